using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.DeletedTables;

/// <summary>Copies of SYSTEM backups in other stores: packed on the way, of type USER.</summary>
public sealed class SystemBackupCopyTests
{
    private static readonly ListBackupsRequest All = new() { BackupType = "ALL" };

    [Theory]
    [InlineData(0, true)]
    [InlineData(6, true)]
    [InlineData(40, true)]
    [InlineData(300, false)]
    public async Task A_copy_is_a_backup_of_its_own_and_restores_to_the_table(int items, bool tiny)
    {
        await using var pair = await NewAsync(items, tiny ? BackupBench.Tiny : BackupTuning.Default);
        var (source, archive) = (pair.Source, pair.Archive);
        var copy = await pair.CopyAsync();
        var origin = await source.Backups.DescribeBackupAsync(pair.Arn);
        Assert.Equal(("USER", null, "AVAILABLE"), (copy.BackupType, copy.BackupExpiryDateTime, copy.BackupStatus));
        Assert.Equal(
            (origin.BackupName, origin.BackupCreationDateTime, origin.TableId, origin.ItemCount, origin.BackupSizeBytes),
            (copy.BackupName, copy.BackupCreationDateTime, copy.TableId, copy.ItemCount, copy.BackupSizeBytes));
        Assert.Equal(copy.BackupArn, Assert.Single(await archive.ListAsync()).BackupArn);
        var verified = await archive.Backups.VerifyBackupAsync(copy.BackupArn, OperationContext.None);
        Assert.Empty(verified.Problems);
        Assert.NotNull(verified.Sha256);

        // Beyond the time of its origin.
        source.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal(0, await SystemBackupTests.DropAsync(archive));
        await archive.RestoreAsync(copy.BackupArn, "Music");
        Assert.Equal(pair.Items, await SystemBackupTests.ScanAsync(archive, "Music"));
        Assert.Equal(BackupStatus.Deleted, (await archive.Backups.DeleteBackupAsync(copy.BackupArn)).BackupStatus);
    }

    [Fact]
    public async Task Copied_again_it_is_there_already()
    {
        await using var pair = await NewAsync(6);
        var copy = await pair.CopyAsync();
        var before = pair.Archive.Bytes();
        pair.Source.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(copy.BackupArn, (await pair.CopyAsync()).BackupArn);
        Assert.Equal(before, pair.Archive.Bytes());
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_copy_that_dies_at_any_commit_is_gone_on_with(CommitOutcome death)
    {
        for (var at = 1; ; at++)
        {
            await using var pair = await NewAsync(6);
            if (!await Faults.CommitDeaths.DieAsync(pair.Archive, at, death, pair.CopyAsync))
            {
                Assert.InRange(at, 8, 30);
                return;
            }

            pair.Source.Clock.Advance(TimeSpan.FromSeconds(20));
            if ((await pair.Archive.ListAsync()).Count == 0) await pair.CopyAsync();
            else await pair.Archive.Copies.ResumeCopyAsync(pair.Source.Connection, pair.Arn, pair.Archive.Listener);
            var copy = Assert.Single(await pair.Archive.ListAsync());
            Assert.Empty((await pair.Archive.Backups.VerifyBackupAsync(copy.BackupArn, OperationContext.None)).Problems);
            await pair.Archive.RestoreAsync(copy.BackupArn, "Music");
            Assert.Equal(pair.Items, await SystemBackupTests.ScanAsync(pair.Archive, "Music"));
        }
    }

    [Theory]
    [InlineData("an item is gone", "its table counts")]
    [InlineData("an item came", "its table counts")]
    [InlineData("an item cannot be read", "")]
    [InlineData("a chunk is gone", "lacks chunks")]
    public async Task Damage_leaves_no_copy(string damage, string problem)
    {
        await using var source = await DeletedTableDamageTests.DeletedAsync();
        await using var archive = await BackupBench.NewAsync(BackupBench.Tiny, clock: source.Clock, region: CopyBench.Region);
        var arn = (await source.ListAsync(All))[0].BackupArn;
        await DeletedTableDamageTests.DamageAsync(source, damage);
        var error = await Assert.ThrowsAsync<FdynoException>(() => archive.Copies.CopyBackupAsync(source.Connection, arn, archive.Listener));
        Assert.Equal(FdynoErrorCode.BackupCorrupted, error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Empty(await archive.ListAsync(All));
    }

    [Fact]
    public async Task One_that_is_dropped_meanwhile_leaves_no_copy()
    {
        // More than is read and packed ahead.
        await using var pair = await NewAsync(100);
        var at = pair.Archive.Store.Commits + 2;
        pair.Archive.Store.AfterCommit = async (number, _) =>
        {
            if (number != at) return;
            pair.Source.Clock.Advance(TimeSpan.FromDays(36));
            Assert.Equal(1, await SystemBackupTests.DropAsync(pair.Source));
        };
        var error = await Assert.ThrowsAsync<FdynoException>(pair.CopyAsync);
        Assert.Equal(FdynoErrorCode.BackupNotFound, error.Code);
        Assert.Empty(await pair.Archive.ListAsync(All));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_not_copied_into_the_place_of_the_SYSTEM_backup(bool isExpired)
    {
        await using var source = await SystemBackupTests.RecoveringAsync(3);
        await source.Connection.Tables.DeleteTableAsync("Music");
        var arn = (await source.ListAsync(All))[0].BackupArn;
        await using var archive = await BackupBench.NewAsync(clock: source.Clock);
        var copy = await archive.Copies.CopyBackupAsync(source.Connection, arn, archive.Listener);
        if (isExpired) source.Clock.Advance(TimeSpan.FromDays(36));
        var error = await Assert.ThrowsAsync<FdynoException>(
            () => source.Copies.CopyBackupAsync(archive.Connection, copy.BackupArn, source.Listener));
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.StartsWith("A SYSTEM backup is in ", error.Message, StringComparison.Ordinal);

        // Once that has gone, it can be.
        source.Clock.Advance(TimeSpan.FromDays(36));
        Assert.Equal(1, await SystemBackupTests.DropAsync(source));
        Assert.Equal("USER", (await source.Copies.CopyBackupAsync(archive.Connection, copy.BackupArn, source.Listener)).BackupType);
        Assert.Equal(3, (await source.RestoreAsync(arn)).ItemCount);
    }

    private static async Task<Pair> NewAsync(int items, BackupTuning? tuning = null)
    {
        var source = await SystemBackupTests.RecoveringAsync(items, tuning: tuning ?? BackupBench.Tiny);
        var found = await SystemBackupTests.ScanAsync(source, "Music");
        await source.Connection.Tables.DeleteTableAsync("Music");
        var archive = await BackupBench.NewAsync(tuning ?? BackupBench.Tiny, clock: source.Clock, region: CopyBench.Region, account: CopyBench.Account);
        return new Pair(source, archive, (await source.ListAsync(All))[0].BackupArn, found);
    }

    private sealed record Pair(BackupBench Source, BackupBench Archive, string Arn, List<Item> Items) : IAsyncDisposable
    {
        public Task<BackupDescription> CopyAsync() => Archive.Copies.CopyBackupAsync(Source.Connection, Arn, Archive.Listener);

        public async ValueTask DisposeAsync()
        {
            await Archive.DisposeAsync();
            await Source.DisposeAsync();
        }
    }
}
