using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Contract;

/// <summary>
/// What a restore makes of what was recorded and of its overrides (docs/dynamodb/restores.md#overrides and
/// docs/dynamodb/restores.md#restored-settings).
/// </summary>
public sealed class RestoreContractTests
{
    private static readonly Projection All = new() { ProjectionType = "ALL" };
    private static readonly ProvisionedThroughput Five = new() { ReadCapacityUnits = 5, WriteCapacityUnits = 5 };
    private static readonly ProvisionedThroughput Nine = new() { ReadCapacityUnits = 9, WriteCapacityUnits = 9 };

    [Fact]
    [ContractRow("restores/rename")]
    [ContractRow("restores/pruned-definitions")]
    public async Task Another_name_renames_an_index_and_definitions_nothing_uses_go()
    {
        await using var scene = await Scene.NewAsync();
        var copy = await scene.RestoreAsync(new RestoreOverrides
        {
            GlobalSecondaryIndexOverride = [Index("renamed", All, Hash("genre"), Range("year"))],
            LocalSecondaryIndexOverride = [],
        });
        Assert.Equal(["renamed"], copy.GlobalSecondaryIndexes!.Select(i => i.IndexName));
        Assert.Null(copy.LocalSecondaryIndexes);
        Assert.Equal(["pk", "sk", "genre", "year"], copy.AttributeDefinitions.Select(d => d.AttributeName));
    }

    [Fact]
    [ContractRow("restores/omitted-or-empty")]
    public async Task Omitted_is_all_and_empty_is_none()
    {
        await using var scene = await Scene.NewAsync();
        var all = await scene.RestoreAsync(new RestoreOverrides());
        Assert.Equal((2, 1), (all.GlobalSecondaryIndexes!.Count, all.LocalSecondaryIndexes!.Count));
        var none = await scene.RestoreAsync(new RestoreOverrides { GlobalSecondaryIndexOverride = [], LocalSecondaryIndexOverride = [] }, "None");
        Assert.Equal((null, null), (none.GlobalSecondaryIndexes, none.LocalSecondaryIndexes));
        Assert.Equal(["pk", "sk"], none.AttributeDefinitions.Select(d => d.AttributeName));
    }

    [Fact]
    [ContractRow("restores/base-table-only")]
    [ContractRow("restores/new-identity")]
    public async Task Capacity_is_overridden_for_the_base_table_and_taken_from_all_on_demand()
    {
        var request = BackupBench.TableRequest();
        await using var scene = await Scene.NewAsync(request with
        {
            ProvisionedThroughput = Five,
            GlobalSecondaryIndexes = [.. request.GlobalSecondaryIndexes!.Select(i => i with { ProvisionedThroughput = Five })],
        });
        var copy = await scene.RestoreAsync(new RestoreOverrides { ProvisionedThroughputOverride = Nine });
        Assert.Equal((Nine, null), (copy.ProvisionedThroughput, copy.BillingModeSummary));
        Assert.All(copy.GlobalSecondaryIndexes!, i => Assert.Equal(Five, i.ProvisionedThroughput));
        var onDemand = await scene.RestoreAsync(new RestoreOverrides { BillingModeOverride = "PAY_PER_REQUEST" }, "OnDemand");
        Assert.Equal((ProvisionedThroughput.Zero, "PAY_PER_REQUEST"), (onDemand.ProvisionedThroughput, onDemand.BillingModeSummary!.BillingMode));
        Assert.All(onDemand.GlobalSecondaryIndexes!, i => Assert.Equal(ProvisionedThroughput.Zero, i.ProvisionedThroughput));
        var source = await scene.Tables.DescribeTableAsync("Music");
        Assert.NotEqual(
            (source.TableId, source.TableArn, source.CreationDateTime), (copy.TableId, copy.TableArn, copy.CreationDateTime));
        Assert.True(copy.TableId != source.TableId && copy.TableArn != source.TableArn && copy.CreationDateTime > source.CreationDateTime);
    }

    [Fact]
    [ContractRow("restores/sse-off")]
    [ContractRow("decisions/sse-warns")]
    public async Task Encryption_is_overridden_and_asking_for_it_warns_once()
    {
        await using var scene = await Scene.NewAsync(Request("Music") with { SSESpecification = new SSESpecification { Enabled = true } });
        Assert.Equal("DISABLED", (await scene.RestoreAsync(new RestoreOverrides())).SSEDescription!.Status);
        var off = await scene.RestoreAsync(new RestoreOverrides { SSESpecificationOverride = new SSESpecification { Enabled = false } }, "Off");
        var empty = await scene.RestoreAsync(new RestoreOverrides { SSESpecificationOverride = new SSESpecification() }, "Empty");
        Assert.Equal((null, null), (off.SSEDescription, empty.SSEDescription));
        Assert.Empty(scene.Bench.Warnings);
        var on = new SSESpecification { Enabled = true, SSEType = "kms", KMSMasterKeyId = "alias/mine" };
        var copy = await scene.RestoreAsync(new RestoreOverrides { SSESpecificationOverride = on }, "On1");
        Assert.Equal(new SSEDescription { Status = "DISABLED", SSEType = "KMS", KMSMasterKeyArn = "alias/mine" }, copy.SSEDescription);
        AssertWarned(scene);
        await scene.Tables.CreateTableAsync(Request("On2") with { SSESpecification = on }, scene.Bench.Listener);
        AssertWarned(scene);
        await scene.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", SSESpecification = Change.To(on) }, scene.Bench.Listener);
        AssertWarned(scene);
    }

    [Fact]
    public async Task The_limits_of_an_index_are_in_every_description()
    {
        var limits = new OnDemandThroughput { MaxReadRequestUnits = 3, MaxWriteRequestUnits = 4 };
        var index = new SecondaryIndex
        {
            IndexName = "ByGenre",
            KeySchema = [new KeySchemaElement { AttributeName = "genre", KeyType = KeyType.Hash }],
            Projection = new Projection { ProjectionType = ProjectionType.All },
            AttributeDefinitions = [new AttributeDefinition { AttributeName = "genre", AttributeType = "S" }],
            OnDemandThroughput = limits,
        };
        await using var scene = await Scene.NewAsync(Request("Music") with { GlobalSecondaryIndexes = [index] });
        Assert.Equal(limits, Assert.Single((await scene.Tables.DescribeTableAsync("Music")).GlobalSecondaryIndexes!).OnDemandThroughput);
        var backup = await scene.Bench.BackUpAsync();
        Assert.Equal(limits, Assert.Single(backup.SourceTableFeatureDetails!.GlobalSecondaryIndexes!).OnDemandThroughput);
        Assert.Equal(limits, Assert.Single((await scene.RestoreAsync(new RestoreOverrides())).GlobalSecondaryIndexes!).OnDemandThroughput);
    }

    [Fact]
    [ContractRow("restores/empty-limits")]
    public async Task Empty_limits_ask_for_nothing()
    {
        var limits = new OnDemandThroughput { MaxReadRequestUnits = 7, MaxWriteRequestUnits = 8 };
        await using var scene = await Scene.NewAsync(Request("Music") with { OnDemandThroughput = limits });
        Assert.Equal(limits, (await scene.RestoreAsync(new RestoreOverrides { OnDemandThroughputOverride = new OnDemandThroughput() })).OnDemandThroughput);
        var lifted = new RestoreOverrides { OnDemandThroughputOverride = new OnDemandThroughput { MaxReadRequestUnits = -1, MaxWriteRequestUnits = 9 } };
        Assert.Equal(new OnDemandThroughput { MaxWriteRequestUnits = 9 }, (await scene.RestoreAsync(lifted, "Lifted")).OnDemandThroughput);
    }

    [Fact]
    [ContractRow("restores/survives")]
    [ContractRow("restores/settings")]
    [ContractRow("restores/summary-kept")]
    [ContractRow("restores/active-is-complete")]
    public async Task What_was_recorded_comes_back()
    {
        await using var scene = await Scene.NewAsync();
        var source = await scene.Tables.DescribeTableAsync("Music");
        var copy = await scene.RestoreAsync(new RestoreOverrides());
        Assert.Equal(("ACTIVE", 3L), (copy.TableStatus, copy.ItemCount));
        Assert.Empty(await scene.Bench.CompareAsync());
        Assert.Equal(source.KeySchema, copy.KeySchema);
        Assert.Equal(source.AttributeDefinitions, copy.AttributeDefinitions);
        Assert.Equal(source.Tags, copy.Tags);
        Assert.Equal(
            (source.DeletionProtectionEnabled, source.TableClassSummary, source.StreamSpecification, "DISABLED", "expires"),
            (copy.DeletionProtectionEnabled, copy.TableClassSummary, copy.StreamSpecification, copy.TimeToLiveDescription.TimeToLiveStatus,
                copy.TimeToLiveDescription.AttributeName));
        Assert.Equal(
            new RestoreSummary
            {
                SourceBackupArn = scene.Arn,
                SourceTableArn = source.TableArn,
                RestoreDateTime = scene.Backup.BackupCreationDateTime,
                RestoreInProgress = false,
            },
            copy.RestoreSummary);
    }

    [Fact]
    [ContractRow("restores/reset")]
    public async Task Settings_that_are_named_are_reset()
    {
        await using var scene = await Scene.NewAsync();
        var copy = await scene.RestoreAsync(new RestoreOverrides { ResetSetting = ["tags", "TimeToLive"] });
        Assert.Empty(copy.Tags);
        Assert.Equal(new TimeToLiveDescription(), copy.TimeToLiveDescription);
        Assert.True(copy.DeletionProtectionEnabled);
        var plain = await scene.RestoreAsync(new RestoreOverrides { ResetSetting = ["All"] }, "Plain");
        Assert.Empty(plain.Tags);
        Assert.Equal(
            (false, null, null, new TimeToLiveDescription()),
            (plain.DeletionProtectionEnabled, plain.TableClassSummary, plain.StreamSpecification, plain.TimeToLiveDescription));
    }

    [Fact]
    [ContractRow("restores/creating")]
    public async Task A_target_is_described_as_creating_while_it_is_restored()
    {
        await using var scene = await Scene.NewAsync();
        await scene.CutOffRestoreAsync();
        var table = await scene.Tables.DescribeTableAsync("Cut");
        Assert.Equal("CREATING", table.TableStatus);
        Assert.Equal(
            new RestoreSummary
            {
                SourceBackupArn = scene.Arn,
                SourceTableArn = scene.Backup.TableArn,
                RestoreDateTime = scene.Backup.BackupCreationDateTime,
                RestoreInProgress = true,
            },
            table.RestoreSummary);
        Assert.All(table.GlobalSecondaryIndexes!, i => Assert.Null(i.IndexStatus));
        var done = await scene.Bench.Restores.ResumeRestoreAsync("Cut", OperationContext.None);
        Assert.All(done.GlobalSecondaryIndexes!, i => Assert.Equal("ACTIVE", i.IndexStatus));
    }

    [Fact]
    [ContractRow("time-to-live/ttl-readable")]
    public async Task Items_that_are_expired_are_restored_and_readable()
    {
        await using var scene = await Scene.NewAsync(BackupBench.TableRequest(indexed: false));
        var expired = new Item.Builder(BackupBench.SmallItem(7)).Add("expires", AttributeValue.Number(1)).Build();
        await scene.Items.PutItemAsync("Music", expired);
        Assert.Equal(expired, await scene.Items.GetItemAsync("Music", expired));
        await scene.Bench.RestoreAsync((await scene.Bench.BackUpAsync("later")).BackupArn);
        Assert.Equal(expired, await scene.Items.GetItemAsync("Copy", expired));
    }

    private static void AssertWarned(Scene scene)
    {
        Assert.StartsWith("Fdyno does not encrypt.", Assert.Single(scene.Bench.Warnings), StringComparison.Ordinal);
        scene.Bench.Warnings.Clear();
    }
}
