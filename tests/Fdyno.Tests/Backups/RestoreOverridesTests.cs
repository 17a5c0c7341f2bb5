using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Tests.Backups;

/// <summary>
/// What a restore may change, and each rule by its text (docs/dynamodb/restores.md#restore-errors and docs/dynamodb/restores.md#overrides).
/// </summary>
public sealed class RestoreOverridesTests
{
    private const string P = "Invalid Request: ";
    private static readonly ProvisionedThroughput Capacity = new() { ReadCapacityUnits = 3, WriteCapacityUnits = 4 };
    private static readonly SecondaryIndex ByGenre =
        BackupBench.Index("by-genre", new Projection { ProjectionType = "ALL" }, BackupBench.Hash("genre"), BackupBench.Range("year"));

    private static readonly SecondaryIndex ByTitle =
        BackupBench.Index("by-title", new Projection { ProjectionType = "KEYS_ONLY" }, BackupBench.Hash("pk"), BackupBench.Range("title"));

    private static readonly SecondaryIndex ByYear = BackupBench.Index(
        "renamed", new Projection { ProjectionType = "include", NonKeyAttributes = ["body", "a1"] }, BackupBench.Hash("year"));

    /// <summary>Each rule: whether the source is provisioned, the overrides, the text.</summary>
    public static TheoryData<string, bool, RestoreOverrides, string> Rules { get; } = new()
    {
        { "capacity", false, new() { ProvisionedThroughputOverride = Capacity }, P + "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED" },
        { "no capacity", false, new() { BillingModeOverride = "PROVISIONED" }, P + "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED" },
        {
            "capacity on demand", true, new() { BillingModeOverride = "PAY_PER_REQUEST", ProvisionedThroughputOverride = Capacity },
            P + "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST"
        },
        {
            "index capacity on demand", true,
            new() { BillingModeOverride = "PAY_PER_REQUEST", GlobalSecondaryIndexOverride = [ByGenre with { ProvisionedThroughput = Capacity }] },
            P + "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index by-genre"
        },
        { "index capacity", true, new() { GlobalSecondaryIndexOverride = [ByGenre] }, P + "Must specify provisioned throughput for index by-genre" },
        {
            "limits", true, new() { OnDemandThroughputOverride = new() { MaxReadRequestUnits = 5 } },
            P + "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST"
        },
        {
            "limit 0", false, new() { OnDemandThroughputOverride = new() { MaxReadRequestUnits = 0 } },
            P + "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range"
        },
        {
            "another projection", false,
            new() { GlobalSecondaryIndexOverride = [ByGenre with { Projection = new Projection { ProjectionType = "KEYS_ONLY" } }] },
            P + "Index by-genre does not match a secondary index that existed in the source table and cannot be created during the restore operation"
        },
        {
            "a global index as a local one", false, new() { LocalSecondaryIndexOverride = [ByGenre] },
            P + "Index by-genre does not match a secondary index that existed in the source table and cannot be created during the restore operation"
        },
        {
            "one index twice", false, new() { GlobalSecondaryIndexOverride = [ByGenre, ByGenre with { IndexName = "twin" }] },
            P + "Index twin does not match a secondary index that existed in the source table and cannot be created during the restore operation"
        },
        {
            "a name twice", false, new() { GlobalSecondaryIndexOverride = [ByGenre with { IndexName = "by-title" }] },
            "One or more parameter values were invalid: Duplicate index name: by-title"
        },
        {
            "indexes without capacity", false, new() { BillingModeOverride = "PROVISIONED", ProvisionedThroughputOverride = Capacity },
            "One or more parameter values were invalid: GlobalSecondaryIndexOverride must be specified for index: by-genre when BillingModeOverride is PROVISIONED"
        },
        {
            "no such mode", false, new() { BillingModeOverride = "BOGUS" },
            "1 validation error detected: Value 'BOGUS' at 'billingModeOverride' failed to satisfy constraint: Member must satisfy enum value set: "
            + "[PROVISIONED, PAY_PER_REQUEST]"
        },
        {
            "members missing", false, new() { GlobalSecondaryIndexOverride = [new SecondaryIndex()], ProvisionedThroughputOverride = new() { ReadCapacityUnits = 1 } },
            "4 validation errors detected: Value null at 'provisionedThroughputOverride.writeCapacityUnits' failed to satisfy constraint: Member must not be null; "
            + "Value null at 'globalSecondaryIndexOverride.1.member.indexName' failed to satisfy constraint: Member must not be null; "
            + "Value null at 'globalSecondaryIndexOverride.1.member.keySchema' failed to satisfy constraint: Member must not be null; "
            + "Value null at 'globalSecondaryIndexOverride.1.member.projection' failed to satisfy constraint: Member must not be null"
        },
        {
            "an empty key", false, new() { SSESpecificationOverride = new() { Enabled = true, KMSMasterKeyId = "" } },
            "1 validation error detected: Value '' at 'sSESpecificationOverride.kMSMasterKeyId' failed to satisfy constraint: Member must have length greater than or equal to 1"
        },
        {
            "no such setting", false, new() { ResetSetting = ["tags", "Colour"] },
            "1 validation error detected: Value 'Colour' at 'resetSetting.2.member' failed to satisfy constraint: Member must satisfy enum value set: "
            + "[Tags, DeletionProtection, TableClass, Stream, TimeToLive, All]"
        },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_that_is_broken_leaves_no_target(string rule, bool provisioned, RestoreOverrides overrides, string text)
    {
        Assert.NotEmpty(rule);
        await using var bench = await BackupBench.NewAsync();
        var arn = await BackUpAsync(bench, provisioned);
        var version = bench.Memory.CurrentVersion;
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, text, () => bench.RestoreAsync(arn, overrides: overrides));
        Assert.Equal(version, bench.Memory.CurrentVersion);
    }

    [Theory]
    [InlineData("", "TableName must be at least 3 characters long and at most 255 characters long")]
    [InlineData("ab", "TableName must be at least 3 characters long and at most 255 characters long")]
    [InlineData("bad name!", "1 validation error detected: Value 'bad name!' at 'targetTableName' failed to satisfy constraint: Member must satisfy "
        + "regular expression pattern: [a-zA-Z0-9_.-]+")]
    public async Task A_target_has_a_name(string name, string text)
    {
        await using var bench = await BackupBench.NewAsync();
        var arn = await BackUpAsync(bench, provisioned: false);
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, text, () => bench.RestoreAsync(arn, name));
    }

    [Fact]
    public async Task The_source_itself_exists_already()
    {
        await using var bench = await BackupBench.NewAsync();
        var arn = await BackUpAsync(bench, provisioned: false);
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.TableAlreadyExists, "Table already exists: Music", () => bench.RestoreAsync(arn, "Music"));
    }

    [Fact]
    public async Task An_on_demand_table_becomes_a_provisioned_one_with_indexes_of_other_names()
    {
        await using var bench = await BackupBench.NewAsync();
        var arn = await BackUpAsync(bench, provisioned: false);
        var restored = await bench.RestoreAsync(arn, overrides: new RestoreOverrides
        {
            BillingModeOverride = "provisioned",
            ProvisionedThroughputOverride = Capacity,
            GlobalSecondaryIndexOverride = [ByYear with { ProvisionedThroughput = Capacity }],
            LocalSecondaryIndexOverride = [],
        });
        Assert.Null(restored.BillingModeSummary);
        Assert.Equal(Capacity, restored.ProvisionedThroughput);
        var index = Assert.Single(restored.GlobalSecondaryIndexes!);
        Assert.Equal(("renamed", Capacity, "ACTIVE"), (index.IndexName, index.ProvisionedThroughput, index.IndexStatus));
        Assert.Null(restored.LocalSecondaryIndexes);
        Assert.Equal(["pk", "sk", "year"], restored.AttributeDefinitions.Select(d => d.AttributeName));
        Assert.Equal(
            await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music", "by-year")),
            await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Copy", "renamed")));
        Assert.Empty(await bench.CompareAsync());
    }

    [Fact]
    public async Task A_provisioned_table_becomes_an_on_demand_one()
    {
        await using var bench = await BackupBench.NewAsync();
        var arn = await BackUpAsync(bench, provisioned: true);
        var restored = await bench.RestoreAsync(arn, overrides: new RestoreOverrides
        {
            BillingModeOverride = "PAY_PER_REQUEST",
            OnDemandThroughputOverride = new OnDemandThroughput { MaxReadRequestUnits = 7 },
            SSESpecificationOverride = new SSESpecification { Enabled = true, KMSMasterKeyId = "alias/mine" },
        });
        Assert.Equal("PAY_PER_REQUEST", restored.BillingModeSummary!.BillingMode);
        Assert.Equal(
            (ProvisionedThroughput.Zero, new OnDemandThroughput { MaxReadRequestUnits = 7 }), (restored.ProvisionedThroughput, restored.OnDemandThroughput));
        Assert.All(restored.GlobalSecondaryIndexes!, i => Assert.Equal(ProvisionedThroughput.Zero, i.ProvisionedThroughput));
        Assert.Equal(("DISABLED", "alias/mine"), (restored.SSEDescription!.Status, restored.SSEDescription.KMSMasterKeyArn));
        Assert.Contains(bench.Warnings, w => w.StartsWith("Fdyno does not encrypt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_are_reset_by_name()
    {
        await using var bench = await BackupBench.NewAsync();
        var arn = await BackUpAsync(bench, provisioned: false);
        var some = await bench.RestoreAsync(arn, "Some", new RestoreOverrides { ResetSetting = ["tags", "Stream"] });
        Assert.Empty(some.Tags);
        Assert.Null(some.StreamSpecification);
        Assert.Equal((true, "expires"), (some.DeletionProtectionEnabled, some.TimeToLiveDescription.AttributeName));
        var none = await bench.RestoreAsync(arn, "None", new RestoreOverrides { ResetSetting = ["ALL"] });
        Assert.Empty(none.Tags);
        Assert.Equal(
            (false, null, null, new TimeToLiveDescription()),
            (none.DeletionProtectionEnabled, none.StreamSpecification, none.TableClassSummary, none.TimeToLiveDescription));
    }

    private static async Task<string> BackUpAsync(BackupBench bench, bool provisioned)
    {
        var request = BackupBench.TableRequest();
        if (provisioned)
        {
            request = request with
            {
                BillingMode = BillingMode.Provisioned,
                ProvisionedThroughput = Capacity,
                GlobalSecondaryIndexes = [.. request.GlobalSecondaryIndexes!.Select(i => i with { ProvisionedThroughput = Capacity })],
            };
        }

        await bench.Connection.Tables.CreateTableAsync(request);
        var random = new Random(1);
        for (var i = 0; i < 8; i++) await bench.Connection.Items.PutItemAsync("Music", MusicItems.Next(random, i));
        return (await bench.BackUpAsync()).BackupArn;
    }
}
