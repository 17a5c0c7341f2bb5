using Fdyno.Api;
using Fdyno.Benchmarks.SideBySide;
using Fdyno.Items;
using Fdyno.Model;

namespace Fdyno.Benchmarks.History;

/// <summary>A store with the tables that a run about their past works on, and the steps that it compares.</summary>
internal sealed class HistoryWorkbench : IAsyncDisposable
{
    private const string Plain = "Orders-plain";
    private const string Logged = "Orders-logged";
    private const string Source = "Orders";
    private const string Target = "Orders-restored";
    private const int Writers = 4;

    // A transaction each: so many that the time of one does not show.
    private const int SingleWrites = 2_000;

    // One in ten is changed between the second that is restored and the present.
    private const int Changed = 10;

    // The images of a key stand side by side: the more there are, the more pages of the store an import touches.
    private const int Replaced = 5;

    // Large beside small is what counts; the small one has as many as a page.
    private const int SmallItems = 10;
    private const int LargeFactor = 5;

    private readonly IStoreHost _host;
    private readonly FdynoConnection _fdyno;
    private readonly int _items;
    private readonly CancellationToken _cancellationToken;

    private HistoryWorkbench(IStoreHost host, FdynoConnection fdyno, IYardstick yardstick, int items, CancellationToken cancellationToken)
    {
        _host = host;
        _fdyno = fdyno;
        Yardstick = yardstick;
        _items = items;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What the store can do by itself.</summary>
    public IYardstick Yardstick { get; }

    /// <summary>Opens a new store, and makes the tables.</summary>
    public static async Task<HistoryWorkbench> OpenAsync(IStoreHost host, int items, CancellationToken cancellationToken)
    {
        var fdyno = await FdynoConnection.OpenAsync(
            await host.OpenStoreAsync(cancellationToken), new FdynoConnectionOptions(), cancellationToken);
        foreach (var table in (string[])[Plain, Logged, Source])
        {
            await fdyno.Tables.CreateTableAsync(BenchmarkItems.Request(table), cancellationToken);
            Console.WriteLine($"Writing {items:N0} items …");
            await host.FillAsync(fdyno, table, items, cancellationToken);
        }

        var bench = new HistoryWorkbench(host, fdyno, await host.OpenYardstickAsync(fdyno, Source, cancellationToken), items, cancellationToken);
        await bench.EnableAsync(Logged);
        await bench.EnableAsync(Source);
        return bench;
    }

    /// <summary>Writes of one item in the place of another, four writers at a time.</summary>
    public Task<HistoryPart> SingleWritesAsync() => Task.FromResult(new HistoryPart(
        $"{SingleWrites:N0} writes of one item each, in the place of another one, {Writers} writers at a time:",
        [Step("writes without history", Plain), Step("writes with history", Logged)],
        1.5));

    /// <summary>Imports of items in the place of others: of others than those of the rounds before.</summary>
    public Task<HistoryPart> ImportsAsync() => Task.FromResult(new HistoryPart(
        $"Imports of {_items / Changed:N0} items, in the place of others:",
        [
            new HistoryStep("import without history", round => ImportAsync(Plain, (round % (Changed - 1)) + 1, round)),
            new HistoryStep("import with history", round => ImportAsync(Logged, (round % (Changed - 1)) + 1, round)),
        ],
        1.5));

    /// <summary>Imports of items in the place of others that have been replaced some times already, and have a past.</summary>
    public async Task<HistoryPart> RepeatedImportsAsync()
    {
        for (var time = 0; time < Replaced; time++)
        {
            await ImportAsync(Plain, 0, time);
            await ImportAsync(Logged, 0, time);
        }

        return new HistoryPart(
            $"Imports of {_items / Changed:N0} items, in the place of others that have been replaced {Replaced} times or more:",
            [
                new HistoryStep("import without history", round => ImportAsync(Plain, 0, Replaced + round)),
                new HistoryStep("import with history, again", round => ImportAsync(Logged, 0, Replaced + round)),
            ],
            1.5);
    }

    /// <summary>Restores of a backup, of the present, and of a second since when one item in ten has changed.</summary>
    public async Task<HistoryPart> RestoresAsync()
    {
        var backup = await _fdyno.Backups.CreateBackupAsync(
            new CreateBackupRequest { TableName = Source }, OperationContext.None, _cancellationToken);
        var second = await NextSecondAsync();
        await ChangeAsync();
        await NextSecondAsync();
        await RestoreAsync(second);
        await RestoreAsync(backup.BackupArn, Target + "-2");
        var differences = _fdyno.Comparisons.CompareTablesAsync(Target, Target + "-2", OperationContext.None, _cancellationToken);
        WrongResultException.ThrowUnless(!await differences.AnyAsync(_cancellationToken), "The restored second is not that of the backup.");
        await ClearTargetAsync(Target);
        await ClearTargetAsync(Target + "-2");
        return new HistoryPart(
            $"Restores of {_items:N0} items; a tenth was replaced, removed or added since the second:",
            [
                new HistoryStep("restore of a backup", _ => RestoreAsync(backup.BackupArn, Target), () => ClearTargetAsync(Target)),
                new HistoryStep("restore to the latest second", _ => RestoreAsync(null), () => ClearTargetAsync(Target)),
                new HistoryStep("restore to the second before the changes", _ => RestoreAsync(second), () => ClearTargetAsync(Target)),
            ],
            1.3);
    }

    /// <summary>Deletions of tables with point-in-time recovery, each of which leaves its SYSTEM backup.</summary>
    public async Task<HistoryPart> DeletionsAsync(int rounds)
    {
        var large = _items * LargeFactor;
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, items) in ((string, int)[])[(Small(round), SmallItems), (Large(round), round == 0 ? SmallItems : large)])
            {
                await _fdyno.Tables.CreateTableAsync(BenchmarkItems.Request(name), _cancellationToken);
                await _host.FillAsync(_fdyno, name, items, _cancellationToken);
                await EnableAsync(name);
            }

            Console.WriteLine($"Made a table of {large:N0} items.");
        }

        // A commit's time on its own varies by half; what must not show is a hundred thousand times the items.
        return new HistoryPart(
            "Deletions of a table with point-in-time recovery:",
            [
                new HistoryStep($"deletion of {SmallItems:N0} items", round => DeleteAsync(Small(round))),
                new HistoryStep($"deletion of {large:N0} items", round => DeleteAsync(Large(round))),
            ],
            1.5);

        static string Small(int round) => $"Small-{round}";
        static string Large(int round) => $"Large-{round}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Yardstick.DisposeAsync();
        await _fdyno.DisposeAsync();
    }

    private HistoryStep Step(string name, string table) => new(name, round => Parallel.ForEachAsync(
        Enumerable.Range(0, SingleWrites),
        new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = _cancellationToken },
        async (number, token) => await _fdyno.Items.PutItemAsync(table, BenchmarkItems.Make(number, round + 1), token)));

    /// <summary>Puts other items into one tenth of a table.</summary>
    private async Task ImportAsync(string table, int tenth, int round) => await _fdyno.Items.PutItemsAsync(
        table, Some(tenth * (_items / Changed), _items / Changed, 1, round + 1), OperationContext.None, _cancellationToken);

    private async Task ChangeAsync()
    {
        // Half of them replaced, a quarter removed, a quarter new, all over the table.
        await _fdyno.Items.PutItemsAsync(Source, Some(0, _items, 2 * Changed, 1), OperationContext.None, _cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, _items / (4 * Changed)),
            new ParallelOptions { MaxDegreeOfParallelism = 4 * Writers, CancellationToken = _cancellationToken },
            async (number, token) => await _fdyno.Items.DeleteItemAsync(Source, BenchmarkItems.KeyOf((number * 4 * Changed) + 1), token));
        await _fdyno.Items.PutItemsAsync(
            Source, Some(_items, _items / (4 * Changed), 1, 0), OperationContext.None, _cancellationToken);
    }

    private static async IAsyncEnumerable<NumberedItem> Some(int first, int count, int every, int change)
    {
        for (var number = 0; number < count; number += every) yield return new NumberedItem(number + 1, BenchmarkItems.Make(first + number, change));
        await Task.CompletedTask;
    }

    private Task EnableAsync(string table) => _fdyno.ContinuousBackups.UpdateContinuousBackupsAsync(
        new UpdateContinuousBackupsRequest
        {
            TableName = table,
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true },
        },
        _cancellationToken);

    private Task<TableDescription> RestoreAsync(string backupArn, string target) => _fdyno.Restores.RestoreTableFromBackupAsync(
        new RestoreTableFromBackupRequest { BackupArn = backupArn, TargetTableName = target }, OperationContext.None, _cancellationToken);

    private Task<TableDescription> RestoreAsync(DateTimeOffset? second) => _fdyno.Restores.RestoreTableToPointInTimeAsync(
        new RestoreTableToPointInTimeRequest
        {
            SourceTableName = Source,
            TargetTableName = Target,
            RestoreDateTime = second,
            UseLatestRestorableTime = second is null ? true : null,
        },
        OperationContext.None,
        _cancellationToken);

    private Task<TableDescription> DeleteAsync(string table) => _fdyno.Tables.DeleteTableAsync(table, _cancellationToken);

    private Task<TableDescription> ClearTargetAsync(string target) => DeleteAsync(target);

    /// <summary>Waits until the present second is over.</summary>
    /// <returns>That second.</returns>
    private async Task<DateTimeOffset> NextSecondAsync()
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        await Task.Delay(second.AddMilliseconds(1_050) - DateTimeOffset.UtcNow, _cancellationToken);
        return second;
    }
}
