namespace Fdyno.Tests.Contract.Rows;

/// <summary>Section 2.5, restores.</summary>
internal static class RestoreRows
{
    private const string NoRegions = "A store is one region.";

    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("2.5.1-backup-order", "backup restore: shape, ARN form, account, existence, overrides, target or backup in use"),
        new("2.5.1-no-trace", "every failure is synchronous and leaves no target table"),
        new("2.5.2-target-exists", "Table already exists: <name>"),
        new("2.5.2-target-restoring", "Table: <name> is already being restored from backup: <arn>"),
        new("2.5.2-create-while-restoring", "CreateTable: Table is being used: <name>"),
        new("2.5.2-delete-while-restoring", "DeleteTable: ResourceInUse until ACTIVE"),
        new("2.5.2-target-empty", "TargetTableName '': TableName must be at least 3 characters long …"),
        new("2.5.2-target-characters", "TargetTableName 'bad name!'"),
        new("2.5.2-50-restores", "Only 50 restore operations can be done simultaneously"),
        new("2.5.2-cross-region", "sseSpecificationOverride must be provided for cross-region restores"),
        new("2.5.2-other-region-name", "SourceTableName from another region", NoRegions),
        new("2.5.2-backup-arn", "backup not found, bad ARN, other account: as 2.3"),
        new("2.5.3-capacity-on-demand", "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"),
        new("2.5.3-capacity-missing", "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED"),
        new("2.5.3-capacity-to-on-demand", "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST"),
        new("2.5.3-index-capacity-to-on-demand", "… for index <IDX>"),
        new("2.5.3-index-capacity-missing", "Must specify provisioned throughput for index <IDX>"),
        new("2.5.3-limits-provisioned", "Cannot override MaxReadRequestUnits for OnDemandThroughput unless …"),
        new("2.5.3-limits-zero", "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range"),
        new("2.5.3-index-unknown", "Index <IDX> does not match a secondary index that existed in the source table …"),
        new("2.5.3-index-override-missing", "GlobalSecondaryIndexOverride must be specified for index: <IDX> …"),
        new("2.5.3-billing-mode", "BillingModeOverride BOGUS"),
        new("2.5.3-missing-members", "members of overrides that must not be null; kMSMasterKeyId of length 0"),
        new("2.5.3-rename", "matching by key and projection: another name renames"),
        new("2.5.3-omitted-or-empty", "omitted: all recorded indexes; empty: none"),
        new("2.5.3-base-table-only", "ProvisionedThroughputOverride: the base table only; PAY_PER_REQUEST: indexes at 0/0"),
        new("2.5.3-sse-off", "SSE Enabled=false or {}: nothing is asked for"),
        new("2.5.3-kms-alias", "KMS validation error: bad alias", "There is no KMS: the key is recorded as it is given."),
        new("2.5.3-empty-limits", "OnDemandThroughputOverride={}: the bug is not copied; it asks for nothing"),
        new("2.5.3-warm-throughput", "WarmThroughput in an index override", "Fdyno's shapes have no WarmThroughput."),
        new("2.5.3-pruned-definitions", "definitions that only dropped indexes used are pruned (section 0, row 9)"),
        new("2.5.4-survives", "items, keys, indexes, throughput, billing mode, limits"),
        new("2.5.4-settings", "tags, protection, class, stream: kept; TTL recorded, DISABLED (section 0, row 2)"),
        new("2.5.4-reset", "-ResetSetting drops what it names (section 0, row 2)"),
        new("2.5.4-new-identity", "TableId, TableArn, CreationDateTime are new; no BillingModeSummary when PROVISIONED"),
        new("2.5.5-creating", "CREATING with a RestoreSummary; global indexes without status"),
        new("2.5.5-summary-kept", "RestoreSummary after ACTIVE: kept, RestoreInProgress false (section 0, row 8)"),
        new("2.5.5-refused-while-creating", "UpdateTable, items: ResourceNotFound; CreateBackup: TableNotFound"),
        new("2.5.5-active-is-complete", "the first ACTIVE has all data (section 0, row 12)"),
        new("2.5.5-no-overwrite", "cannot overwrite an existing table"),
        new("2.5.6-rates", "rates, 500 simultaneous control-plane operations", "Nothing is throttled: a store on one machine has no neighbours to protect."),
    ];
}
