using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Testing.History;

/// <summary>How a script goes.</summary>
internal sealed record HistoryScriptOptions
{
    /// <summary>How many steps it has.</summary>
    public int Steps { get; init; } = 120;

    /// <summary>Whether the table has a range key.</summary>
    public bool HasRange { get; init; }

    /// <summary>Whether the past is trimmed behind every write, a key at a time.</summary>
    public bool TrimsAlways { get; init; }

    /// <summary>Moves the clock; null where it moves by itself.</summary>
    public Action<Random>? MoveClock { get; init; }

    /// <summary>Whether seconds are looked at too: not where the clock and the store's versions do not agree.</summary>
    public bool ChecksSeconds { get; init; } = true;
}

/// <summary>
/// A random script on one table, and a model that keeps the whole table at every version. Whatever the past promises (versions at or
/// above the watermark, pins, seconds of the window) is read in both ways, by pages and by keys, and compared.
/// </summary>
internal sealed class HistoryScript
{
    private const int MostChecked = 6;

    // One packed key is the beginning of another: "a" and "a\0b".
    private static readonly string[] Hashes = ["a", "a\0", "a\0b", "a\0\0", "b", "é", "zz"];

    private readonly HistoryBench _bench;
    private readonly HistoryScriptOptions _options;
    private readonly Random _random;
    private readonly SortedDictionary<ReadOnlyMemory<byte>, Item> _items = new(ByteOrder.Instance);
    private readonly List<Moment> _moments = [];
    private readonly List<(HistoryPin Pin, List<Item> Items)> _pins = [];
    private readonly TableSchema _schema;
    private long _writes;
    private long _second = long.MinValue;
    private Versionstamp? _loggedSince;

    private HistoryScript(HistoryBench bench, TableSchema schema, HistoryScriptOptions options, Random random) =>
        (_bench, _schema, _options, _random) = (bench, schema, options, random);

    private string Trace { get; set; } = "";

    /// <summary>Runs a script.</summary>
    public static async Task RunAsync(IStore store, TimeProvider time, int seed, HistoryScriptOptions options)
    {
        await using var bench = await HistoryBench.NewAsync(store, time, options.HasRange);
        var schema = await bench.ReadAsync((_, table) => Task.FromResult(table.Schema));
        var script = new HistoryScript(bench, schema, options, new Random(seed));
        try
        {
            await script.NoteAsync();
            for (var step = 0; step < options.Steps; step++) await script.StepAsync();
            await script.CheckAsync();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed} failed after: {script.Trace}\n{e.Message}", e);
        }
    }

    private async Task StepAsync()
    {
        _options.MoveClock?.Invoke(_random);
        switch (_random.Next(20))
        {
            case < 8:
                var item = RandomItem();
                Trace += " put";
                await _bench.PutAsync(item);
                _items[_schema.PackKey(item)] = item;
                await WrittenAsync();
                break;
            case < 11:
                var key = RandomItem();
                Trace += " delete";
                var isThere = _items.Remove(_schema.PackKey(key));
                Assert.Equal(isThere, await _bench.DeleteAsync(key));
                if (isThere) await WrittenAsync();
                break;
            case < 13:
                var batch = Enumerable.Range(0, _random.Next(2, 6)).Select(_ => RandomItem()).ToArray();
                Trace += " import";
                await _bench.PutAsync(batch);
                foreach (var one in batch) _items[_schema.PackKey(one)] = one;
                await WrittenAsync();
                break;
            case 13:
                var isOn = _random.Next(3) > 0;
                Trace += isOn ? " on" : " off";
                await _bench.SwitchAsync(isOn, days: _random.Next(1, 3));
                await SwitchedAsync();
                break;
            case 14 or 15:
                Trace += " pin";
                _pins.Add((await _bench.PinAsync(), [.. _items.Values]));
                await SwitchedAsync();
                break;
            case 16 when _pins.Count > 0:
                Trace += " release";
                var at = _random.Next(_pins.Count);
                await _bench.ReleaseAsync(_pins[at].Pin.Id);
                _pins.RemoveAt(at);
                DropDeadPins();
                await SwitchedAsync();
                break;
            case 17:
                Trace += " trim";
                await _bench.TrimAsync(keysAtOnce: _random.Next(1, 4), mostSteps: _random.Next(1, 10));
                DropDeadPins();
                await SwitchedAsync();
                break;
            case 18 when _options.ChecksSeconds:
                await PinSecondAsync();
                break;
            default:
                Trace += " check";
                await CheckAsync();
                break;
        }
    }

    private async Task WrittenAsync()
    {
        _writes++;

        // A clock that steps back writes into the second that has been reached.
        _second = Math.Max(_second, Now());
        await NoteAsync();
        if (!_options.TrimsAlways) return;
        await _bench.TrimAsync(keysAtOnce: 1);
        DropDeadPins();
        await SwitchedAsync();
    }

    /// <summary>Whatever releases or trims releases dead pins as well.</summary>
    private void DropDeadPins() => _pins.RemoveAll(p => p.Pin.IsDead(_bench.Context.UtcNow));

    private async Task NoteAsync() => _moments.Add(new Moment(await _bench.NowAsync(), _second, [.. _items.Values]));

    /// <summary>Notes whether there is a log, as the record has it, and that it is there when it has to be.</summary>
    private async Task SwitchedAsync()
    {
        var record = await _bench.ReadAsync((_, table) => Task.FromResult(table.Record));
        Assert.Equal(HistorySwitch.IsWanted(record.Recovery) || _pins.Count > 0, record.HistoryLog is not null);
        if (record.HistoryLog is null)
        {
            _loggedSince = null;
        }
        else if (_loggedSince is null)
        {
            // The commit of the switch itself: as of it, everything can be told.
            _loggedSince = (await _bench.WatermarkAsync())!.Value.Stamp;
            _second = Now();
            Assert.True(_moments[^1].Stamp < _loggedSince);
            await NoteAsync();
        }
    }

    private async Task PinSecondAsync()
    {
        if (await WindowAsync() is not { } window) return;
        var second = window.Earliest + _random.NextInt64(window.Latest - window.Earliest + 1);
        Trace += $" second {second}";
        var expected = AtSecond(second);
        var pin = await _bench.PinSecondAsync(second);
        _pins.Add((pin, expected));

        // Whoever asks again gets the same, whatever is written meanwhile: a mark of the next second stands by now.
        Assert.NotNull(await _bench.ReadAsync((tr, table) => TimeMarks.FirstAfterAsync(tr, table.Keys.History, second)));
        _second = Math.Max(_second, second + 1);
    }

    private async Task CheckAsync()
    {
        foreach (var (pin, items) in _pins) await CompareAsync(pin.Stamp, items, pin.Id, isThere: true);
        var watermark = await _bench.WatermarkAsync();
        foreach (var moment in Some(_moments))
        {
            var isThere = _loggedSince is not null && watermark!.Value.Stamp <= moment.Stamp;
            await CompareAsync(moment.Stamp, moment.Items, null, isThere);
        }

        if (!_options.ChecksSeconds || await WindowAsync() is not { } window) return;
        foreach (var second in Some([.. Enumerable.Range(0, (int)Math.Min(1_000, window.Latest - window.Earliest + 1)).Select(i => window.Latest - i)]))
        {
            var first = await _bench.ReadAsync((tr, table) => TimeMarks.FirstAfterAsync(tr, table.Keys.History, second));
            await CompareAsync(first?.PreviousCommit() ?? await _bench.NowAsync(), AtSecond(second), null, isThere: true);
        }
    }

    private List<T> Some<T>(List<T> all) =>
        all.Count <= MostChecked ? all : [.. Enumerable.Range(0, MostChecked).Select(_ => all[_random.Next(all.Count)]), all[^1]];

    /// <summary>What the table held at the end of a second: what the last write of it, or of an earlier one, left.</summary>
    private List<Item> AtSecond(long second) => _moments.FindLast(m => m.Second <= second)!.Items;

    private async Task<(long Earliest, long Latest)?> WindowAsync()
    {
        var recovery = await _bench.ReadAsync((_, table) => Task.FromResult(table.Record.Recovery));
        if (recovery is null) return null;
        var trimmed = TimeMarks.TimeOf((await _bench.WatermarkAsync())!.Value.Second);
        var window = RecoveryWindow.Of(recovery, _bench.Context.UtcNow, trimmed);
        return window.Latest < window.Earliest || window.Latest >= RecoveryWindow.WholeSecond(_bench.Context.UtcNow)
            ? null
            : (TimeMarks.SecondOf(window.Earliest), TimeMarks.SecondOf(window.Latest));
    }

    private async Task CompareAsync(Versionstamp stamp, List<Item> expected, string? pin, bool isThere)
    {
        var (bytes, mostItems) = (_random.Next(3) switch { 0 => 1, 1 => 3_000, _ => 1_000_000 }, _random.Next(3));
        try
        {
            var found = await _bench.ReadAllAsync(stamp, pin, bytes, mostItems);
            Assert.Equal(expected, found);

            // In ranges that share a boundary, which need not be a key that is there.
            var boundary = _schema.PackKey(RandomItem());
            var low = await _bench.ReadAllAsync(stamp, pin, bytes, mostItems, new PrimaryKeyRange(default, boundary));
            var high = await _bench.ReadAllAsync(stamp, pin, bytes, mostItems, new PrimaryKeyRange(boundary, null));
            Assert.Equal(expected, [.. low, .. high]);
            Assert.All(low, i => Assert.True(_schema.PackKey(i).AsSpan().SequenceCompareTo(boundary) < 0));

            var reader = await _bench.ReaderAsync(stamp, pin);
            var byKey = expected.ToDictionary(i => (ReadOnlyMemory<byte>)_schema.PackKey(i), ByteOrder.Instance);
            foreach (var key in Hashes.SelectMany(h => Enumerable.Range(0, 2).Select(r => _schema.PackKey(_bench.Item(h, r, 0)))))
            {
                var item = await reader.ReadItemAsync(key, default);
                Assert.Equal(byKey.GetValueOrDefault(key), item is { } encoded ? ItemCodec.Decode(encoded.Span) : null);
            }

            Assert.True(isThere, "The past was read where it is lost.");
        }
        catch (HistoryLostException lost)
        {
            Assert.False(isThere, $"The past is lost: {lost.Loss}.");
        }
    }

    private Item RandomItem()
    {
        var bytes = _random.Next(8) switch { 0 => 30_000, 1 => 10_230 + _random.Next(20), _ => _random.Next(40) };
        return _bench.Item(Hashes[_random.Next(Hashes.Length)], _random.Next(2), (_writes * 10) + _random.Next(10), bytes);
    }

    private long Now() => TimeMarks.SecondOf(_bench.Context.Time.GetUtcNow());

    private sealed record Moment(Versionstamp Stamp, long Second, List<Item> Items);
}
