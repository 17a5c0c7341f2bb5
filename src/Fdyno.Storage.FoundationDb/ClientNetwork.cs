using Fdyno.Errors;
using FoundationDB.Client;

namespace Fdyno.Storage.FoundationDb;

/// <summary>
/// FoundationDB's network thread: one a process, started when the first store is opened, never started again. What it was started
/// with holds for all stores of the process.
/// </summary>
internal static class ClientNetwork
{
    /// <summary>The API version that all code here is written for.</summary>
    public const int ApiVersion = 730;

    private static readonly Lock Starting = new();
    private static Settings? _running;

    /// <summary>Starts the network thread, unless it runs.</summary>
    /// <exception cref="FdynoException">
    /// StoreUnavailable: the client library is missing, or the thread cannot be started. Validation: it runs with other settings.
    /// </exception>
    public static void Start(FoundationDbStoreOptions options)
    {
        var wanted = new Settings(options.ClientLibrary, options.TlsCertificateFile, options.TlsKeyFile, options.TlsCaFile);
        lock (Starting)
        {
            if (_running is { } running)
            {
                CheckSame("client library", "ClientLibrary", wanted.ClientLibrary, running.ClientLibrary);
                CheckSame("TLS certificate", "TlsCertificateFile", wanted.TlsCertificate, running.TlsCertificate);
                CheckSame("TLS key", "TlsKeyFile", wanted.TlsKey, running.TlsKey);
                CheckSame("TLS authorities", "TlsCaFile", wanted.TlsCa, running.TlsCa);
                return;
            }

            TlsFiles.Check(options);
            NativeClient.Load(options.ClientLibrary, ApiVersion);
            if (options.TlsCertificateFile is { } certificate) Fdb.Options.SetTlsCertificate(certificate);
            if (options.TlsKeyFile is { } key) Fdb.Options.SetTlsPrivateKey(key);
            if (options.TlsCaFile is { } authorities) SetTlsAuthorities(authorities);
            try
            {
                Fdb.Start(ApiVersion);
            }
            catch (FdbException error)
            {
                throw StoreErrors.Unavailable(
                    "a FoundationDB cluster",
                    $"FoundationDB's client cannot be started: {ClusterErrors.Describe(error)}",
                    "Start a new process: another library of this one may already use FoundationDB. Check the TLS files.",
                    error);
            }

            _running = wanted;
        }
    }

    // FoundationDB.Client 7.3.2 passes the property on to the library, and has no method that sets it.
    private static void SetTlsAuthorities(string file) =>
        typeof(Fdb.Options).GetProperty(nameof(Fdb.Options.TlsCaPath))!.SetValue(null, file);

    // Naming nothing takes what there is.
    private static void CheckSame(string what, string parameter, string? wanted, string? running)
    {
        if (wanted is null || wanted == running) return;
        throw new FdynoException(
            FdynoErrorCode.Validation,
            $"This process already uses {(running is null ? $"FoundationDB without the {what} '{wanted}'" : $"the {what} '{running}', not '{wanted}'")}: "
            + "the first connection to a cluster fixes it.",
            $"Connect without -{parameter}, or start a new process.",
            wanted);
    }

    private sealed record Settings(string? ClientLibrary, string? TlsCertificate, string? TlsKey, string? TlsCa);
}
