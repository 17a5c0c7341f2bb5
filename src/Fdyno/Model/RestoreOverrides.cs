namespace Fdyno.Model;

/// <summary>
/// What a restored table shall have instead of what was recorded; the same for both restores (docs/dynamodb/restores.md#overrides).
/// </summary>
public sealed record RestoreOverrides
{
    /// <summary><c>PROVISIONED</c> or <c>PAY_PER_REQUEST</c>; null for the recorded mode.</summary>
    public string? BillingModeOverride { get; init; }

    /// <summary>The base table's capacity.</summary>
    public ProvisionedThroughput? ProvisionedThroughputOverride { get; init; }

    /// <summary>The base table's limits.</summary>
    public OnDemandThroughput? OnDemandThroughputOverride { get; init; }

    /// <summary>The global indexes to restore: null for all recorded ones, empty for none.</summary>
    public IReadOnlyList<SecondaryIndex>? GlobalSecondaryIndexOverride { get; init; }

    /// <summary>The local indexes to restore: null for all recorded ones, empty for none.</summary>
    public IReadOnlyList<SecondaryIndex>? LocalSecondaryIndexOverride { get; init; }

    /// <summary>The encryption to record.</summary>
    public SSESpecification? SSESpecificationOverride { get; init; }

    /// <summary>
    /// Settings to leave at their defaults: any of <c>Tags</c>, <c>DeletionProtection</c>, <c>TableClass</c>, <c>Stream</c>,
    /// <c>TimeToLive</c>, <c>All</c>, in any case (docs/dynamodb/decisions.md#settings-on-restore).
    /// </summary>
    public IReadOnlyList<string> ResetSetting { get; init; } = [];
}
