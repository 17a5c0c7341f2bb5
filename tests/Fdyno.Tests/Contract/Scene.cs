using Fdyno.Api;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Contract;

/// <summary>What most rules are tried on: a table with indexes and settings, a backup of it, and one that was deleted.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string InvalidParameters = "One or more parameter values were invalid: ";

    private Scene(BackupBench bench) => Bench = bench;

    public BackupBench Bench { get; }

    public TableService Tables => Bench.Connection.Tables;

    public ItemService Items => Bench.Connection.Items;

    public BackupService Backups => Bench.Backups;

    /// <summary>The backup "daily" of table Music, AVAILABLE.</summary>
    public required BackupDescription Backup { get; init; }

    /// <summary>The ARN of a backup that was deleted.</summary>
    public required string DeletedArn { get; init; }

    public string Arn => Backup.BackupArn;

    /// <param name="table">The table Music; by default the one of <see cref="BackupBench.TableRequest"/>.</param>
    public static async Task<Scene> NewAsync(CreateTableRequest? table = null)
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.Connection.Tables.CreateTableAsync(table ?? BackupBench.TableRequest());
        for (var i = 0; i < 3; i++) await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(i));
        var deleted = await bench.BackUpAsync("deleted");
        await bench.Backups.DeleteBackupAsync(deleted.BackupArn);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var backup = await bench.BackUpAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        return new Scene(bench) { Backup = backup, DeletedArn = deleted.BackupArn };
    }

    /// <summary>The same for a dry run of one operation.</summary>
    public Scene DryRun() => new(Bench.DryRun()) { Backup = Backup, DeletedArn = DeletedArn };

    /// <summary>Leaves a table CREATING: its restore from the backup dies on the way.</summary>
    public Task CutOffRestoreAsync(string target = "Cut") => DieAsync(2, () => Bench.RestoreAsync(Arn, target));

    /// <summary>Leaves a backup CREATING: its copying dies on the way.</summary>
    public Task CutOffBackupAsync(string name = "cut") => DieAsync(3, () => Bench.BackUpAsync(name));

    public Task<TableDescription> RestoreAsync(RestoreOverrides overrides, string target = "Copy") => Bench.RestoreAsync(Arn, target, overrides);

    /// <summary>All keys and values of the store.</summary>
    public string State() => string.Join(
        '\n', Bench.Memory.StateAt().Select(e => $"{Convert.ToHexString(e.Key.Span)} {Convert.ToHexString(e.Value.Span)}"));

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    private async Task DieAsync(int at, Func<Task> action)
    {
        var last = Bench.Store.Commits + at;
        Bench.Store.Decide = number => number == last ? CommitOutcome.Death : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(action);
        Bench.Store.Revive();
        Bench.Clock.Advance(TimeSpan.FromMinutes(5));
    }
}
