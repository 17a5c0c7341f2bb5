using Fdyno.Api;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Testing.History;

/// <summary>The bank of <see cref="HistoryBank"/>, of which backups and restores to times are made while transfers run.</summary>
internal static class OperationBank
{
    private const int LeastRounds = 4;

    // Every item is a page, a block and a step of its own, so that there is much to come in between.
    private static readonly BackupTuning Small = new() { ReadItems = 1, BlockItems = 1, WriteBlocks = 1, WriteItems = 1, ShardBytes = 500 };

    /// <summary>Lets writers transfer while backups and restores are made.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="transfers">How many transfers each writer makes.</param>
    /// <param name="mode">The recovery mode.</param>
    public static async Task RunAsync(IStore store, TimeProvider time, int transfers, string mode)
    {
        await using var bench = await HistoryBench.NewAsync(store, time);
        var (backups, restores) = (new BackupService(bench.Context, Small), new RestoreService(bench.Context, Small));
        await HistoryBank.OpenAccountsAsync(bench);
        await bench.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
        {
            TableName = HistoryBench.Table,
            PointInTimeRecoverySpecification = new() { PointInTimeRecoveryEnabled = true, RecoveryMode = mode },
        });
        var writing = HistoryBank.TransferAsync(bench, transfers);
        var seconds = new Dictionary<DateTime, List<Item>>();
        for (var round = 0; round < LeastRounds || !writing.IsCompleted; round++)
        {
            var backup = await backups.CreateBackupAsync(
                new CreateBackupRequest { TableName = HistoryBench.Table, BackupName = $"round-{round}" }, OperationContext.None);
            await restores.RestoreTableFromBackupAsync(
                new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = "FromBackup" }, OperationContext.None);
            HistoryBank.AssertSum(await TakeAsync(bench, "FromBackup"));

            (time as FakeTimeProvider)?.Advance(TimeSpan.FromMilliseconds(700));
            var (second, items) = await RestoreAsync(bench, restores, null);
            HistoryBank.AssertSum(items);
            seconds[second] = items;
        }

        await writing;
        if (mode != RecoveryMode.History) return;

        // What was asked for while writers were at work is the same when it is asked for again.
        foreach (var (second, items) in seconds) Assert.Equal(items, (await RestoreAsync(bench, restores, second)).Items);
    }

    private static async Task<(DateTime Second, List<Item> Items)> RestoreAsync(HistoryBench bench, RestoreService restores, DateTime? second)
    {
        var request = new RestoreTableToPointInTimeRequest
        {
            SourceTableName = HistoryBench.Table,
            TargetTableName = "FromTable",
            RestoreDateTime = second,
            UseLatestRestorableTime = second is null,
        };
        var restored = await restores.RestoreTableToPointInTimeAsync(request, OperationContext.None);
        return (restored.RestoreSummary!.RestoreDateTime, await TakeAsync(bench, "FromTable"));
    }

    private static async Task<List<Item>> TakeAsync(HistoryBench bench, string table)
    {
        var items = new List<Item>();
        await foreach (var item in bench.Connection.Items.ScanAsync(table)) items.Add(item);
        await bench.Connection.Tables.DeleteTableAsync(table);
        return items;
    }
}
