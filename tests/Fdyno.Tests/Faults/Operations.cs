using Fdyno.Api;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.DeletedTables;

namespace Fdyno.Tests.Faults;

/// <summary>Every operation that writes, and what somebody else may do that would show a second effect or a lost one.</summary>
internal static class Operations
{
    private static readonly TimeSpan LeaseAndMore = TimeSpan.FromSeconds(20);

    /// <summary>The operations, by name.</summary>
    public static IReadOnlyDictionary<string, Operation> All { get; } = new Dictionary<string, Operation>
    {
        ["open an empty store"] = new(_ => Task.CompletedTask, b => OpenAsync(b, null)),
        ["create a table"] = new(_ => Task.CompletedTask, CreateTableAsync),
        ["update a table"] = new(FillAsync, b => TagAsync(b, "ours")),
        ["delete a table"] = new(FillAsync, DropAsync),
        ["delete a recoverable table"] = new(RecoverableAsync, DropAsync),
        ["delete a table that is pinned"] = new(PinnedAsync, DropAsync),
        ["release the last pin of a removed table"] = new(TrashedAsync, ReleaseAsync),
        ["drop an expired SYSTEM backup"] = new(ExpiredAsync, async b => await SystemBackupTests.DropAsync(b)),
        ["switch recovery on"] = new(FillAsync, b => RecoverAsync(b, true, 7)),
        ["switch recovery off"] = new(RecoverableAsync, b => RecoverAsync(b, false)),
        ["ask for recovery that is on"] = new(RecoverableAsync, b => RecoverAsync(b, true)),
        ["put an item"] = new(FillAsync, b => PutAsync(b, 77, "ours")),
        ["put an item over another"] = new(FillAsync, b => PutAsync(b, 1, "ours")),
        ["put a large item over another"] = new(FillAsync, b => PutAsync(b, 2, new string('o', 50_000))),
        ["delete an item"] = new(FillAsync, b => DeleteAsync(b, 1)),
        ["delete an item that is not there"] = new(FillAsync, b => DeleteAsync(b, 77)),
        ["import items"] = new(FillAsync, ImportAsync),
        ["write and remove items by a writer"] = new(FillAsync, WriteAsync),
        ["back up"] = new(FillAsync, async b => await b.BackUpAsync()),
        ["back up with recovery on"] = new(PastAsync, async b => await b.BackUpAsync()),
        ["back up under a default name"] = new(FillAsync, async b => await b.BackUpAsync(null!)),
        ["back up under a name that is taken"] = new(BackedUpAsync, async b => await b.BackUpAsync()),
        ["back up under the same name"] = new(BackedUpAsync, async b => await b.BackUpAsync(allowDuplicate: true)),
        ["resume a backup"] = new(CutOffBackupAsync, ResumeBackupAsync),
        ["abort a backup"] = new(CutOffBackupAsync, async b => await b.Backups.AbortBackupAsync(await ArnAsync(b))),
        ["remove a backup"] = new(BackedUpAsync, RemoveBackupAsync),
        ["restore"] = new(BackedUpAsync, async b => await b.RestoreAsync(await ArnAsync(b))),
        ["restore a SYSTEM backup"] = new(DeletedAsync, async b => await b.RestoreAsync(await SystemArnAsync(b))),
        ["restore to a time"] = new(RecoverableAsync, async b => await b.RestoreLatestAsync()),
        ["restore to a second of the past"] = new(PastAsync, async b => await b.RestoreToAsync(b.Clock.GetUtcNow().AddSeconds(-5))),
        ["resume a restore to a second"] = new(CutOffRestoreToSecondAsync, ResumeRestoreAsync),
        ["abort a restore to a second"] = new(CutOffRestoreToSecondAsync, AbortRestoreAsync),
        ["resume a restore"] = new(CutOffRestoreAsync, ResumeRestoreAsync),
        ["abort a restore"] = new(CutOffRestoreAsync, AbortRestoreAsync),
    };

    /// <summary>What the other client does meanwhile, by name.</summary>
    public static IReadOnlyDictionary<string, Func<BackupBench, Task<object?>>> Others { get; } = new Dictionary<string, Func<BackupBench, Task<object?>>>
    {
        ["opens the store"] = b => OpenAsync(b, "elsewhere"),
        ["creates the table"] = CreateTableAsync,
        ["updates the table"] = b => TagAsync(b, "theirs"),
        ["drops the table"] = DropAsync,
        ["drops and creates the table"] = async b => (await DropAsync(b), await CreateTableAsync(b)),
        ["switches recovery on"] = b => RecoverAsync(b, true, 9),
        ["switches recovery off"] = b => RecoverAsync(b, false),
        ["puts an item"] = b => PutAsync(b, 77, "theirs"),
        ["puts over an item"] = b => PutAsync(b, 1, "theirs"),
        ["puts over the large item"] = b => PutAsync(b, 2, "theirs"),
        ["deletes an item"] = b => DeleteAsync(b, 1),
        ["deletes the item that was put"] = b => DeleteAsync(b, 77),
        ["backs up"] = async b => await b.BackUpAsync(),
        ["removes the backup"] = RemoveBackupAsync,
        ["waits and aborts the backup"] = async b => await Later(b).Backups.AbortBackupAsync(await ArnAsync(b)),
        ["waits and resumes the backup"] = b => ResumeBackupAsync(Later(b)),
        ["waits and aborts the restore"] = b => AbortRestoreAsync(Later(b)),
        ["waits and resumes the restore"] = b => ResumeRestoreAsync(Later(b)),
        ["drops the copy"] = async b => await b.Connection.Tables.DeleteTableAsync("Copy"),
        ["restores"] = async b => await b.RestoreAsync(await ArnAsync(b)),
    };

    /// <summary>Which of <see cref="Others"/> are of interest to which operation.</summary>
    public static IEnumerable<(string Operation, string Other)> Pairs()
    {
        string[] table = ["creates the table", "updates the table", "drops the table", "drops and creates the table", "puts an item"];
        string[] recovery = ["switches recovery on", "switches recovery off", "updates the table", "drops the table"];
        string[] items =
        [
            "puts an item", "puts over an item", "puts over the large item", "deletes an item", "deletes the item that was put", "drops the table",
            "drops and creates the table", "updates the table",
        ];
        string[] backup =
        [
            "backs up", "removes the backup", "waits and aborts the backup", "waits and resumes the backup", "updates the table", "restores",
            "puts over an item",
        ];
        string[] restore =
        [
            "waits and aborts the restore", "waits and resumes the restore", "drops the copy", "removes the backup", "restores",
            "updates the table", "puts over an item", "switches recovery off",
        ];
        foreach (var operation in All.Keys)
        {
            var others = operation switch
            {
                "open an empty store" => ["opens the store"],
                _ when operation.Contains("recovery", StringComparison.Ordinal) => recovery,
                _ when operation.Contains("item", StringComparison.Ordinal) => items,
                _ when operation.Contains("table", StringComparison.Ordinal) => table,
                _ when operation.Contains("restore", StringComparison.Ordinal) => restore,
                _ => backup,
            };
            foreach (var other in others) yield return (operation, other);
        }
    }

    private static async Task<object?> OpenAsync(BackupBench bench, string? region)
    {
        var options = new FdynoConnectionOptions { TimeProvider = bench.Clock, Root = ["second"], Region = region, AccountId = "000000000000" };
        await using var connection = await FdynoConnection.OpenAsync(bench.Store, options);
        return connection.Region;
    }

    private static async Task<object?> CreateTableAsync(BackupBench bench) =>
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest() with { DeletionProtectionEnabled = false });

    private static async Task<object?> TagAsync(BackupBench bench, string value) => await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest
    {
        TableName = "Music",
        Tags = Change.To<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["set"] = value }),
    });

    private static async Task<object?> DropAsync(BackupBench bench) => await bench.Connection.Tables.DeleteTableAsync("Music");

    private static async Task<object?> RecoverAsync(BackupBench bench, bool on, int? days = null) => await bench.UpdateRecoveryAsync(new()
    {
        PointInTimeRecoveryEnabled = on,
        RecoveryPeriodInDays = days,
        RecoveryMode = on ? RecoveryMode.SnapshotOnRestore : null,
    });

    private static async Task<object?> PutAsync(BackupBench bench, int number, string value)
    {
        await bench.Connection.Items.PutItemAsync("Music", Song(number, value));
        return null;
    }

    private static async Task<object?> DeleteAsync(BackupBench bench, int number) =>
        await bench.Connection.Items.DeleteItemAsync("Music", Song(number, ""));

    private static async Task<object?> WriteAsync(BackupBench bench)
    {
        await using var writer = await bench.Connection.Items.OpenWriterAsync("Music", OperationContext.None);
        await writer.PutAsync(Song(77, "ours"));
        await writer.FlushAsync();
        await writer.DeleteAsync(Song(1, ""));
        await writer.FlushAsync();
        if (writer.TryTakeFailure(out var failure)) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.Error);
        return writer.ItemCount;
    }

    private static async Task<object?> ImportAsync(BackupBench bench) => await bench.Connection.Items.PutItemsAsync(
        "Music",
        // The first one fills a transaction, the others share the next.
        new[] { 1, 3, 77 }.Select((n, line) => new NumberedItem(line + 1, Song(n, new string('i', n == 1 ? 399_000 : 150_000)))).ToAsyncEnumerable(),
        OperationContext.None);

    private static async Task<object?> ResumeBackupAsync(BackupBench bench) =>
        await bench.Backups.ResumeBackupAsync(await ArnAsync(bench), bench.Listener);

    private static async Task<object?> RemoveBackupAsync(BackupBench bench) => await bench.Backups.DeleteBackupAsync(await ArnAsync(bench));

    private static async Task<object?> ResumeRestoreAsync(BackupBench bench) => await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener);

    private static async Task<object?> AbortRestoreAsync(BackupBench bench)
    {
        await bench.Restores.AbortRestoreAsync("Copy");
        return null;
    }

    private static async Task<object?> ReleaseAsync(BackupBench bench)
    {
        var ids = await bench.Context.Store.ReadAsync(tr => bench.Context.Directories.ListTrashedTablesAsync(tr, null, 10));
        await PinRelease.ReleaseAsync(bench.Context, "Music", ids.Single(), "pin", default);
        return null;
    }

    private static BackupBench Later(BackupBench bench)
    {
        bench.Clock.Advance(LeaseAndMore);
        return bench;
    }

    private static async Task<string> ArnAsync(BackupBench bench) =>
        (await bench.ListAsync()).FirstOrDefault()?.BackupArn ?? "arn:aws:dynamodb:fdb:000000000000:table/Music/backup/00000000000001-00000000";

    private static async Task FillAsync(BackupBench bench)
    {
        await CreateTableAsync(bench);
        for (var n = 1; n <= 3; n++) await PutAsync(bench, n, n == 2 ? new string('l', 40_000) : $"value {n}");
    }

    private static async Task RecoverableAsync(BackupBench bench)
    {
        await FillAsync(bench);
        await RecoverAsync(bench, true);
    }

    private static async Task<string> SystemArnAsync(BackupBench bench) =>
        (await bench.ListAsync(new ListBackupsRequest { BackupType = BackupType.System })).Single().BackupArn;

    private static async Task DeletedAsync(BackupBench bench)
    {
        await RecoverableAsync(bench);
        await DropAsync(bench);
    }

    private static async Task ExpiredAsync(BackupBench bench)
    {
        await DeletedAsync(bench);
        bench.Clock.Advance(TimeSpan.FromDays(36));
    }

    private static async Task PinnedAsync(BackupBench bench)
    {
        await FillAsync(bench);

        await bench.Context.Store.WriteAsync(async tr =>
        {
            var table = await bench.Context.Catalog.FindAsync(tr, "Music");
            await HistoryPins.PinHereAsync(tr, table!, "pin", "a test", bench.Context.UtcNow, LeaseAndMore);
            return true;
        });
    }

    private static async Task TrashedAsync(BackupBench bench)
    {
        await PinnedAsync(bench);
        await DropAsync(bench);
    }

    /// <summary>A table that keeps its past: ten seconds ago, it was another one.</summary>
    private static async Task PastAsync(BackupBench bench)
    {
        await FillAsync(bench);
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        await PutAsync(bench, 1, "later");
        await DeleteAsync(bench, 3);
    }

    private static async Task CutOffRestoreToSecondAsync(BackupBench bench)
    {
        await PastAsync(bench);
        await CutOffAsync(bench, async () => await bench.RestoreToAsync(bench.Clock.GetUtcNow().AddSeconds(-5)));
    }

    private static async Task BackedUpAsync(BackupBench bench)
    {
        await FillAsync(bench);
        await bench.BackUpAsync();
    }

    private static async Task CutOffBackupAsync(BackupBench bench)
    {
        await FillAsync(bench);
        await CutOffAsync(bench, () => bench.BackUpAsync());
    }

    private static async Task CutOffRestoreAsync(BackupBench bench)
    {
        await BackedUpAsync(bench);
        await CutOffAsync(bench, async () => await bench.RestoreAsync(await ArnAsync(bench)));
    }

    private static async Task CutOffAsync(BackupBench bench, Func<Task> act)
    {
        await CommitDeaths.DieAsync(bench, 2, CommitOutcome.DeathAfterCommit, act);
        bench.Clock.Advance(LeaseAndMore);
    }

    private static Item Song(int number, string value) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number)).Add("genre", AttributeValue.String($"g{number % 2}"))
        .Add("year", AttributeValue.Number(1990)).Add("body", AttributeValue.String(value)).Build();
}
