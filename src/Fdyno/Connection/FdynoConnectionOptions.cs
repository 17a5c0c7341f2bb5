namespace Fdyno;

/// <summary>How a connection is opened.</summary>
public sealed record FdynoConnectionOptions
{
    /// <summary>The region in ARNs. On a new store <c>fdb</c> by default; on an existing one, a different value is an error.</summary>
    public string? Region { get; init; }

    /// <summary>The account in ARNs: 12 digits. On a new store <c>000000000000</c> by default; on an existing one, a different value is an error.</summary>
    public string? AccountId { get; init; }

    /// <summary>The path of directories, in the store, below which everything stands; empty for the whole store.</summary>
    public IReadOnlyList<string> Root { get; init; } = [];

    /// <summary>The clock of all that the connection does.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
