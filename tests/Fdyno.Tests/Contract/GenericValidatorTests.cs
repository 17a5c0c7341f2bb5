using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Tables;
using FsCheck;
using FsCheck.Fluent;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Contract;

/// <summary>
/// The generic validator (docs/dynamodb/validation.md#generic-validator): its texts, its counting, and that it tells all that fails.
/// </summary>
public sealed class GenericValidatorTests
{
    private const string One = "1 validation error detected: ";
    private const string Pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

    private static readonly Dictionary<string, Refusal> Rows = new()
    {
        ["validation/required"] = Refused(One + Fault("null", "keySchema", "Member must not be null"), r => r with { KeySchema = null }),
        ["validation/required: an index's members"] = Refused(
            "3 validation errors detected: " + string.Join("; ", new[] { "indexName", "keySchema", "projection" }
                .Select(m => Fault("null", $"globalSecondaryIndexes.1.member.{m}", "Member must not be null"))),
            r => r with { GlobalSecondaryIndexes = [new SecondaryIndex()] }),
        ["validation/null"] = Refused(One + Fault("null", "keySchema.1.member.keyType", "Member must not be null"),
            r => r with { KeySchema = [Hash("pk") with { KeyType = null }, Range("sk")] }),
        ["validation/missing-table-name"] = new(
            FdynoErrorCode.Validation, One + Fault("null", "tableName", "Member must not be null"),
            s => s.Backups.CreateBackupAsync(new CreateBackupRequest { BackupName = "name" }, OperationContext.None)),
        ["validation/length"] = Refused(One + Fault("'ab'", "tableName", "Member must have length greater than or equal to 3"), r => r with { TableName = "ab" }),
        ["validation/length: most"] = Refused(
            One + Fault($"'{new string('k', 256)}'", "timeToLiveSpecification.attributeName", "Member must have length less than or equal to 255"),
            r => r with { TimeToLiveAttribute = new string('k', 256) }),
        ["validation/range"] = Refused(
            One + Fault("'0'", "provisionedThroughput.readCapacityUnits", "Member must have value greater than or equal to 1"),
            r => r with { ProvisionedThroughput = new ProvisionedThroughput { ReadCapacityUnits = 0, WriteCapacityUnits = 1 } }),
        ["validation/range: most"] = new(
            FdynoErrorCode.Validation, One + Fault("'101'", "limit", "Member must have value less than or equal to 100"),
            s => s.Bench.ListAsync(new ListBackupsRequest { Limit = 101 })),
        ["validation/pattern"] = Refused(One + Fault("'a b'", "tableName", Pattern), r => r with { TableName = "a b" }),
        ["validation/enum"] = Refused(One + Fault("'SORT'", "keySchema.2.member.keyType", "Member must satisfy enum value set: [HASH, RANGE]"),
            r => r with { KeySchema = [Hash("pk"), Range("sk") with { KeyType = "SORT" }] }),
        ["validation/list-index"] = Refused(
            One + Fault("''", "localSecondaryIndexes.2.member.projection.nonKeyAttributes.1.member", "Member must have length greater than or equal to 1"),
            r => r with
            {
                LocalSecondaryIndexes =
                [
                    Index("one", new Projection { ProjectionType = "ALL" }, Hash("pk"), Range("sk")),
                    Index("two", new Projection { ProjectionType = "INCLUDE", NonKeyAttributes = [""] }, Hash("pk"), Range("sk")),
                ],
            }),
        ["validation/count: of two operands"] = new(
            FdynoErrorCode.Validation,
            "2 validation errors detected: " + Fault("'a'", "tableName", "Member must have length greater than or equal to 3") + "; "
                + Fault("'b!b'", "backupName", Pattern),
            s => s.Bench.BackUpAsync("b!b", "a")),
        ["validation/at-most-10"] = Refused(
            "10 validation errors detected: " + string.Join("; ", Enumerable.Range(1, 10).Select(
                i => Fault("'Q'", $"attributeDefinitions.{i}.member.attributeType", "Member must satisfy enum value set: [B, N, S]"))),
            r => r with { AttributeDefinitions = [.. Enumerable.Range(0, 12).Select(i => Define($"a{i}", "Q"))] }),
        ["validation/before-existence: create a table that is there"] = Refused(
            One + Fault("'BOGUS'", "billingMode", "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"),
            r => r with { TableName = "Music", BillingMode = "BOGUS" }),
        ["validation/before-existence: change a table that is not there"] = new(
            FdynoErrorCode.Validation, One + Fault("''", "timeToLiveSpecification.attributeName", "Member must have length greater than or equal to 1"),
            s => s.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Nothing", TimeToLiveAttribute = Change.To<string>("") })),
        ["validation/before-existence: restore a backup that is not there"] = new(
            FdynoErrorCode.Validation, One + Fault("'BOGUS'", "billingModeOverride", "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"),
            s => s.Bench.RestoreAsync(s.DeletedArn, overrides: new RestoreOverrides { BillingModeOverride = "BOGUS" })),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public Task A_request_that_breaks_a_rule_is_refused(string row) => Rows[row].CheckAsync();

    /// <summary>Ways to break a request to make a table, each with the fault that must be told.</summary>
    private static readonly (Func<CreateTableRequest, CreateTableRequest> Break, string Fault)[] Breaks =
    [
        (r => r with { TableName = "ab" }, Fault("'ab'", "tableName", "Member must have length greater than or equal to 3")),
        (r => r with { BillingMode = "NO" }, Fault("'NO'", "billingMode", "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]")),
        (r => r with { ProvisionedThroughput = new ProvisionedThroughput { ReadCapacityUnits = -1, WriteCapacityUnits = 1 } },
            Fault("'-1'", "provisionedThroughput.readCapacityUnits", "Member must have value greater than or equal to 1")),
        (r => r with { StreamSpecification = new StreamSpecification { StreamEnabled = true, StreamViewType = "X" } },
            Fault("'X'", "streamSpecification.streamViewType", "Member must satisfy enum value set: [NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY]")),
        (r => r with { SSESpecification = new SSESpecification { Enabled = true, SSEType = "X" } },
            Fault("'X'", "sSESpecification.sSEType", "Member must satisfy enum value set: [AES256, KMS]")),
        (r => r with { TimeToLiveAttribute = "" }, Fault("''", "timeToLiveSpecification.attributeName", "Member must have length greater than or equal to 1")),
        (r => r with { Tags = new Dictionary<string, string> { [""] = "v" } }, Fault("''", "tags.1.member.key", "Member must have length greater than or equal to 1")),
        (r => r with { KeySchema = [Hash("pk"), Range("sk") with { KeyType = "X" }] },
            Fault("'X'", "keySchema.2.member.keyType", "Member must satisfy enum value set: [HASH, RANGE]")),
        (r => r with { AttributeDefinitions = [Define("pk", "S"), Define("sk", "X")] },
            Fault("'X'", "attributeDefinitions.2.member.attributeType", "Member must satisfy enum value set: [B, N, S]")),
        (r => r with { GlobalSecondaryIndexes = [Index("g!g", new Projection { ProjectionType = "ALL" }, Hash("sk"))] },
            Fault("'g!g'", "globalSecondaryIndexes.1.member.indexName", Pattern)),
        (r => r with { LocalSecondaryIndexes = [Index("one", null!, Hash("pk"), Range("sk"))] },
            Fault("null", "localSecondaryIndexes.1.member.projection", "Member must not be null")),
    ];

    [Fact]
    [ContractRow("validation/count")]
    public void Whatever_two_failures_a_request_has_both_are_told()
    {
        var pairs = Gen.Choose(0, Breaks.Length - 1).Two().Where(p => p.Item1 != p.Item2).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(pairs, pair =>
        {
            var broken = Breaks[pair.Item2].Break(Breaks[pair.Item1].Break(Request()));
            var error = Assert.Throws<FdynoException>(() => Fdyno.Validation.TableShape.Check(broken));
            Assert.StartsWith("2 validation errors detected: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(Breaks[pair.Item1].Fault, error.Message, StringComparison.Ordinal);
            Assert.Contains(Breaks[pair.Item2].Fault, error.Message, StringComparison.Ordinal);
        }));
    }

    [Fact]
    [ContractRow("validation/enum-case")]
    public async Task Enumerated_values_are_taken_in_any_case()
    {
        await using var scene = await Scene.NewAsync();
        Assert.Single(await scene.Bench.ListAsync(new ListBackupsRequest { BackupType = "user" }));
        var copy = await scene.RestoreAsync(new RestoreOverrides { BillingModeOverride = "pay_per_request" });
        Assert.Equal("PAY_PER_REQUEST", copy.BillingModeSummary!.BillingMode);
    }

    [Theory]
    [ContractRow("errors/errors")]
    [InlineData("BackupInUseException")]
    [InlineData("BackupNotFoundException")]
    [InlineData("ContinuousBackupsUnavailableException")]
    [InlineData("TableAlreadyExistsException")]
    [InlineData("TableInUseException")]
    [InlineData("TableNotFoundException")]
    [InlineData("LimitExceededException")]
    [InlineData("InvalidRestoreTimeException")]
    [InlineData("PointInTimeRecoveryUnavailableException")]
    [InlineData("ResourceInUseException")]
    [InlineData("ResourceNotFoundException")]
    [InlineData("ValidationException")]
    [InlineData("AccessDeniedException")]
    public void Errors_have_the_contracts_names(string name) =>
        Assert.Contains(Enum.GetValues<FdynoErrorCode>(), c => new FdynoException(c, "text", "What to do.").ErrorName == name);

    private static string Fault(string value, string path, string rule) => $"Value {value} at '{path}' failed to satisfy constraint: {rule}";

    private static Refusal Refused(string text, Func<CreateTableRequest, CreateTableRequest> broken) =>
        new(FdynoErrorCode.Validation, text, s => s.Tables.CreateTableAsync(broken(TestTables.Request("New"))));
}
