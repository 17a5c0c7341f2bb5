using Fdyno.Api;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Testing.History;

/// <summary>A connection with one table, and what the engine offers of its past.</summary>
internal sealed class HistoryBench : IAsyncDisposable
{
    public const string Table = "Music";
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private HistoryBench(FdynoConnection connection, bool hasRange)
    {
        Connection = connection;
        HasRange = hasRange;
    }

    public FdynoConnection Connection { get; }

    public StoreContext Context => Connection.Context;

    public bool HasRange { get; }

    public static async Task<HistoryBench> NewAsync(
        IStore store, TimeProvider time, bool hasRange = false, bool isNew = true, Action<string>? warn = null, bool trimsInPassing = false)
    {
        var connection = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { TimeProvider = time, Warn = warn });
        if (!trimsInPassing) connection.Context.Upkeep.Interval = Timeout.InfiniteTimeSpan;
        var bench = new HistoryBench(connection, hasRange);
        if (isNew)
        {
            await connection.Tables.CreateTableAsync(new CreateTableRequest
            {
                TableName = Table,
                KeySchema = hasRange ? [Key("pk", KeyType.Hash), Key("sk", KeyType.Range)] : [Key("pk", KeyType.Hash)],
                AttributeDefinitions = hasRange ? [Define("pk", "S"), Define("sk", "N")] : [Define("pk", "S")],
            });
        }

        return bench;
    }

    /// <summary>An item of a key, with so many bytes besides.</summary>
    public Item Item(string pk, int sk, long number, int bytes = 0)
    {
        var item = new Item.Builder().Add("pk", AttributeValue.String(pk)).Add("number", AttributeValue.Number(number));
        if (HasRange) item.Add("sk", AttributeValue.Number(sk));
        if (bytes > 0) item.Add("body", AttributeValue.Binary(new byte[bytes]));
        return item.Build();
    }

    public Task PutAsync(params Item[] items) => items.Length == 1
        ? Connection.Items.PutItemAsync(Table, items[0])
        : Connection.Items.PutItemsAsync(Table, ReadAsync(items), OperationContext.None);

    public Task<bool> DeleteAsync(Item key) => Connection.Items.DeleteItemAsync(Table, key);

    public Task<TableHandle?> FindAsync(IReadTransaction transaction) => Context.Catalog.FindAsync(transaction, Table);

    public async Task<TableHandle> OpenAsync(IReadTransaction transaction) =>
        await FindAsync(transaction) ?? throw new InvalidOperationException("The table is gone.");

    public Task<T> ReadAsync<T>(Func<IReadTransaction, TableHandle, Task<T>> read) =>
        Context.Store.ReadAsync(async tr => await read(tr, await OpenAsync(tr)));

    public Task WriteAsync(Func<ITransaction, TableHandle, Task> write) => Context.Writer.WriteOnceAsync(
        async tr =>
        {
            await write(tr, await OpenAsync(tr));
            return true;
        },
        default);

    /// <summary>The stamp of everything that is committed by now: of the last commit itself, where each has a version of its own.</summary>
    public async Task<Versionstamp> NowAsync()
    {
        var stamp = Versionstamp.OfReadVersion(await Context.Store.ReadAsync(tr => tr.GetReadVersionAsync().AsTask()));
        return Context.Store.VersionsPerSecond is null ? stamp with { Batch = 0 } : stamp;
    }

    /// <summary>Switches recovery in mode History on or off.</summary>
    public Task SwitchAsync(bool isOn, int days = 35)
    {
        var now = Context.UtcNow;
        var recovery = isOn
            ? new RecoverySettings { Mode = RecoveryMode.History, PeriodInDays = days, EnabledDateTime = now, ModeDateTime = now }
            : null;
        return WriteAsync((tr, table) => HistorySwitch.SetRecoveryAsync(tr, table, recovery, now));
    }

    /// <summary>Pins the present; the pin.</summary>
    public async Task<HistoryPin> PinAsync()
    {
        var id = Guid.NewGuid().ToString("D");
        await WriteAsync((tr, table) => HistoryPins.PinHereAsync(tr, table, id, "a test", Context.UtcNow, Lease));
        return await FindPinAsync(id);
    }

    /// <summary>Pins the end of a second; the pin.</summary>
    public async Task<HistoryPin> PinSecondAsync(long second)
    {
        var id = Guid.NewGuid().ToString("D");
        await WriteAsync((tr, table) => HistoryPins.PinSecondAsync(tr, table, second, Context.Store.VersionsPerSecond, id, "a test", Context.UtcNow, Lease));
        return await FindPinAsync(id);
    }

    public async Task<HistoryPin> FindPinAsync(string id) =>
        await ReadAsync((tr, table) => HistoryPins.FindAsync(tr, table.Keys.History, id)) ?? throw new InvalidOperationException("No such pin.");

    public Task ReleaseAsync(string id) => WriteAsync((tr, table) => HistoryPins.ReleaseAsync(tr, table, id, Context.UtcNow));

    public Task TrimAsync(int keysAtOnce = 200, int mostSteps = 1_000) =>
        new HistoryTrimmer(Context, FindAsync, keysAtOnce).TrimAsync(mostSteps, default);

    public Task<Watermark?> WatermarkAsync() => ReadAsync((tr, table) => Watermark.ReadAsync(tr, table.Keys.History));

    /// <summary>A reader of the table as of a version.</summary>
    public async Task<HistoryReader> ReaderAsync(Versionstamp stamp, string? pin = null, int bytes = 1_000_000, int mostItems = 0)
    {
        var tableId = await ReadAsync((_, table) => Task.FromResult(table.Record.TableId));
        var instant = new HistoryInstant { TableId = tableId, Stamp = stamp, PinId = pin };
        return new HistoryReader(Context.Store, FindAsync, instant, new BatchSize(bytes, 1), mostItems);
    }

    /// <summary>All items as of a version, by pages.</summary>
    public async Task<List<Item>> ReadAllAsync(Versionstamp stamp, string? pin = null, int bytes = 1_000_000, int mostItems = 0, PrimaryKeyRange? range = null)
    {
        var reader = await ReaderAsync(stamp, pin, bytes, mostItems);
        var items = new List<Item>();
        await foreach (var page in reader.ReadAllAsync(range ?? PrimaryKeyRange.All)) items.AddRange(page.Select(i => ItemCodec.Decode(i.Encoded.Span)));
        return items;
    }

    /// <summary>The number of keys of a part of the table's past.</summary>
    public Task<int> CountAsync(Func<HistoryKeyspace, KeyRange> part) => ReadAsync(async (tr, table) =>
    {
        var count = 0;
        await foreach (var _ in tr.ReadAllAsync(part(table.Keys.History))) count++;
        return count;
    });

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static KeySchemaElement Key(string name, string type) => new() { AttributeName = name, KeyType = type };

    private static AttributeDefinition Define(string name, string type) => new() { AttributeName = name, AttributeType = type };

    private static async IAsyncEnumerable<NumberedItem> ReadAsync(Item[] items)
    {
        for (var i = 0; i < items.Length; i++) yield return new NumberedItem(i + 1, items[i]);
        await Task.CompletedTask;
    }
}
