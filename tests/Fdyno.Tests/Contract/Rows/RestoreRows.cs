namespace Fdyno.Tests.Contract.Rows;

/// <summary>Rows of docs/dynamodb/restores.md.</summary>
internal static class RestoreRows
{
    private const string NoRegions = "A store is one region.";

    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("restores/backup-order", "backup restore: shape, ARN form, account, existence, overrides, target or backup in use"),
        new("restores/no-trace", "every failure is synchronous and leaves no target table"),
        new("restores/target-exists", "Table already exists: <name>"),
        new("restores/target-restoring", "Table: <name> is already being restored from backup: <arn>"),
        new("restores/create-while-restoring", "CreateTable: Table is being used: <name>"),
        new("restores/delete-while-restoring", "DeleteTable: ResourceInUse until ACTIVE"),
        new("restores/target-empty", "TargetTableName '': TableName must be at least 3 characters long …"),
        new("restores/target-characters", "TargetTableName 'bad name!'"),
        new("restores/50-restores", "Only 50 restore operations can be done simultaneously"),
        new("restores/cross-region", "sseSpecificationOverride must be provided for cross-region restores"),
        new("restores/other-region-name", "SourceTableName from another region", NoRegions),
        new("restores/backup-arn", "backup not found, bad ARN, other account: as 2.3"),
        new("restores/capacity-on-demand", "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"),
        new("restores/capacity-missing", "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED"),
        new("restores/capacity-to-on-demand", "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST"),
        new("restores/index-capacity-to-on-demand", "… for index <IDX>"),
        new("restores/index-capacity-missing", "Must specify provisioned throughput for index <IDX>"),
        new("restores/limits-provisioned", "Cannot override MaxReadRequestUnits for OnDemandThroughput unless …"),
        new("restores/limits-zero", "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range"),
        new("restores/index-unknown", "Index <IDX> does not match a secondary index that existed in the source table …"),
        new("restores/index-override-missing", "GlobalSecondaryIndexOverride must be specified for index: <IDX> …"),
        new("restores/billing-mode", "BillingModeOverride BOGUS"),
        new("restores/missing-members", "members of overrides that must not be null; kMSMasterKeyId of length 0"),
        new("restores/rename", "matching by key and projection: another name renames"),
        new("restores/omitted-or-empty", "omitted: all recorded indexes; empty: none"),
        new("restores/base-table-only", "ProvisionedThroughputOverride: the base table only; PAY_PER_REQUEST: indexes at 0/0"),
        new("restores/sse-off", "SSE Enabled=false or {}: nothing is asked for"),
        new("restores/kms-alias", "KMS validation error: bad alias", "There is no KMS: the key is recorded as it is given."),
        new("restores/empty-limits", "OnDemandThroughputOverride={}: the bug is not copied; it asks for nothing"),
        new("restores/warm-throughput", "WarmThroughput in an index override", "Fdyno's shapes have no WarmThroughput."),
        new("restores/pruned-definitions",
            "definitions that only dropped indexes used are pruned (docs/dynamodb/decisions.md#unused-attribute-definitions)"),
        new("restores/survives", "items, keys, indexes, throughput, billing mode, limits"),
        new("restores/settings",
            "tags, protection, class, stream: kept; TTL recorded, DISABLED (docs/dynamodb/decisions.md#settings-on-restore)"),
        new("restores/reset", "-ResetSetting drops what it names (docs/dynamodb/decisions.md#settings-on-restore)"),
        new("restores/new-identity", "TableId, TableArn, CreationDateTime are new; no BillingModeSummary when PROVISIONED"),
        new("restores/creating", "CREATING with a RestoreSummary; global indexes without status"),
        new("restores/summary-kept",
            "RestoreSummary after ACTIVE: kept, RestoreInProgress false (docs/dynamodb/decisions.md#restore-summary)"),
        new("restores/refused-while-creating", "UpdateTable, items: ResourceNotFound; CreateBackup: TableNotFound"),
        new("restores/active-is-complete", "the first ACTIVE has all data (docs/dynamodb/decisions.md#first-active)"),
        new("restores/no-overwrite", "cannot overwrite an existing table"),
        new("restores/rates", "rates, 500 simultaneous control-plane operations", "Nothing is throttled: a store on one machine has no neighbours to protect."),
    ];
}
