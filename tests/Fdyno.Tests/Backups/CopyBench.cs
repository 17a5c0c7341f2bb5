using Fdyno.Api;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>Two stores with one clock: the source has a table and a backup of it, the destination another account and region.</summary>
internal sealed class CopyBench : IAsyncDisposable
{
    public const string Region = "eu-west-1";
    public const string Account = "123456789012";

    private CopyBench(BackupBench source, BackupBench destination, BackupDescription backup)
    {
        Source = source;
        Destination = destination;
        Backup = backup;
    }

    public BackupBench Source { get; }

    public BackupBench Destination { get; }

    /// <summary>The backup to copy.</summary>
    public BackupDescription Backup { get; }

    /// <summary>The ARN that its copy has.</summary>
    public string CopyArn => Backup.BackupArn
        .Replace(":fdb:", $":{Region}:", StringComparison.Ordinal).Replace("000000000000", Account, StringComparison.Ordinal);

    /// <summary>A backup of small items; each is a block, and each block a commit, where the tuning is <see cref="BackupBench.Tiny"/>.</summary>
    public static async Task<CopyBench> SmallAsync(int items, BackupTuning? tuning = null)
    {
        var source = await BackupBench.NewAsync(tuning ?? BackupBench.Tiny);
        await source.FillSmallAsync(items);
        var destination = await BackupBench.NewAsync(tuning ?? BackupBench.Tiny, clock: source.Clock, region: Region, account: Account);
        return new CopyBench(source, destination, await source.BackUpAsync());
    }

    /// <summary>A backup of a table with indexes and every setting.</summary>
    public static async Task<CopyBench> FullAsync(int items, BackupTuning? tuning = null)
    {
        var source = await BackupBench.NewAsync(tuning);
        await source.FillAsync(items);
        var destination = await BackupBench.NewAsync(tuning, clock: source.Clock, region: Region, account: Account);
        return new CopyBench(source, destination, await source.BackUpAsync());
    }

    /// <summary>Makes the destination's directory of all backups, which stays when there are none any more; all that is in the destination.</summary>
    public async Task<string> PrepareAsync()
    {
        await Destination.FillSmallAsync(1, "Other");
        await Destination.Backups.DeleteBackupAsync((await Destination.BackUpAsync(table: "Other")).BackupArn);
        return Destination.Bytes();
    }

    public Task<BackupDescription> CopyAsync(CancellationToken cancellationToken = default) =>
        Destination.Copies.CopyBackupAsync(Source.Connection, Backup.BackupArn, Destination.Listener, cancellationToken);

    public Task<BackupDescription> ResumeAsync() =>
        Destination.Copies.ResumeCopyAsync(Source.Connection, Backup.BackupArn, Destination.Listener);

    public Task<BackupDescription> AbortAsync() => Destination.Copies.AbortCopyAsync(Backup.BackupArn);

    /// <summary>Runs something while the destination is about to make a commit.</summary>
    /// <param name="commits">Which one, from now on.</param>
    /// <param name="action">What is to be run.</param>
    public void OnCommit(int commits, Func<Task> action)
    {
        var at = Destination.Store.Commits + commits;
        Destination.Store.Decide = number =>
        {
            if (number == at) Task.Run(action).GetAwaiter().GetResult();
            return CommitOutcome.Ok;
        };
    }

    /// <summary>Lets the process die at one of the destination's commits; whether it came to that.</summary>
    public async Task<bool> DiesAsync(int at, CommitOutcome death = CommitOutcome.DeathAfterCommit)
    {
        var target = Destination.Store.Commits + at;
        Destination.Store.Decide = number => number == target ? death : CommitOutcome.Ok;
        try
        {
            await CopyAsync();
            return false;
        }
        catch (ProcessDeathException)
        {
            Destination.Store.Revive();
            return true;
        }
        finally
        {
            Destination.Store.Decide = _ => CommitOutcome.Ok;
        }
    }

    /// <summary>The copy is whole, equals the backup, and restores to the table that the backup was made of.</summary>
    public async Task AssertCopiedAsync(string target = "Copy")
    {
        var copy = await Destination.Backups.DescribeBackupAsync(CopyArn);
        AssertSame(Backup, copy);
        Assert.Equal(
            Normalized(await Source.Backups.VerifyBackupAsync(Backup.BackupArn, OperationContext.None)),
            Normalized(await Destination.Backups.VerifyBackupAsync(CopyArn, OperationContext.None)));
        await Destination.RestoreAsync(CopyArn, target);
        await AssertEqualTablesAsync(Source.Connection, "Music", Destination.Connection, target);
    }

    /// <summary>All but the ARNs is the same.</summary>
    public static void AssertSame(BackupDescription expected, BackupDescription found)
    {
        Assert.Equal(BackupStatus.Available, found.BackupStatus);
        Assert.Equal(
            (expected.BackupName, expected.BackupType, expected.BackupSizeBytes, expected.ItemCount, expected.TableName, expected.TableId),
            (found.BackupName, found.BackupType, found.BackupSizeBytes, found.ItemCount, found.TableName, found.TableId));
        Assert.Equal(expected.BackupCreationDateTime, found.BackupCreationDateTime);
        Assert.Equal(expected.SourceTableDetails.TableCreationDateTime, found.SourceTableDetails.TableCreationDateTime);
        Assert.Equal(expected.SourceTableDetails.KeySchema, found.SourceTableDetails.KeySchema);
        Assert.Equal(expected.SourceTableFeatureDetails.TimeToLiveDescription, found.SourceTableFeatureDetails.TimeToLiveDescription);
        Assert.Equal(expected.SourceTableFeatureDetails.StreamDescription, found.SourceTableFeatureDetails.StreamDescription);
    }

    /// <summary>The items and the entries of every index are the same in tables of two stores.</summary>
    public static async Task AssertEqualTablesAsync(FdynoConnection left, string table, FdynoConnection right, string other)
    {
        var (source, copy) = (await left.Tables.DescribeTableAsync(table), await right.Tables.DescribeTableAsync(other));
        Assert.Equal((source.ItemCount, source.TableSizeBytes), (copy.ItemCount, copy.TableSizeBytes));
        Assert.Equal(await BackupBench.ToListAsync(left.Items.ScanAsync(table)), await BackupBench.ToListAsync(right.Items.ScanAsync(other)));
        foreach (var index in (source.GlobalSecondaryIndexes ?? []).Select(i => i.IndexName).Concat((source.LocalSecondaryIndexes ?? []).Select(i => i.IndexName)))
        {
            Assert.Equal(
                await BackupBench.ToListAsync(left.Items.ScanAsync(table, index)), await BackupBench.ToListAsync(right.Items.ScanAsync(other, index)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }

    /// <summary>All but the ARN and the time that it took. Two empty lists of problems are equal, and not the same.</summary>
    private static (string, string, bool, long, long, long, long, string?) Normalized(BackupVerification found)
    {
        Assert.Empty(found.Problems);
        return (
            found.BackupName, found.TableName, found.IsValid, found.BlockCount, found.ItemCount, found.ItemSizeBytes, found.StoredSizeBytes, found.Sha256);
    }
}
