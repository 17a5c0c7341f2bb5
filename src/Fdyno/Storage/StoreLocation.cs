namespace Fdyno.Storage;

/// <summary>Where a store is, and what it takes to reach it. A kind of store uses what it has a use for.</summary>
/// <param name="Path">The full path of a file: of the embedded store itself, or the cluster file of a FoundationDB cluster.</param>
public sealed record StoreLocation(string Path)
{
    /// <summary>Whether an embedded store's file is made where there is none; else that is an error.</summary>
    public bool Create { get; init; } = true;

    /// <summary>FoundationDB: the client library's file; null for the one that the system finds.</summary>
    public string? ClientLibrary { get; init; }

    /// <summary>FoundationDB: the certificates to show to the cluster, a PEM file.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>FoundationDB: the key of the certificate, a PEM file.</summary>
    public string? TlsKeyFile { get; init; }

    /// <summary>FoundationDB: the authorities that the cluster's certificates are checked against, a PEM file.</summary>
    public string? TlsCaFile { get; init; }
}
