using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Contract;

/// <summary>What restores refuse, in which order, and that nothing is left of it (docs/dynamodb/restores.md).</summary>
public sealed class RestoreRefusalTests
{
    private const string Invalid = "Invalid Request: ";
    private const string One = "1 validation error detected: ";
    private const string NotNull = "failed to satisfy constraint: Member must not be null";
    private static readonly Projection All = new() { ProjectionType = "ALL" };
    private static readonly ProvisionedThroughput Five = new() { ReadCapacityUnits = 5, WriteCapacityUnits = 5 };
    private static readonly SecondaryIndex ByGenre = Index("by-genre", All, Hash("genre"), Range("year"));
    private static readonly CreateTableRequest ProvisionedTable = Provisioned();

    private static readonly Dictionary<string, Refusal> Rows = new()
    {
        ["restores/target-exists"] = new(FdynoErrorCode.TableAlreadyExists, "Table already exists: Music", s => s.Bench.RestoreAsync(s.Arn, "Music")),
        ["restores/no-overwrite"] = new(FdynoErrorCode.TableAlreadyExists, "Table already exists: Music", s => s.Bench.RestoreAsync(s.Arn, "Music")),
        ["restores/target-restoring"] = new(
            FdynoErrorCode.TableInUse, "Table: Cut is already being restored from backup: {arn}", s => s.Bench.RestoreAsync(s.Arn, "Cut"))
        {
            Before = s => s.CutOffRestoreAsync(),
        },
        ["restores/create-while-restoring"] = new(
            FdynoErrorCode.ResourceInUse, "Table is being used: Cut", s => s.Tables.CreateTableAsync(Tables.TestTables.Request("Cut")))
        {
            Before = s => s.CutOffRestoreAsync(),
        },
        ["restores/delete-while-restoring"] = new(FdynoErrorCode.ResourceInUse, "Table is being restored: Cut", s => s.Tables.DeleteTableAsync("Cut"))
        {
            Before = s => s.CutOffRestoreAsync(),
        },
        ["restores/refused-while-creating: change"] = WhileCreating(
            s => s.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Cut", DeletionProtectionEnabled = Change.To(true) })),
        ["restores/refused-while-creating: tags"] = WhileCreating(s => s.Tables.UpdateTableAsync(
            new UpdateTableRequest { TableName = "Cut", Tags = Change.To<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()) })),
        ["restores/refused-while-creating: put"] = WhileCreating(s => s.Items.PutItemAsync("Cut", BackupBench.SmallItem(1))),
        ["restores/refused-while-creating: get"] = WhileCreating(s => s.Items.GetItemAsync("Cut", BackupBench.SmallItem(1))),
        ["restores/refused-while-creating: scan"] = WhileCreating(s => BackupBench.ToListAsync(s.Items.ScanAsync("Cut"))),
        ["restores/refused-while-creating: back up"] = new(FdynoErrorCode.TableNotFound, "Table not found: Cut", s => s.Bench.BackUpAsync("name", "Cut"))
        {
            Before = s => s.CutOffRestoreAsync(),
        },
        ["restores/target-empty"] = new(
            FdynoErrorCode.Validation, "TableName must be at least 3 characters long and at most 255 characters long", s => s.Bench.RestoreAsync(s.Arn, "")),
        ["restores/target-empty: too long"] = new(
            FdynoErrorCode.Validation, "TableName must be at least 3 characters long and at most 255 characters long",
            s => s.Bench.RestoreAsync(s.Arn, new string('n', 256))),
        ["restores/target-empty: with another failure, both are told"] = new(
            FdynoErrorCode.Validation, "3 validation errors detected: ",
            s => s.Bench.RestoreAsync(s.Arn, "", new RestoreOverrides { BillingModeOverride = "BOGUS" }))
        { IsPrefix = true },
        ["restores/target-characters"] = new(
            FdynoErrorCode.Validation,
            One + "Value 'bad name!' at 'targetTableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
            s => s.Bench.RestoreAsync(s.Arn, "bad name!")),
        ["restores/cross-region"] = new(
            FdynoErrorCode.Validation, Invalid + "sseSpecificationOverride must be provided for cross-region restores",
            s => s.Bench.RestoreAsync(s.Arn.Replace(":fdb:", ":eu-west-1:", StringComparison.Ordinal))),
        ["restores/capacity-on-demand"] = Override(
            Invalid + "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED", new RestoreOverrides { ProvisionedThroughputOverride = Five }),
        ["restores/capacity-missing"] = Override(
            Invalid + "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED",
            new RestoreOverrides { BillingModeOverride = "PROVISIONED" }),
        ["restores/capacity-to-on-demand"] = Override(
            Invalid + "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST",
            new RestoreOverrides { BillingModeOverride = "PAY_PER_REQUEST", ProvisionedThroughputOverride = Five }, ProvisionedTable),
        ["restores/index-capacity-to-on-demand"] = Override(
            Invalid + "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index by-genre",
            new RestoreOverrides
            {
                BillingModeOverride = "PAY_PER_REQUEST",
                GlobalSecondaryIndexOverride = [ByGenre with { ProvisionedThroughput = Five }],
            },
            ProvisionedTable),
        ["restores/index-capacity-missing"] = Override(
            Invalid + "Must specify provisioned throughput for index by-genre", new RestoreOverrides { GlobalSecondaryIndexOverride = [ByGenre] },
            ProvisionedTable),
        ["restores/limits-provisioned"] = Override(
            Invalid + "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST",
            new RestoreOverrides { OnDemandThroughputOverride = new OnDemandThroughput { MaxReadRequestUnits = 5 } }, ProvisionedTable),
        ["restores/limits-zero"] = Override(
            Invalid + "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range",
            new RestoreOverrides { OnDemandThroughputOverride = new OnDemandThroughput { MaxReadRequestUnits = 0 } }),
        ["restores/index-unknown: another key"] = Unknown(Index("other", All, Hash("year"))),
        ["restores/index-unknown: another projection"] = Unknown(Index("other", new Projection { ProjectionType = "KEYS_ONLY" }, Hash("genre"), Range("year"))),
        ["restores/index-unknown: a recorded one twice"] = Override(
            Invalid + "Index second does not match a secondary index that existed in the source table and cannot be created during the restore operation",
            new RestoreOverrides { GlobalSecondaryIndexOverride = [ByGenre, ByGenre with { IndexName = "second" }] }),
        ["restores/index-unknown: a local one"] = Override(
            Invalid + "Index other does not match a secondary index that existed in the source table and cannot be created during the restore operation",
            new RestoreOverrides { LocalSecondaryIndexOverride = [Index("other", All, Hash("pk"), Range("year"))] }),
        ["restores/index-override-missing"] = Override(
            Scene.InvalidParameters + "GlobalSecondaryIndexOverride must be specified for index: by-genre when BillingModeOverride is PROVISIONED",
            new RestoreOverrides { BillingModeOverride = "PROVISIONED", ProvisionedThroughputOverride = Five }),
        ["restores/billing-mode"] = Override(
            One + "Value 'BOGUS' at 'billingModeOverride' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]",
            new RestoreOverrides { BillingModeOverride = "BOGUS" }),
        ["restores/missing-members: of an index"] = Override(
            $"3 validation errors detected: Value null at 'globalSecondaryIndexOverride.1.member.indexName' {NotNull}; "
            + $"Value null at 'globalSecondaryIndexOverride.1.member.keySchema' {NotNull}; Value null at 'globalSecondaryIndexOverride.1.member.projection' {NotNull}",
            new RestoreOverrides { GlobalSecondaryIndexOverride = [new SecondaryIndex()] }),
        ["restores/missing-members: of capacity"] = Override(
            $"2 validation errors detected: Value null at 'provisionedThroughputOverride.readCapacityUnits' {NotNull}; "
            + $"Value null at 'provisionedThroughputOverride.writeCapacityUnits' {NotNull}",
            new RestoreOverrides { ProvisionedThroughputOverride = new ProvisionedThroughput() }),
        ["restores/missing-members: an empty key"] = Override(
            One + "Value '' at 'sSESpecificationOverride.kMSMasterKeyId' failed to satisfy constraint: Member must have length greater than or equal to 1",
            new RestoreOverrides { SSESpecificationOverride = new SSESpecification { Enabled = true, KMSMasterKeyId = "" } }),

        // Each breaks the rule it is named by and the ones after it: the first is told.
        ["restores/backup-order: shape before ARN"] = Validation(One, s => s.Bench.RestoreAsync("no ARN", "bad name!")),
        ["restores/backup-order: ARN before existence"] = Validation("Invalid Backup ARN", s => s.Bench.RestoreAsync("no ARN", "Music")),
        ["restores/backup-order: account before existence"] = new(
            FdynoErrorCode.AccessDenied, "Access is denied: the ARN is of account '111111111111', and the store in memory has account '000000000000'",
            s => s.Bench.RestoreAsync(s.DeletedArn.Replace("000000000000", "111111111111", StringComparison.Ordinal), "Music")),
        ["restores/backup-order: existence before overrides"] = new(
            FdynoErrorCode.BackupNotFound, "Backup not found: {deleted}",
            s => s.Bench.RestoreAsync(s.DeletedArn, "Music", new RestoreOverrides { BillingModeOverride = "PROVISIONED" })),
        ["restores/backup-order: overrides before the target"] = Validation(
            Invalid + "Must override", s => s.Bench.RestoreAsync(s.Arn, "Music", new RestoreOverrides { BillingModeOverride = "PROVISIONED" })),
        ["restores/backup-order: the target before the backup in use"] = new(
            FdynoErrorCode.TableAlreadyExists, "Table already exists: Music", s => s.Bench.RestoreAsync(s.Arn, "Music"))
        {
            Before = s => s.CutOffRestoreAsync(),
        },
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [ContractRow("restores/no-trace")]
    [MemberData(nameof(RowNames))]
    public Task A_request_that_breaks_a_rule_is_refused(string row) => Rows[row].CheckAsync();

    [Fact]
    [ContractRow("restores/50-restores")]
    public async Task Fifty_restores_are_at_work_at_a_time_and_no_more()
    {
        await using var scene = await Scene.NewAsync();
        for (var i = 0; i < 50; i++)
        {
            var backup = await scene.Bench.BackUpAsync($"backup{i}");
            await scene.Bench.Context.Store.WriteAsync(tr =>
            {
                new Fdyno.Backups.Restoring.RunningRestores(scene.Bench.Context).Add(
                    tr, $"target{i}", new Fdyno.Backups.Restoring.RunningRestore { BackupArn = backup.BackupArn, TableId = Guid.NewGuid().ToString() });
                return Task.FromResult(true);
            });
        }

        var before = scene.State();
        var error = await Assert.ThrowsAsync<FdynoException>(() => scene.Bench.RestoreAsync(scene.Arn));
        Assert.Equal(
            (FdynoErrorCode.LimitExceeded, "Subscriber limit exceeded: Only 50 restore operations can be done simultaneously"), (error.Code, error.Message));
        Assert.Equal(before, scene.State());
    }

    private static Refusal WhileCreating(Func<Scene, Task> ask) =>
        new(FdynoErrorCode.ResourceNotFound, "Requested resource not found: Table: Cut not found", ask) { Before = s => s.CutOffRestoreAsync() };

    private static Refusal Validation(string prefix, Func<Scene, Task> ask) => new(FdynoErrorCode.Validation, prefix, ask) { IsPrefix = true };

    private static Refusal Override(string text, RestoreOverrides overrides, CreateTableRequest? table = null) =>
        new(FdynoErrorCode.Validation, text, s => s.RestoreAsync(overrides)) { Table = table };

    private static Refusal Unknown(SecondaryIndex index) => Override(
        Invalid + "Index other does not match a secondary index that existed in the source table and cannot be created during the restore operation",
        new RestoreOverrides { GlobalSecondaryIndexOverride = [index] });

    private static CreateTableRequest Provisioned()
    {
        var request = BackupBench.TableRequest();
        return request with
        {
            ProvisionedThroughput = Five,
            GlobalSecondaryIndexes = [.. request.GlobalSecondaryIndexes!.Select(i => i with { ProvisionedThroughput = Five })],
        };
    }
}
