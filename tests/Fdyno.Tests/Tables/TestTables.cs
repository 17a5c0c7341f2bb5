using Fdyno.Api;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;

namespace Fdyno.Tests.Tables;

/// <summary>Connections over a store in memory, and tables to put into them.</summary>
internal static class TestTables
{
    /// <summary>The account of the stores that <see cref="ConnectAsync"/> makes, so that tests know their ARNs.</summary>
    public const string Account = "000000000000";

    /// <summary>A connection over a new store in memory.</summary>
    public static Task<FdynoConnection> ConnectAsync(MemoryStore? store = null, TimeProvider? time = null) => FdynoConnection.OpenAsync(
        store ?? new MemoryStore(),
        new FdynoConnectionOptions { TimeProvider = time ?? new FakeTimeProvider(), AccountId = store is null ? Account : null });

    /// <summary>A request for a table with the hash key <c>pk</c>, and a range key <c>sk</c> of the given type.</summary>
    public static CreateTableRequest Request(string name = "Music", string? rangeType = "N", string hashType = "S") => new()
    {
        TableName = name,
        KeySchema = rangeType is null ? [Hash("pk")] : [Hash("pk"), Range("sk")],
        AttributeDefinitions = rangeType is null ? [Define("pk", hashType)] : [Define("pk", hashType), Define("sk", rangeType)],
    };

    /// <summary>
    /// A request for a table with two global indexes (<c>by-genre</c>, everything; <c>by-year</c>, some attributes) and a local one
    /// (<c>by-title</c>, keys only).
    /// </summary>
    public static CreateTableRequest IndexedRequest(string name = "Music") => Request(name) with
    {
        AttributeDefinitions = [Define("pk", "S"), Define("sk", "N"), Define("genre", "S"), Define("year", "N"), Define("title", "S")],
        GlobalSecondaryIndexes =
        [
            Index("by-genre", new Projection { ProjectionType = "ALL" }, Hash("genre"), Range("year")),
            Index("by-year", new Projection { ProjectionType = "INCLUDE", NonKeyAttributes = ["note"] }, Hash("year")),
        ],
        LocalSecondaryIndexes = [Index("by-title", new Projection { ProjectionType = "KEYS_ONLY" }, Hash("pk"), Range("title"))],
    };

    public static KeySchemaElement Hash(string name) => new() { AttributeName = name, KeyType = KeyType.Hash };

    public static KeySchemaElement Range(string name) => new() { AttributeName = name, KeyType = KeyType.Range };

    public static AttributeDefinition Define(string name, string type) => new() { AttributeName = name, AttributeType = type };

    public static SecondaryIndex Index(string name, Projection projection, params KeySchemaElement[] keys) =>
        new() { IndexName = name, KeySchema = keys, Projection = projection };

    /// <summary>An item from DynamoDB JSON.</summary>
    public static Item Item(string json) => DynamoDbJson.Parse(json);

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (var element in source) list.Add(element);
        return list;
    }
}
