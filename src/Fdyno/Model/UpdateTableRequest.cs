namespace Fdyno.Model;

/// <summary>Settings of a table to change; what is not requested stays as it is.</summary>
public sealed record UpdateTableRequest
{
    /// <summary>The table's name or ARN.</summary>
    public string? TableName { get; init; }

    /// <summary>The billing mode.</summary>
    public Change<string> BillingMode { get; init; }

    /// <summary>The capacity of a provisioned table.</summary>
    public Change<ProvisionedThroughput> ProvisionedThroughput { get; init; }

    /// <summary>The limits of an on-demand table.</summary>
    public Change<OnDemandThroughput> OnDemandThroughput { get; init; }

    /// <summary>The table class.</summary>
    public Change<string> TableClass { get; init; }

    /// <summary>Whether the table refuses to be removed.</summary>
    public Change<bool> DeletionProtectionEnabled { get; init; }

    /// <summary>The recorded stream.</summary>
    public Change<StreamSpecification> StreamSpecification { get; init; }

    /// <summary>The recorded encryption.</summary>
    public Change<SSESpecification> SSESpecification { get; init; }

    /// <summary>The attribute that holds the time of expiry; clearing it disables time to live.</summary>
    public Change<string> TimeToLiveAttribute { get; init; }

    /// <summary>All tags: the new ones take the place of the old ones.</summary>
    public Change<IReadOnlyDictionary<string, string>> Tags { get; init; }
}
