using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

/// <summary>The rules of CreateTable, each with the contract's text (section 2.7), and that a refusal changes no byte of the store.</summary>
public sealed class TableRuleTests
{
    private const string P = "One or more parameter values were invalid: ";
    private static readonly Projection All = new() { ProjectionType = "ALL" };
    private static readonly ProvisionedThroughput Five = new() { ReadCapacityUnits = 5, WriteCapacityUnits = 5 };

    private static readonly Dictionary<string, (CreateTableRequest Request, string Text)> Rows = new()
    {
        ["name missing"] = (Request() with { TableName = null }, "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null"),
        ["name too short"] = (Request("ab"), "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3"),
        ["name empty"] = (Request(""), "2 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3"),
        ["name with a newline"] = (Request("Music\n"), "1 validation error detected: Value 'Music\n' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
        ["first key not hash"] = (Request() with { KeySchema = [Range("pk"), Hash("sk")] }, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ["second key not range"] = (Request() with { KeySchema = [Hash("pk"), Hash("sk")] }, "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
        ["same name twice"] = (Request() with { KeySchema = [Hash("pk"), Range("pk")] }, "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ["key type unknown"] = (
            Request() with { KeySchema = [Hash("pk"), new KeySchemaElement { AttributeName = "sk", KeyType = "SORT" }] },
            "1 validation error detected: Value 'SORT' at 'keySchema.2.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]"),
        ["three keys"] = (
            Request() with { KeySchema = [Hash("a"), Range("b"), Range("c")] },
            "1 validation error detected: Value '[a (HASH), b (RANGE), c (RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2"),
        ["attribute type"] = (Request(rangeType: "SS"), "1 validation error detected: Value 'SS' at 'attributeDefinitions.2.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]"),
        ["key not defined"] = (
            Request() with { AttributeDefinitions = [Define("pk", "S")] },
            P + "Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, sk], AttributeDefinitions: [pk]"),
        ["definition not used"] = (
            Request() with { AttributeDefinitions = [Define("pk", "S"), Define("sk", "N"), Define("x", "S")] },
            P + "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk, x], keys used: [pk, sk]"),
        ["no global indexes"] = (Request() with { GlobalSecondaryIndexes = [] }, P + "List of GlobalSecondaryIndexes is empty"),
        ["index name twice"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("sk")), Index("one", All, Hash("pk"))] },
            P + "Duplicate index name: one"),
        ["21 global indexes"] = (
            Request() with { GlobalSecondaryIndexes = [.. Enumerable.Range(0, 21).Select(i => Index($"index{i}", All, Hash("sk")))] },
            P + "GlobalSecondaryIndex count exceeds the per-table limit of 20"),
        ["6 local indexes"] = (
            Request() with { LocalSecondaryIndexes = [.. Enumerable.Range(0, 6).Select(i => Index($"index{i}", All, Hash("pk"), Range("sk")))] },
            P + "Number of LocalSecondaryIndexes exceeds per-table limit of 5"),
        ["local without range in table"] = (
            Request(rangeType: null) with { LocalSecondaryIndexes = [Index("local", All, Hash("pk"), Range("pk"))] },
            P + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"),
        ["local with other hash"] = (
            Request() with { LocalSecondaryIndexes = [Index("local", All, Hash("sk"), Range("pk"))] },
            P + "Index KeySchema does not have the same leading hash key as table KeySchema for index: local. index hash key: sk, table hash key: pk"),
        ["local without range"] = (
            Request() with { LocalSecondaryIndexes = [Index("local", All, Hash("pk"))] },
            P + "Index KeySchema does not have a range key for index: local"),
        ["projection missing"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", new Projection(), Hash("sk"))] },
            P + "Unknown ProjectionType: null"),
        ["all and attributes"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All with { NonKeyAttributes = ["x"] }, Hash("sk"))] },
            P + "ProjectionType is ALL, but NonKeyAttributes is specified"),
        ["include nothing"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", new Projection { ProjectionType = "include" }, Hash("sk"))] },
            P + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
        ["provisioned without units"] = (
            Request() with { BillingMode = "PROVISIONED" },
            P + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"),
        ["on demand with units"] = (
            Request() with { BillingMode = "pay_per_request", ProvisionedThroughput = Five },
            P + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"),
        ["provisioned index without units"] = (
            Request() with { ProvisionedThroughput = Five, GlobalSecondaryIndexes = [Index("one", All, Hash("sk"))] },
            P + "ProvisionedThroughput is not specified for index: one"),
        ["on demand index with units"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("sk")) with { ProvisionedThroughput = Five }] },
            P + "ProvisionedThroughput should not be specified for index: one when BillingMode is PAY_PER_REQUEST"),
        ["table class"] = (
            Request() with { TableClass = "COLD" },
            "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS]."),
        ["stream without view"] = (
            Request() with { StreamSpecification = new StreamSpecification { StreamEnabled = true } },
            P + "Table is being created with a stream enabled, UpdateViewType is required"),
        ["no stream with view"] = (
            Request() with { StreamSpecification = new StreamSpecification { StreamViewType = "KEYS_ONLY" } },
            P + "Table is being created with a stream disabled, UpdateViewType should not be specified"),
        ["SSE type while off"] = (
            Request() with { SSESpecification = new SSESpecification { Enabled = false, SSEType = "KMS" } },
            P + "SSEType can not be specified if Enabled is false"),
        ["SSE AES256"] = (
            Request() with { SSESpecification = new SSESpecification { Enabled = true, SSEType = "AES256" } },
            P + "SSEType AES256 is not supported"),
        ["51 tags"] = (
            Request() with { Tags = Enumerable.Range(0, 51).ToDictionary(i => $"k{i}", i => "v") },
            "Number of Tags exceed the current limit for the provided ResourceArn"),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(RowNames))]
    public async Task A_table_that_breaks_a_rule_is_refused_and_nothing_is_written(string row)
    {
        var store = new Testing.MemoryStore();
        await using var connection = await ConnectAsync(store);
        var before = store.CurrentVersion;
        var (request, text) = Rows[row];

        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.CreateTableAsync(request));

        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.Equal(text, error.Message);
        Assert.Equal(before, store.CurrentVersion);
    }
}
