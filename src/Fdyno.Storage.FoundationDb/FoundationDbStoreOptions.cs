namespace Fdyno.Storage.FoundationDb;

/// <summary>Which cluster, and how it is reached.</summary>
public sealed record FoundationDbStoreOptions
{
    /// <summary>The cluster file.</summary>
    public required string ClusterFile { get; init; }

    /// <summary>
    /// The file of FoundationDB's client library; by default the one that the system's loader finds. A process has one: the first
    /// store to be opened loads it.
    /// </summary>
    public string? ClientLibrary { get; init; }

    /// <summary>The certificates to show to the cluster, a PEM file. As all that concerns TLS, fixed by the first store of the process.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>The key of the certificate, a PEM file.</summary>
    public string? TlsKeyFile { get; init; }

    /// <summary>The authorities that the cluster's certificates are checked against, a PEM file.</summary>
    public string? TlsCaFile { get; init; }

    /// <summary>How long the cluster may take for its first answer.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long one run of a transaction may take: longer than a cluster needs to recover from the loss of a machine, which is a few
    /// seconds, and no longer than somebody waits who sees nothing happen; three times as long where it gives way to others. Running
    /// again after a conflict starts anew, so that there is no limit to how often.
    /// </summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Measures the age of transactions.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
