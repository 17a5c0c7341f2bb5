using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Contract;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

/// <summary>
/// The rules of CreateTable, each with DynamoDB's text (docs/dynamodb/tables.md#table-rules), and that a refusal changes no byte of the
/// store.
/// </summary>
public sealed class TableRuleTests
{
    private const string P = "One or more parameter values were invalid: ";
    private static readonly Projection All = new() { ProjectionType = "ALL" };
    private static readonly ProvisionedThroughput Five = new() { ReadCapacityUnits = 5, WriteCapacityUnits = 5 };

    private static readonly Dictionary<string, (CreateTableRequest Request, string Text)> Rows = new()
    {
        ["arns-and-names/table-name: missing"] = (Request() with { TableName = null }, "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null"),
        ["arns-and-names/table-name: too short"] = (Request("ab"), "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3"),
        ["arns-and-names/table-name: empty"] = (Request(""), "2 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3"),
        ["arns-and-names/table-name: a newline"] = (Request("Music\n"), "1 validation error detected: Value 'Music\n' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
        ["tables/first-key"] = (Request() with { KeySchema = [Range("pk"), Hash("sk")] }, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ["tables/second-key"] = (Request() with { KeySchema = [Hash("pk"), Hash("sk")] }, "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
        ["tables/same-name"] = (Request() with { KeySchema = [Hash("pk"), Range("pk")] }, "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ["validation/enum: a key type"] = (
            Request() with { KeySchema = [Hash("pk"), new KeySchemaElement { AttributeName = "sk", KeyType = "SORT" }] },
            "1 validation error detected: Value 'SORT' at 'keySchema.2.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]"),
        ["tables/three-keys"] = (
            Request() with { KeySchema = [Hash("a"), Range("b"), Range("c")] },
            "1 validation error detected: Value '[a (HASH), b (RANGE), c (RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2"),
        ["tables/attribute-type"] = (Request(rangeType: "SS"), "1 validation error detected: Value 'SS' at 'attributeDefinitions.2.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]"),
        ["tables/key-not-defined"] = (
            Request() with { AttributeDefinitions = [Define("pk", "S")] },
            P + "Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, sk], AttributeDefinitions: [pk]"),
        ["tables/definition-not-used"] = (
            Request() with { AttributeDefinitions = [Define("pk", "S"), Define("sk", "N"), Define("x", "S")] },
            P + "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk, x], keys used: [pk, sk]"),
        ["tables/empty-index-list"] = (Request() with { GlobalSecondaryIndexes = [] }, P + "List of GlobalSecondaryIndexes is empty"),
        ["tables/duplicate-index"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("sk")), Index("one", All, Hash("pk"))] },
            P + "Duplicate index name: one"),
        ["tables/index-count: global"] = (
            Request() with { GlobalSecondaryIndexes = [.. Enumerable.Range(0, 21).Select(i => Index($"index{i}", All, Hash("sk")))] },
            P + "GlobalSecondaryIndex count exceeds the per-table limit of 20"),
        ["tables/index-count: local"] = (
            Request() with { LocalSecondaryIndexes = [.. Enumerable.Range(0, 6).Select(i => Index($"index{i}", All, Hash("pk"), Range("sk")))] },
            P + "Number of LocalSecondaryIndexes exceeds per-table limit of 5"),
        ["tables/local-needs-range"] = (
            Request(rangeType: null) with { LocalSecondaryIndexes = [Index("local", All, Hash("pk"), Range("pk"))] },
            P + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"),
        ["tables/local-hash"] = (
            Request() with { LocalSecondaryIndexes = [Index("local", All, Hash("sk"), Range("pk"))] },
            P + "Index KeySchema does not have the same leading hash key as table KeySchema for index: local. index hash key: sk, table hash key: pk"),
        ["tables/local-range"] = (
            Request() with { LocalSecondaryIndexes = [Index("local", All, Hash("pk"))] },
            P + "Index KeySchema does not have a range key for index: local"),
        ["tables/projection: none"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", new Projection(), Hash("sk"))] },
            P + "Unknown ProjectionType: null"),
        ["tables/projection: ALL with attributes"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All with { NonKeyAttributes = ["x"] }, Hash("sk"))] },
            P + "ProjectionType is ALL, but NonKeyAttributes is specified"),
        ["tables/projection: INCLUDE of nothing"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", new Projection { ProjectionType = "include" }, Hash("sk"))] },
            P + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
        ["tables/throughput: provisioned without units"] = (
            Request() with { BillingMode = "PROVISIONED" },
            P + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"),
        ["tables/throughput: on demand with units"] = (
            Request() with { BillingMode = "pay_per_request", ProvisionedThroughput = Five },
            P + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"),
        ["tables/throughput: provisioned index without units"] = (
            Request() with { ProvisionedThroughput = Five, GlobalSecondaryIndexes = [Index("one", All, Hash("sk"))] },
            P + "ProvisionedThroughput is not specified for index: one"),
        ["tables/throughput: on demand index with units"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("sk")) with { ProvisionedThroughput = Five }] },
            P + "ProvisionedThroughput should not be specified for index: one when BillingMode is PAY_PER_REQUEST"),
        ["tables/table-class"] = (
            Request() with { TableClass = "COLD" },
            "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS]."),
        ["tables/stream: on without view"] = (
            Request() with { StreamSpecification = new StreamSpecification { StreamEnabled = true } },
            P + "Table is being created with a stream enabled, UpdateViewType is required"),
        ["tables/stream: off with view"] = (
            Request() with { StreamSpecification = new StreamSpecification { StreamViewType = "KEYS_ONLY" } },
            P + "Table is being created with a stream disabled, UpdateViewType should not be specified"),
        ["tables/sse: type while off"] = (
            Request() with { SSESpecification = new SSESpecification { Enabled = false, SSEType = "KMS" } },
            P + "SSEType can not be specified if Enabled is false"),
        ["tables/sse: AES256"] = (
            Request() with { SSESpecification = new SSESpecification { Enabled = true, SSEType = "AES256" } },
            P + "SSEType AES256 is not supported"),
        ["tables/same-name: of an index"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("sk"), Range("sk"))] },
            "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ["tables/key-not-defined: of an index"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("x"))] },
            P + "Some index key attributes are not defined in AttributeDefinitions. Keys: [x], AttributeDefinitions: [pk, sk]"),
        ["tables/duplicate-index: global and local"] = (
            Request() with
            {
                GlobalSecondaryIndexes = [Index("one", All, Hash("sk"))],
                LocalSecondaryIndexes = [Index("one", All, Hash("pk"), Range("sk"))],
            },
            P + "Duplicate index name: one"),
        ["tables/first-key: of an index"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Range("sk"))] },
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ["tables/multi-attribute-keys: order"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("pk"), Range("sk"), Hash("sk"))] },
            P + "All HASH key attributes must precede RANGE key attributes in the KeySchema"),
        ["tables/multi-attribute-keys: five"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("pk"), Hash("sk"), Hash("pk"), Hash("sk"), Hash("pk"))] },
            P + "The KeySchema exceeds the maximum allowed number of HASH key attributes"),
        ["tables/multi-attribute-keys: two, which Fdyno does not have"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", All, Hash("pk"), Hash("sk"))] },
            P + "Fdyno's indexes have one HASH and at most one RANGE key attribute; index one has more"),
        ["tables/projection: KEYS_ONLY with attributes"] = (
            Request() with { GlobalSecondaryIndexes = [Index("one", new Projection { ProjectionType = "KEYS_ONLY", NonKeyAttributes = ["x"] }, Hash("sk"))] },
            P + "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified"),
        ["tables/throughput: limits of 0"] = (
            Request() with { OnDemandThroughput = new OnDemandThroughput { MaxWriteRequestUnits = 0 } },
            "Invalid Request: Requested MaxWriteRequestUnits for OnDemandThroughput is outside of valid range"),
        ["tables/throughput: an index's limits of 0"] = (
            Request() with
            {
                GlobalSecondaryIndexes = [Index("one", All, Hash("sk")) with { OnDemandThroughput = new OnDemandThroughput { MaxReadRequestUnits = 0 } }],
            },
            "Invalid Request: Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range"),
        ["tables/throughput: of a local index"] = (
            Request() with { LocalSecondaryIndexes = [Index("one", All, Hash("pk"), Range("sk")) with { ProvisionedThroughput = Five }] },
            P + "A local secondary index has no throughput of its own: one"),
        ["tables/stream: an unknown view"] = (
            Request() with { StreamSpecification = new StreamSpecification { StreamEnabled = true, StreamViewType = "ALL" } },
            "1 validation error detected: Value 'ALL' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum value set: [NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY]"),
        ["tables/sse: key while off"] = (
            Request() with { SSESpecification = new SSESpecification { KMSMasterKeyId = "alias/key" } },
            P + "KMSMasterKeyId can not be specified if Enabled is false"),
        ["tables/tag-count"] = (
            Request() with { Tags = Enumerable.Range(0, 51).ToDictionary(i => $"k{i}", i => "v") },
            "Number of Tags exceed the current limit for the provided ResourceArn"),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
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

    [Fact]
    [ContractRow("tables/deletion-protection")]
    public async Task A_protected_table_is_not_removed()
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request() with { DeletionProtectionEnabled = true });
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.DeleteTableAsync("Music"));
        Assert.Equal(
            (FdynoErrorCode.Validation, "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."),
            (error.Code, error.Message));
        await connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) });
        await connection.Tables.DeleteTableAsync("Music");
    }

    [Fact]
    [ContractRow("tables/missing-table")]
    public async Task A_missing_table_is_named()
    {
        await using var connection = await ConnectAsync();
        foreach (var ask in new Func<Task>[]
        {
            () => connection.Tables.DescribeTableAsync("Nothing"),
            () => connection.Tables.DeleteTableAsync("Nothing"),
            () => connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Nothing" }),
            () => connection.Items.GetItemAsync("Nothing", Item("{}")),
        })
        {
            var error = await Assert.ThrowsAsync<FdynoException>(ask);
            Assert.Equal(
                (FdynoErrorCode.ResourceNotFound, "Requested resource not found: Table: Nothing not found"), (error.Code, error.Message));
        }
    }
}
