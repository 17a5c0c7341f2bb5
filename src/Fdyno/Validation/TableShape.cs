using Fdyno.Model;

namespace Fdyno.Validation;

/// <summary>
/// The members of table requests against their shapes (docs/dynamodb/arns-and-names.md#names and docs/dynamodb/shapes.md): what needs no
/// other member to judge.
/// </summary>
internal static class TableShape
{
    /// <summary>
    /// The most characters of the name of a key attribute, a projected attribute, and of time to live's
    /// (docs/dynamodb/arns-and-names.md#names).
    /// </summary>
    public const int MaxAttributeName = 255;

    /// <summary>The most attributes that one index projects by name.</summary>
    public const int MaxNonKeyAttributes = 20;

    /// <summary>The most attributes of a table's key.</summary>
    public const int MaxKeyAttributes = 2;

    /// <summary>The most characters of a tag's key.</summary>
    public const int MaxTagKey = 128;

    /// <summary>The most characters of a tag's value.</summary>
    public const int MaxTagValue = 256;

    private const string BothUnits = "Give both: -ReadCapacityUnits 5 -WriteCapacityUnits 5";

    private static readonly string[] BillingModes = [BillingMode.Provisioned, BillingMode.PayPerRequest];
    private static readonly string[] KeyTypes = [KeyType.Hash, KeyType.Range];
    private static readonly string[] ScalarTypes = ["B", "N", "S"];
    private static readonly string[] ProjectionTypes = [ProjectionType.All, ProjectionType.KeysOnly, ProjectionType.Include];
    private static readonly string[] StreamViews = ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"];
    private static readonly string[] SseTypes = ["AES256", "KMS"];

    /// <summary>Checks every member of a request to make a table.</summary>
    public static void Check(CreateTableRequest request)
    {
        var key = $"Give the table a key, such as: New-FdynoTable {NameOr(request.TableName, "<name>")} -HashKey pk";
        var validator = new RequestValidator()
            .Required(request.TableName, "tableName").Name(request.TableName, "tableName")
            .Required(request.KeySchema, "keySchema", key).Count(request.KeySchema, "keySchema", 1, MaxKeyAttributes)
            .Required(request.AttributeDefinitions, "attributeDefinitions", request.KeySchema is { } keys ? TableErrors.Define(keys.Select(k => k.AttributeName)) : key)
            .Billing(request.BillingMode, "billingMode")
            .Throughput(request.ProvisionedThroughput, "provisionedThroughput")
            .Stream(request.StreamSpecification, "streamSpecification")
            .Sse(request.SSESpecification, "sSESpecification")
            .Length(request.TimeToLiveAttribute, "timeToLiveSpecification.attributeName", 1, MaxAttributeName)
            .Tags(request.Tags, "tags");
        validator.Keys(request.KeySchema, "keySchema");
        validator.Definitions(request.AttributeDefinitions, "attributeDefinitions");
        validator.Indexes(request.GlobalSecondaryIndexes, "globalSecondaryIndexes");
        validator.Indexes(request.LocalSecondaryIndexes, "localSecondaryIndexes");
        validator.ThrowIfAny(request.TableName);
    }

    /// <summary>Checks every member of a request to change a table.</summary>
    public static void Check(UpdateTableRequest request) =>
        ResourceNames.CheckShape(new RequestValidator(), request.TableName)
            .Billing(request.BillingMode.Value, "billingMode")
            .Throughput(request.ProvisionedThroughput.Value, "provisionedThroughput")
            .Stream(request.StreamSpecification.Value, "streamSpecification")
            .Sse(request.SSESpecification.Value, "sSESpecification")
            .Length(request.TimeToLiveAttribute.Value, "timeToLiveSpecification.attributeName", 1, MaxAttributeName)
            .Tags(request.Tags.Value, "tags")
            .ThrowIfAny(request.TableName);

    /// <summary>A billing mode.</summary>
    public static RequestValidator Billing(this RequestValidator validator, string? mode, string path) =>
        validator.OneOf(mode, path, BillingModes);

    /// <summary>Capacity: both figures, each at least 1.</summary>
    public static RequestValidator Throughput(this RequestValidator validator, ProvisionedThroughput? throughput, string path) =>
        throughput is null
            ? validator
            : validator
                .Required(throughput.ReadCapacityUnits, $"{path}.readCapacityUnits", BothUnits)
                .Range(throughput.ReadCapacityUnits, $"{path}.readCapacityUnits", 1)
                .Required(throughput.WriteCapacityUnits, $"{path}.writeCapacityUnits", BothUnits)
                .Range(throughput.WriteCapacityUnits, $"{path}.writeCapacityUnits", 1);

    /// <summary>A stream.</summary>
    public static RequestValidator Stream(this RequestValidator validator, StreamSpecification? stream, string path) =>
        validator.OneOf(stream?.StreamViewType, $"{path}.streamViewType", StreamViews);

    /// <summary>Encryption.</summary>
    public static RequestValidator Sse(this RequestValidator validator, SSESpecification? sse, string path) =>
        validator.OneOf(sse?.SSEType, $"{path}.sSEType", SseTypes).Length(sse?.KMSMasterKeyId, $"{path}.kMSMasterKeyId", 1, int.MaxValue);

    /// <summary>A list of indexes, and all in it.</summary>
    public static RequestValidator Indexes(this RequestValidator validator, IReadOnlyList<SecondaryIndex>? indexes, string path)
    {
        for (var i = 0; i < (indexes?.Count ?? 0); i++)
        {
            var (index, at) = (indexes![i], $"{path}.{i + 1}.member");
            var key = $"Give the index a hash key: New-FdynoIndex {NameOr(index.IndexName, "<index>")} -HashKey <attribute>";
            validator
                .Required(index.IndexName, $"{at}.indexName", "Give the index a name: -IndexName <name>").Name(index.IndexName, $"{at}.indexName")
                .Required(index.KeySchema, $"{at}.keySchema", key).Count(index.KeySchema, $"{at}.keySchema", 1, int.MaxValue)
                .Required(index.Projection, $"{at}.projection", "Say what the index carries, such as: Projection = @{ ProjectionType = 'ALL' }")
                .OneOf(index.Projection?.ProjectionType, $"{at}.projection.projectionType", ProjectionTypes)
                .Count(index.Projection?.NonKeyAttributes, $"{at}.projection.nonKeyAttributes", 1, MaxNonKeyAttributes)
                .Throughput(index.ProvisionedThroughput, $"{at}.provisionedThroughput");
            validator.Keys(index.KeySchema, $"{at}.keySchema");
            for (var n = 0; n < (index.Projection?.NonKeyAttributes?.Count ?? 0); n++)
                validator.Length(index.Projection!.NonKeyAttributes![n], $"{at}.projection.nonKeyAttributes.{n + 1}.member", 1, MaxAttributeName);
        }

        return validator;
    }

    private static string NameOr(string? name, string other) => string.IsNullOrEmpty(name) ? other : name;

    private static void Keys(this RequestValidator validator, IReadOnlyList<KeySchemaElement>? keys, string path)
    {
        for (var i = 0; i < (keys?.Count ?? 0); i++)
        {
            var at = $"{path}.{i + 1}.member";
            validator
                .Required(keys![i].AttributeName, $"{at}.attributeName").Length(keys[i].AttributeName, $"{at}.attributeName", 1, MaxAttributeName)
                .Required(keys[i].KeyType, $"{at}.keyType").OneOf(keys[i].KeyType, $"{at}.keyType", KeyTypes);
        }
    }

    private static void Definitions(this RequestValidator validator, IReadOnlyList<AttributeDefinition>? definitions, string path)
    {
        for (var i = 0; i < (definitions?.Count ?? 0); i++)
        {
            var (definition, at) = (definitions![i], $"{path}.{i + 1}.member");
            validator
                .Required(definition.AttributeName, $"{at}.attributeName").Length(definition.AttributeName, $"{at}.attributeName", 1, MaxAttributeName)
                .Required(definition.AttributeType, $"{at}.attributeType").OneOf(definition.AttributeType, $"{at}.attributeType", ScalarTypes);
        }
    }

    private static RequestValidator Tags(this RequestValidator validator, IReadOnlyDictionary<string, string>? tags, string path)
    {
        var number = 0;
        foreach (var (key, value) in tags ?? new Dictionary<string, string>())
        {
            number++;
            validator.Length(key, $"{path}.{number}.member.key", 1, MaxTagKey).Length(value, $"{path}.{number}.member.value", 0, MaxTagValue);
        }

        return validator;
    }
}
