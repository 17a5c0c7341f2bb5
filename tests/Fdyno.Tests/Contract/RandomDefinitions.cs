using Fdyno.Model;

namespace Fdyno.Tests.Contract;

/// <summary>Random requests to make a table. Most are valid; what is not, is refused, and some come out invalid by chance.</summary>
/// <param name="random">What decides.</param>
internal sealed class RandomDefinitions(Random random)
{
    private static readonly string[] Types = ["S", "N", "B"];
    private static readonly string[] Attributes = ["pk", "sk", "a", "b", "c", "ä ö/ü", "Type"];
    private static readonly string[] Views = ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "keys_only"];

    public CreateTableRequest Next(string name)
    {
        var hasRange = random.Next(4) > 0;
        var provisioned = random.Next(2) == 0;
        KeySchemaElement[] keys = hasRange ? [Hash("pk"), Range("sk")] : [Hash("pk")];
        var globals = Many(random.Next(6), i => Index($"global.{i}", [Hash(Attribute()), .. Maybe(() => Range(Attribute()))], provisioned, isGlobal: true));
        var locals = hasRange ? Many(random.Next(3), i => Index($"local-{i}", [Hash("pk"), Range(Attribute())], provisioned, isGlobal: false)) : [];
        var used = keys.Concat(globals.Concat(locals).SelectMany(i => i.KeySchema!)).Select(k => k.AttributeName!).Distinct().ToList();
        return new CreateTableRequest
        {
            TableName = name,
            KeySchema = keys,
            AttributeDefinitions = [.. used.Select(a => new AttributeDefinition { AttributeName = a, AttributeType = Types[random.Next(3)] })],
            GlobalSecondaryIndexes = globals.Length == 0 ? null : globals,
            LocalSecondaryIndexes = locals.Length == 0 ? null : locals,
            BillingMode = random.Next(2) == 0 ? null : provisioned ? "Provisioned" : "PAY_PER_REQUEST",
            ProvisionedThroughput = provisioned ? Capacity() : null,
            OnDemandThroughput = provisioned ? null : Limits(),
            TableClass = random.Next(3) switch { 0 => null, 1 => "STANDARD", _ => "standard_infrequent_access" },
            DeletionProtectionEnabled = random.Next(2) == 0,
            StreamSpecification = random.Next(2) == 0 ? null : new StreamSpecification { StreamEnabled = true, StreamViewType = Views[random.Next(4)] },
            SSESpecification = random.Next(3) == 0 ? new SSESpecification { Enabled = true, KMSMasterKeyId = random.Next(2) == 0 ? null : "alias/k" } : null,
            TimeToLiveAttribute = random.Next(3) == 0 ? "expires" : null,
            Tags = random.Next(2) == 0 ? null : Enumerable.Range(0, random.Next(51)).ToDictionary(i => $"tag {i}", i => new string('v', i)),
        };
    }

    private SecondaryIndex Index(string name, KeySchemaElement[] keys, bool provisioned, bool isGlobal) => new()
    {
        IndexName = name,
        KeySchema = keys,
        Projection = random.Next(3) switch
        {
            0 => new Projection { ProjectionType = "ALL" },
            1 => new Projection { ProjectionType = "keys_only" },
            _ => new Projection { ProjectionType = "INCLUDE", NonKeyAttributes = Many(random.Next(1, 21), i => $"n{i}") },
        },
        ProvisionedThroughput = isGlobal && provisioned ? Capacity() : null,
        OnDemandThroughput = isGlobal && !provisioned ? Limits() : null,
    };

    private ProvisionedThroughput Capacity() => new() { ReadCapacityUnits = random.Next(1, 9), WriteCapacityUnits = random.NextInt64(1, long.MaxValue) };

    private OnDemandThroughput? Limits() => random.Next(3) > 0 ? null : new()
    {
        MaxReadRequestUnits = random.Next(-1, 20) is var r and not 0 ? r : null,
        MaxWriteRequestUnits = random.Next(2) == 0 ? null : 7,
    };

    private string Attribute() => Attributes[random.Next(Attributes.Length)];

    private T[] Maybe<T>(Func<T> make) => random.Next(2) == 0 ? [] : [make()];

    private static T[] Many<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];

    private static KeySchemaElement Hash(string name) => new() { AttributeName = name, KeyType = "hash" };

    private static KeySchemaElement Range(string name) => new() { AttributeName = name, KeyType = "RANGE" };
}
