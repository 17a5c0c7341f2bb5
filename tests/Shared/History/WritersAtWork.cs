using System.Globalization;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Testing.History;

/// <summary>
/// Writers that put and delete items of a table as fast as they can, and what each of their commits was: so the whole table is known at
/// every version. Each has keys of its own, so that nothing but the stamps of commits says what came first.
/// </summary>
internal sealed class WritersAtWork
{
    // What stands in the model where there is no item.
    private const long Absent = -1;
    private const int Writers = 4;

    // Some transactions write several keys, one of them twice.
    private const int MostWrites = 4;

    private readonly HistoryBench _bench;
    private readonly long[] _start;
    private readonly List<Commit>[] _commits = [.. Enumerable.Range(0, Writers).Select(_ => new List<Commit>())];
    private readonly Task _work;
    private volatile bool _isStopped;
    private long _count;

    private WritersAtWork(HistoryBench bench, long[] start, int seed)
    {
        _bench = bench;
        _start = start;
        _work = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(() => WriteAsync(w, new Random(seed + w)))));
    }

    /// <summary>Fills the table, and sets writers to work on it.</summary>
    /// <param name="bench">The table, empty.</param>
    /// <param name="items">How many items it has at first.</param>
    /// <param name="seed">What the writers do.</param>
    public static async Task<WritersAtWork> StartAsync(HistoryBench bench, int items, int seed)
    {
        await bench.Connection.Items.PutItemsAsync(HistoryBench.Table, Items(), OperationContext.None);

        // A tenth of the keys is not there at first.
        var start = new long[items + (items / 10) + Writers];
        Array.Fill(start, Absent, items, start.Length - items);
        return new WritersAtWork(bench, start, seed);

        async IAsyncEnumerable<NumberedItem> Items()
        {
            for (var key = 0; key < items; key++) yield return new NumberedItem(key + 1, Item(bench, key, 0));
            await Task.CompletedTask;
        }
    }

    /// <summary>How many transactions have been committed.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Waits for so many more.</summary>
    public async Task WaitAsync(int transactions)
    {
        for (var until = Count + transactions; Count < until;)
        {
            if (_work.IsCompleted) await _work;
            await _bench.NowAsync();
        }
    }

    /// <summary>Ends the work.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await _work;
    }

    /// <summary>Sees that a table holds exactly what the writers' table held as of a version. They have been stopped.</summary>
    /// <returns>The number of items.</returns>
    public async Task<long> AssertHoldsAsync(string tableName, Versionstamp stamp)
    {
        var expected = StateAt(stamp);
        await foreach (var item in _bench.Connection.Items.ScanAsync(tableName))
        {
            var key = int.Parse(item["pk"].AsString(), CultureInfo.InvariantCulture);
            var found = long.Parse(item["number"].AsNumber().ToString(), CultureInfo.InvariantCulture);
            Assert.True(expected[key] == found, $"Item {key} of table {tableName} is of write {found}, not {expected[key]}, as of {stamp}.");
            Assert.Equal(Item(_bench, key, found), item);
            expected[key] = Absent;
        }

        var missing = Array.FindIndex(expected, number => number != Absent);
        Assert.True(missing < 0, $"Item {missing} is missing in table {tableName} as of {stamp}.");
        return StateAt(stamp).LongCount(number => number != Absent);
    }

    private long[] StateAt(Versionstamp stamp)
    {
        var state = (long[])_start.Clone();
        foreach (var commits in _commits)
        {
            // In the order of their commits, since a writer waits for each.
            foreach (var commit in commits.TakeWhile(c => c.Stamp.CompareCommitTo(stamp) <= 0))
            {
                foreach (var (key, number) in commit.Writes) state[key] = number;
            }
        }

        return state;
    }

    private async Task WriteAsync(int writer, Random random)
    {
        for (var number = 1L; !_isStopped; number++)
        {
            var writes = Enumerable.Range(0, random.Next(1, MostWrites))
                .Select(_ => (Key: (random.Next(_start.Length / Writers) * Writers) + writer, Number: random.Next(4) == 0 ? Absent : number))
                .ToList();
            if (random.Next(4) == 0) writes.Add((writes[0].Key, number));
            var stamp = await _bench.Context.Store.WriteAsync(async tr =>
            {
                var table = await _bench.OpenAsync(tr);
                var tables = new TableWriter(tr, table, _bench.Context);
                foreach (var (key, n) in writes)
                {
                    var item = Item(_bench, key, n);
                    var primaryKey = table.Schema.PackKey(item);
                    if (n == Absent) await tables.DeleteAsync(primaryKey);
                    else await tables.PutAllAsync([new ItemPut(primaryKey, item, ItemCodec.Encode(item))]);
                }

                await tables.CompleteAsync();
                return tr.GetVersionstampAsync();
            });
            try
            {
                _commits[writer].Add(new Commit(await stamp, writes));
            }
            catch (StoreException e) when (e.Code == StoreErrorCode.NoCommitVersion)
            {
                continue; // Deletions of what was not there: nothing was written.
            }

            Interlocked.Increment(ref _count);
        }
    }

    private static Item Item(HistoryBench bench, int key, long number) =>
        bench.Item(key.ToString("D8", CultureInfo.InvariantCulture), 0, number, bytes: 200 + (key % 100));

    private sealed record Commit(Versionstamp Stamp, IReadOnlyList<(int Key, long Number)> Writes);
}
