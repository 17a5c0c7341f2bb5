using Fdyno.Api;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>A store in memory, a clock that stands still, and a connection whose commits a test decides on.</summary>
internal sealed class BackupBench : IAsyncDisposable
{
    /// <summary>One item a block, one block or item a transaction, one item a page, and many shards: every step is a commit.</summary>
    public static readonly BackupTuning Tiny = new() { BlockItems = 1, WriteBlocks = 1, WriteItems = 1, ReadItems = 1, ShardBytes = 500 };

    private BackupBench(MemoryStore memory, FaultStore store, FakeTimeProvider clock, FdynoConnection connection, BackupTuning tuning)
    {
        Memory = memory;
        Store = store;
        Clock = clock;
        Connection = connection;
        Tuning = tuning;
        Backups = new BackupService(connection.Context, tuning);
        Restores = new RestoreService(connection.Context, tuning);
        Copies = new BackupCopyService(connection.Context, tuning);
    }

    public MemoryStore Memory { get; }

    public FaultStore Store { get; }

    public FakeTimeProvider Clock { get; }

    public FdynoConnection Connection { get; }

    public BackupService Backups { get; }

    public RestoreService Restores { get; }

    public BackupCopyService Copies { get; }

    /// <summary>What was warned of, by operations given <see cref="Listener"/>.</summary>
    public List<string> Warnings { get; } = [];

    public OperationContext Listener => new() { Warn = Warnings.Add };

    public BackupTuning Tuning { get; }

    public StoreContext Context => Connection.Context;

    public static async Task<BackupBench> NewAsync(
        BackupTuning? tuning = null, MemoryStore? memory = null, FakeTimeProvider? clock = null, string? region = null, string? account = null)
    {
        // A store of a known account, so that tests know its ARNs.
        account ??= memory is null ? "000000000000" : null;
        memory ??= new MemoryStore();
        clock ??= new FakeTimeProvider();
        var store = new FaultStore(memory, timeProvider: new ImmediateTimeProvider());
        var connection = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { TimeProvider = clock, Region = region, AccountId = account });
        return new BackupBench(memory, store, clock, connection, tuning ?? BackupTuning.Default);
    }

    /// <summary>Another process on the same store, with the same clock.</summary>
    public Task<BackupBench> AnotherAsync(BackupTuning? tuning = null) => NewAsync(tuning, Memory, Clock);

    /// <summary>The same for a dry run of one operation.</summary>
    public BackupBench DryRun() => new(Memory, Store, Clock, Connection.DryRun(), Tuning);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    /// <summary>A table with the keys <c>pk</c> (S) and <c>sk</c> (N), two global indexes and a local one, and every setting set.</summary>
    public static CreateTableRequest TableRequest(string name = "Music", bool indexed = true)
    {
        AttributeDefinition[] keys = [Define("pk", "S"), Define("sk", "N")];
        return new CreateTableRequest
        {
            TableName = name,
            KeySchema = [Hash("pk"), Range("sk")],
            AttributeDefinitions = indexed ? [.. keys, Define("genre", "S"), Define("year", "N"), Define("title", "S")] : keys,
            GlobalSecondaryIndexes = indexed
                ?
                [
                    Index("by-genre", new Projection { ProjectionType = "ALL" }, Hash("genre"), Range("year")),
                    Index("by-year", new Projection { ProjectionType = "INCLUDE", NonKeyAttributes = ["a1", "body"] }, Hash("year")),
                ]
                : null,
            LocalSecondaryIndexes = indexed
                ? [Index("by-title", new Projection { ProjectionType = "KEYS_ONLY" }, Hash("pk"), Range("title"))]
                : null,
            DeletionProtectionEnabled = true,
            StreamSpecification = new StreamSpecification { StreamEnabled = true, StreamViewType = "NEW_IMAGE" },
            TableClass = "STANDARD_INFREQUENT_ACCESS",
            TimeToLiveAttribute = "expires",
            Tags = new Dictionary<string, string> { ["team"] = "music" },
        };
    }

    public static KeySchemaElement Hash(string name) => new() { AttributeName = name, KeyType = KeyType.Hash };

    public static KeySchemaElement Range(string name) => new() { AttributeName = name, KeyType = KeyType.Range };

    public static AttributeDefinition Define(string name, string type) => new() { AttributeName = name, AttributeType = type };

    public static SecondaryIndex Index(string name, Projection projection, params KeySchemaElement[] keys) =>
        new() { IndexName = name, KeySchema = keys, Projection = projection };

    /// <summary>Makes a table with some items.</summary>
    public async Task FillAsync(int count, string name = "Music", int seed = 1, bool indexed = true)
    {
        await Connection.Tables.CreateTableAsync(TableRequest(name, indexed));
        var random = new Random(seed);
        for (var i = 0; i < count; i++) await Connection.Items.PutItemAsync(name, MusicItems.Next(random, i));
    }

    /// <summary>Makes a table with items of a few bytes each, and no index.</summary>
    public async Task FillSmallAsync(int count, string name = "Music")
    {
        await Connection.Tables.CreateTableAsync(TableRequest(name, indexed: false));
        for (var i = 0; i < count; i++) await Connection.Items.PutItemAsync(name, SmallItem(i));
    }

    public static Item SmallItem(int number) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number)).Add("v", AttributeValue.String($"value {number}")).Build();

    public Task<BackupDescription> BackUpAsync(string name = "daily", string table = "Music", bool allowDuplicate = false) =>
        Backups.CreateBackupAsync(
            new CreateBackupRequest { TableName = table, BackupName = name, AllowDuplicateName = allowDuplicate }, Listener);

    public Task<TableDescription> RestoreAsync(string backupArn, string target = "Copy", RestoreOverrides? overrides = null) =>
        Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backupArn, TargetTableName = target, Overrides = overrides ?? new() }, Listener);

    /// <summary>Switches recovery of a table on.</summary>
    public Task<ContinuousBackupsDescription> EnableRecoveryAsync(
        string table = "Music", int? days = null, string mode = RecoveryMode.SnapshotOnRestore) =>
        UpdateRecoveryAsync(new() { PointInTimeRecoveryEnabled = true, RecoveryPeriodInDays = days, RecoveryMode = mode }, table);

    public Task<ContinuousBackupsDescription> UpdateRecoveryAsync(PointInTimeRecoverySpecification specification, string table = "Music") =>
        Connection.ContinuousBackups.UpdateContinuousBackupsAsync(
            new UpdateContinuousBackupsRequest { TableName = table, PointInTimeRecoverySpecification = specification });

    /// <summary>Restores to a time.</summary>
    public Task<TableDescription> RestoreToAsync(DateTimeOffset time, string target = "Copy", string source = "Music") =>
        Restores.RestoreTableToPointInTimeAsync(
            new RestoreTableToPointInTimeRequest { SourceTableName = source, TargetTableName = target, RestoreDateTime = time }, Listener);

    /// <summary>Restores to the latest time.</summary>
    public Task<TableDescription> RestoreLatestAsync(string target = "Copy", RestoreOverrides? overrides = null, string source = "Music") =>
        Restores.RestoreTableToPointInTimeAsync(
            new RestoreTableToPointInTimeRequest
            {
                SourceTableName = source,
                TargetTableName = target,
                UseLatestRestorableTime = true,
                Overrides = overrides ?? new(),
            },
            Listener);

    public async Task<List<TableDifference>> CompareAsync(string reference = "Music", string difference = "Copy") =>
        await ToListAsync(Connection.Comparisons.CompareTablesAsync(reference, difference, OperationContext.None));

    /// <summary>All items of a table, in the order of their keys.</summary>
    public Task<List<Item>> ScanAsync(string table = "Music") => ToListAsync(Connection.Items.ScanAsync(table));

    /// <summary>Whether a table has a log, and how many pins it has.</summary>
    public Task<(bool HasLog, int Pins)> LogAsync(string table = "Music") => Memory.ReadAsync(async tr =>
    {
        var handle = await Context.Catalog.FindAsync(tr, table) ?? throw new InvalidOperationException("The table is gone.");
        return (handle.Record.HistoryLog is not null, (await HistoryPins.ReadAllAsync(tr, handle.Keys.History)).Count);
    });

    /// <summary>Releases all pins of a table, as if their owners had been gone for a day.</summary>
    public Task ReleasePinsAsync(string table = "Music") => Memory.WriteAsync(async tr =>
    {
        var handle = await Context.Catalog.FindAsync(tr, table) ?? throw new InvalidOperationException("The table is gone.");
        await HistoryPins.ReleaseAsync(tr, handle, null, Context.UtcNow.AddDays(2));
        return true;
    });

    public async Task<List<BackupSummary>> ListAsync(ListBackupsRequest? request = null) =>
        await ToListAsync(Backups.ListBackupsAsync(request ?? new ListBackupsRequest()));

    /// <summary>
    /// All keys and values of the store but those of the directory layer's allocator, the writers' lanes and the highest version seen.
    /// </summary>
    public string Bytes() => Dump(Memory.StateAt().Where(
        e => !Context.Keys.WriterLanes.Contains(e.Key.Span) && !e.Key.Span.SequenceEqual(Context.Keys.HighestVersion)));

    public static string Dump(IEnumerable<KeyValue> state) => string.Join(
        '\n',
        state.Where(e => e.Key.Span.IndexOf("hca"u8) < 0)
            .Select(e => $"{Convert.ToHexStringLower(e.Key.Span)} {Convert.ToHexStringLower(e.Value.Span)}"));

    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (var element in source) list.Add(element);
        return list;
    }
}
