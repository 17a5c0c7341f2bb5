namespace Fdyno.Model;

/// <summary>Capacity set beforehand; recorded and given back, not enforced (docs/dynamodb/decisions.md#recorded-settings).</summary>
public sealed record ProvisionedThroughput
{
    /// <summary>Read capacity units, at least 1; 0 in descriptions of on-demand tables.</summary>
    public long? ReadCapacityUnits { get; init; }

    /// <summary>Write capacity units, at least 1; 0 in descriptions of on-demand tables.</summary>
    public long? WriteCapacityUnits { get; init; }

    /// <summary>What an on-demand table has: <c>{0, 0}</c> (docs/dynamodb/backups.md#recorded-state).</summary>
    public static ProvisionedThroughput Zero { get; } = new() { ReadCapacityUnits = 0, WriteCapacityUnits = 0 };

    /// <summary>Both figures.</summary>
    public override string ToString() => $"{ReadCapacityUnits} read, {WriteCapacityUnits} write";
}

/// <summary>The most that an on-demand table may be asked for; recorded and given back, not enforced.</summary>
public sealed record OnDemandThroughput
{
    /// <summary>Read request units a second; null for no limit.</summary>
    public long? MaxReadRequestUnits { get; init; }

    /// <summary>Write request units a second; null for no limit.</summary>
    public long? MaxWriteRequestUnits { get; init; }

    /// <summary>Both figures.</summary>
    public override string ToString() => $"{MaxReadRequestUnits} read, {MaxWriteRequestUnits} write";
}
