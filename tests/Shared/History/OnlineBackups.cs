using Fdyno.Api;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Testing.History;

/// <summary>Backups of a table that is written to, and restores to seconds of that time, compared with what the writers know.</summary>
internal static class OnlineBackups
{
    private const string Copy = "Copy";

    /// <summary>Makes backups while writers work.</summary>
    /// <param name="store">The store.</param>
    /// <param name="items">How many items the table has at first.</param>
    /// <param name="seed">What the writers do.</param>
    /// <param name="recoveryIsOn">Whether there is a log already; then seconds are restored too.</param>
    /// <param name="say">Told what was done, and how long it took.</param>
    public static async Task RunAsync(IStore store, int items, int seed, bool recoveryIsOn, Action<string> say)
    {
        await using var bench = await HistoryBench.NewAsync(store, TimeProvider.System);
        var fdyno = bench.Connection;
        if (recoveryIsOn) await bench.SwitchAsync(true);
        var writers = await WritersAtWork.StartAsync(bench, items, seed);
        await writers.WaitAsync(20);
        var before = writers.Count;
        HistoryPin? pin = null;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var backup = await fdyno.Backups.CreateBackupAsync(
            new CreateBackupRequest { TableName = HistoryBench.Table },
            InTheMiddle(async () =>
            {
                pin = await FindPinAsync(bench);
                await writers.WaitAsync(20);
            }));
        Assert.NotNull(pin);
        var during = writers.Count - before;
        say($"A backup of {backup.ItemCount} items took {clock.Elapsed.TotalSeconds:F1} s; {during} transactions were committed meanwhile.");
        var second = TimeMarks.SecondOf(DateTimeOffset.UtcNow);
        await writers.WaitAsync(20);
        while (TimeMarks.SecondOf(DateTimeOffset.UtcNow) <= second) await writers.WaitAsync(1);
        await writers.WaitAsync(20);
        if (recoveryIsOn) await RestoreSecondAsync(fdyno, second);
        await writers.StopAsync();
        if (recoveryIsOn)
        {
            var first = await bench.ReadAsync((tr, table) => TimeMarks.FirstAfterAsync(tr, table.Keys.History, second));
            say($"The end of second {second} has {await writers.AssertHoldsAsync(Copy, first!.Value.PreviousCommit())} items.");
            await fdyno.Tables.DeleteTableAsync(Copy);
        }

        clock.Restart();
        await fdyno.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = Copy }, OperationContext.None);
        say($"Its restore took {clock.Elapsed.TotalSeconds:F1} s.");
        Assert.Equal(backup.ItemCount, await writers.AssertHoldsAsync(Copy, pin.Stamp));
        Assert.Equal(backup.ItemCount, backup.SourceTableDetails.ItemCount);
        Assert.Equal(backup.BackupSizeBytes, backup.SourceTableDetails.TableSizeBytes);
    }

    /// <summary>Holds an operation when it has stored the first of its items, and does something else.</summary>
    private static OperationContext InTheMiddle(Func<Task> act)
    {
        var isDone = false;
        return new OperationContext
        {
            Progress = new Listener(progress =>
            {
                // Reports come one at a time.
                if (isDone || progress.Items == 0) return;
                isDone = true;
                Task.Run(act).GetAwaiter().GetResult();
            }),
        };
    }

    /// <summary>The pin of the backup that is being made, which stands at its instant once the backup is recorded.</summary>
    private static async Task<HistoryPin> FindPinAsync(HistoryBench bench) =>
        Assert.Single(await bench.ReadAsync((tr, table) => HistoryPins.ReadAllAsync(tr, table.Keys.History)));

    private static Task<TableDescription> RestoreSecondAsync(FdynoConnection fdyno, long second) => fdyno.Restores.RestoreTableToPointInTimeAsync(
        new RestoreTableToPointInTimeRequest
        {
            SourceTableName = HistoryBench.Table,
            TargetTableName = Copy,
            RestoreDateTime = DateTimeOffset.FromUnixTimeSeconds(second),
        },
        OperationContext.None);

    private sealed class Listener(Action<OperationProgress> hear) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => hear(value);
    }
}
