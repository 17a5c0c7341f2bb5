namespace Fdyno.Model;

/// <summary>A table's change stream; recorded and given back, not performed (docs/dynamodb/decisions.md#recorded-settings).</summary>
public sealed record StreamSpecification
{
    /// <summary>Whether there is a stream.</summary>
    public bool StreamEnabled { get; init; }

    /// <summary><c>NEW_IMAGE</c>, <c>OLD_IMAGE</c>, <c>NEW_AND_OLD_IMAGES</c> or <c>KEYS_ONLY</c>; null without a stream.</summary>
    public string? StreamViewType { get; init; }

    /// <summary>The view, or that there is no stream.</summary>
    public override string ToString() => StreamEnabled ? $"{StreamViewType}" : FeatureStatus.Disabled;
}

/// <summary>
/// How a table asks to be encrypted; recorded and given back, not performed (docs/dynamodb/decisions.md#recorded-settings).
/// </summary>
public sealed record SSESpecification
{
    /// <summary>Whether a key of one's own is asked for.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>KMS</c>.</summary>
    public string? SSEType { get; init; }

    /// <summary>The key's id, ARN or alias.</summary>
    public string? KMSMasterKeyId { get; init; }
}

/// <summary>How a table is encrypted. Fdyno does not encrypt: <see cref="Status"/> is never <c>ENABLED</c>.</summary>
public sealed record SSEDescription
{
    /// <summary>Always <c>DISABLED</c>.</summary>
    public string Status { get; init; } = FeatureStatus.Disabled;

    /// <summary>The type that was asked for.</summary>
    public string? SSEType { get; init; }

    /// <summary>The key that was asked for.</summary>
    public string? KMSMasterKeyArn { get; init; }

    /// <summary>The status, and what was asked for.</summary>
    public override string ToString() => $"{Status} ({SSEType} asked for)";
}

/// <summary>A table's time to live (docs/dynamodb/shapes.md#timetolivedescription).</summary>
public sealed record TimeToLiveDescription
{
    /// <summary><c>ENABLED</c> or <c>DISABLED</c>.</summary>
    public string TimeToLiveStatus { get; init; } = FeatureStatus.Disabled;

    /// <summary>
    /// The attribute that holds the time of expiry, in epoch seconds. Kept while disabled when a restore recorded it, so that it
    /// can be enabled again.
    /// </summary>
    public string? AttributeName { get; init; }

    /// <summary>The status, and the attribute where there is one.</summary>
    public override string ToString() => AttributeName is null ? TimeToLiveStatus : $"{TimeToLiveStatus} ({AttributeName})";
}

/// <summary>A table's billing mode; absent from provisioned tables (docs/dynamodb/restores.md#restored-settings).</summary>
public sealed record BillingModeSummary
{
    /// <summary><c>PAY_PER_REQUEST</c>.</summary>
    public string? BillingMode { get; init; }

    /// <summary>When the table was last set to on demand, in UTC.</summary>
    public DateTime? LastUpdateToPayPerRequestDateTime { get; init; }

    /// <summary>The mode.</summary>
    public override string ToString() => $"{BillingMode}";
}

/// <summary>A table's class.</summary>
public sealed record TableClassSummary
{
    /// <summary><c>STANDARD</c> or <c>STANDARD_INFREQUENT_ACCESS</c>.</summary>
    public string? TableClass { get; init; }

    /// <summary>When it was last changed, in UTC.</summary>
    public DateTime? LastUpdateDateTime { get; init; }

    /// <summary>The class.</summary>
    public override string ToString() => $"{TableClass}";
}

/// <summary>Where a restored table came from; kept after the restore (docs/dynamodb/decisions.md#restore-summary).</summary>
public sealed record RestoreSummary
{
    /// <summary>The backup; null after a point-in-time restore.</summary>
    public string? SourceBackupArn { get; init; }

    /// <summary>The table that was backed up.</summary>
    public string? SourceTableArn { get; init; }

    /// <summary>The backup's creation time, or the time asked for, in UTC.</summary>
    public DateTime RestoreDateTime { get; init; }

    /// <summary>Whether the restore is still at work.</summary>
    public bool RestoreInProgress { get; init; }

    /// <summary>The source.</summary>
    public override string ToString() => SourceBackupArn ?? SourceTableArn ?? "";
}
