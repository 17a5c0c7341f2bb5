using Fdyno.Api;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Testing.History;

/// <summary>
/// Two tables of the same keys that keep their past, backups of them, and a model of what both were at the end of every second and are in
/// every backup.
/// </summary>
internal sealed class PastWorld : IAsyncDisposable
{
    public static readonly string[] TableNames = ["Left", "Right"];

    // One packed key is the beginning of another.
    private static readonly string[] Hashes = ["a", "a\0", "a\0b", "b"];

    private readonly Dictionary<string, Dictionary<Item, Item>> _now = TableNames.ToDictionary(t => t, _ => new Dictionary<Item, Item>());
    private readonly Dictionary<(string Table, long Second), Dictionary<Item, Item>> _ends = [];
    private readonly long _first;
    private readonly BackupService _backups;

    private PastWorld(FdynoConnection connection, FakeTimeProvider clock, Random random, BackupTuning tuning)
    {
        (Connection, Clock, Random) = (connection, clock, random);
        _backups = new BackupService(connection.Context, tuning);
        _first = TimeMarks.SecondOf(clock.GetUtcNow());
    }

    public FdynoConnection Connection { get; }

    public FakeTimeProvider Clock { get; }

    public Random Random { get; }

    public StoreContext Context => Connection.Context;

    /// <summary>The backups there are, with what they hold.</summary>
    public List<(string Arn, Dictionary<Item, Item> Items)> Backups { get; } = [];

    /// <summary>Opens a store, makes both tables and keeps their past.</summary>
    public static async Task<PastWorld> NewAsync(IStore store, int seed, BackupTuning? tuning = null)
    {
        var clock = new FakeTimeProvider();
        var connection = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { TimeProvider = clock });
        var world = new PastWorld(connection, clock, new Random(seed), tuning ?? BackupTuning.Default);
        foreach (var table in TableNames)
        {
            await connection.Tables.CreateTableAsync(Request(table));
            await world.SwitchAsync(table, RecoveryMode.History);
        }

        return world;
    }

    /// <summary>Switches recovery of a table on, in a mode, or off.</summary>
    public Task SwitchAsync(string table, string? mode) => Context.Writer.WriteOnceAsync(
        async tr =>
        {
            var now = Context.UtcNow;
            var recovery = mode is null ? null : new RecoverySettings { Mode = mode, PeriodInDays = 35, EnabledDateTime = now, ModeDateTime = now };
            await HistorySwitch.SetRecoveryAsync(tr, (await Context.Catalog.FindAsync(tr, table))!, recovery, now);
            return true;
        },
        default);

    /// <summary>A random write, a step of the clock or a backup.</summary>
    public async Task StepAsync()
    {
        var table = TableNames[Random.Next(TableNames.Length)];
        switch (Random.Next(12))
        {
            case < 6:
                await PutAsync(table, RandomItem());
                break;
            case < 9:
                await DeleteAsync(table, KeyOf(RandomItem()));
                break;
            case < 11:
                Clock.Advance(TimeSpan.FromMilliseconds(Random.Next(1_800)));
                break;
            default:
                await BackUpAsync(table);
                break;
        }
    }

    public async Task PutAsync(string table, Item item)
    {
        await Connection.Items.PutItemAsync(table, item);
        Set(table, KeyOf(item), item);
    }

    public async Task DeleteAsync(string table, Item key)
    {
        await Connection.Items.DeleteItemAsync(table, key);
        Set(table, key, null);
    }

    public async Task<string> BackUpAsync(string table)
    {
        var made = await _backups.CreateBackupAsync(
            new CreateBackupRequest { TableName = table, BackupName = "daily", AllowDuplicateName = true }, OperationContext.None);
        Backups.Add((made.BackupArn, new Dictionary<Item, Item>(_now[table])));
        return made.BackupArn;
    }

    /// <summary>Notes in the model that an item was written or removed.</summary>
    public void Set(string table, Item key, Item? item)
    {
        if (item is null) _now[table].Remove(key);
        else _now[table][key] = item;
        _ends[(table, TimeMarks.SecondOf(Clock.GetUtcNow()))] = new Dictionary<Item, Item>(_now[table]);
    }

    /// <summary>What a table holds.</summary>
    public IReadOnlyDictionary<Item, Item> Now(string table) => _now[table];

    /// <summary>A random second of the window.</summary>
    public long RandomSecond()
    {
        var last = TimeMarks.SecondOf(Clock.GetUtcNow()) - 1;
        return last <= _first ? _first : Random.NextInt64(_first, last + 1);
    }

    /// <summary>What a table held at the end of a second.</summary>
    public IReadOnlyDictionary<Item, Item> At(string table, long second)
    {
        for (; second >= _first; second--)
        {
            if (_ends.TryGetValue((table, second), out var items)) return items;
        }

        return new Dictionary<Item, Item>();
    }

    /// <summary>The primary key of an item.</summary>
    public static Item KeyOf(Item item) => new Item.Builder().Add("pk", item["pk"]).Add("sk", item["sk"]).Build();

    /// <summary>A random item, of few keys, now and then a large one.</summary>
    public Item RandomItem()
    {
        var item = new Item.Builder()
            .Add("pk", AttributeValue.String(Hashes[Random.Next(Hashes.Length)])).Add("sk", AttributeValue.Number(Random.Next(-2, 4)))
            .Add("number", AttributeValue.Number(Random.Next(4)));
        if (Random.Next(2) == 0) item.Add("genre", AttributeValue.String($"g{Random.Next(3)}"));
        if (Random.Next(12) == 0)
        {
            var body = new byte[Random.Next(1, 60_000)];
            Random.NextBytes(body);
            item.Add("body", AttributeValue.Binary(body));
        }

        return item.Build();
    }

    /// <summary>All items of a table, and of its index, are those of the model.</summary>
    public async Task AssertNowAsync(string table)
    {
        var items = await ListAsync(Connection.Items.ScanAsync(table));
        Assert.Equal(_now[table].Values.ToHashSet(), items.ToHashSet());
        Assert.Equal(_now[table].Count, items.Count);
        Assert.Equal(
            _now[table].Values.Where(i => i.ContainsKey("genre")).ToHashSet(), (await ListAsync(Connection.Items.ScanAsync(table, "by-genre"))).ToHashSet());
    }

    /// <summary>The number of pins of both tables.</summary>
    public Task<int> PinsAsync() => Context.Store.ReadAsync(async tr =>
    {
        var count = 0;
        foreach (var table in TableNames)
        {
            if (await Context.Catalog.FindAsync(tr, table) is { } found) count += (await HistoryPins.ReadAllAsync(tr, found.Keys.History)).Count;
        }

        return count;
    });

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (var element in source) list.Add(element);
        return list;
    }

    private static CreateTableRequest Request(string name) => new()
    {
        TableName = name,
        KeySchema = [new() { AttributeName = "pk", KeyType = KeyType.Hash }, new() { AttributeName = "sk", KeyType = KeyType.Range }],
        AttributeDefinitions = [Define("pk", "S"), Define("sk", "N"), Define("genre", "S")],
        GlobalSecondaryIndexes =
        [
            new()
            {
                IndexName = "by-genre",
                KeySchema = [new() { AttributeName = "genre", KeyType = KeyType.Hash }],
                Projection = new Projection { ProjectionType = "ALL" },
            },
        ],
    };

    private static AttributeDefinition Define(string name, string type) => new() { AttributeName = name, AttributeType = type };
}
