namespace Fdyno.PowerShell.Connections;

/// <summary>
/// The connection that a runspace's cmdlets use when they are given none, and why there is none (cmdlets.md, "The connection").
/// </summary>
internal sealed class DefaultConnection
{
    /// <summary>The variable of FoundationDB's clients. It never selects a cluster; it only says that someone may expect one.</summary>
    private const string ClusterVariable = "FDB_CLUSTER_FILE";

    /// <summary>Whether Connect-Fdyno was ever run in this process: then nobody gets the embedded store without asking for it.</summary>
    private static volatile bool _connectWasRun;

    private readonly Lock _lock = new();
    private FdynoConnection? _connection;
    private bool _isSilent;
    private string? _whyNone;
    private FdynoConnection? _last;

    /// <summary>The open connection; null where the embedded store is to be opened without being asked for.</summary>
    /// <exception cref="FdynoException">NotConnected: there is no default, and the embedded store may not stand in for it.</exception>
    public FdynoConnection? Find()
    {
        lock (_lock)
        {
            if (_connection is { IsOpen: true })
            {
                return _connection;
            }

            if (_connection is not null)
            {
                throw None("the default connection has been closed", _connection);
            }

            if (_whyNone is not null)
            {
                throw None(_whyNone, _last);
            }

            if (_connectWasRun)
            {
                throw None("Connect-Fdyno was run in another runspace of this process, or with -NoDefault");
            }

            return Environment.GetEnvironmentVariable(ClusterVariable) is { Length: > 0 }
                ? throw None($"{ClusterVariable} is set, so that the embedded store is not used unless it is asked for")
                : null;
        }
    }

    /// <summary>Makes the embedded store the default although nobody asked for it.</summary>
    public void UseSilently(FdynoConnection connection)
    {
        lock (_lock)
        {
            _connection = connection;
            _isSilent = true;
        }
    }

    /// <summary>Connect-Fdyno begins: until it succeeds, there is no default. With -NoDefault, the default stays.</summary>
    /// <returns>The connection that was opened without being asked for and that nobody needs any more.</returns>
    public FdynoConnection? BeginConnect(bool noDefault)
    {
        _connectWasRun = true;
        lock (_lock)
        {
            if (noDefault)
            {
                return null;
            }

            var silent = _isSilent ? _connection : null;
            Clear("the last Connect-Fdyno failed");
            return silent;
        }
    }

    /// <summary>Connect-Fdyno has succeeded.</summary>
    public void Use(FdynoConnection connection)
    {
        lock (_lock)
        {
            _connection = connection;
            _isSilent = false;
            _whyNone = null;
        }
    }

    /// <summary>A connection is closed on purpose: if it is the default, there is none from now on.</summary>
    public void Forget(FdynoConnection connection)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_connection, connection))
            {
                Clear("it was disconnected");
                _last = connection;
            }
        }
    }

    /// <summary>The runspace ends.</summary>
    /// <returns>The connection that was opened without being asked for; others may be in use elsewhere.</returns>
    public FdynoConnection? End()
    {
        lock (_lock)
        {
            var silent = _isSilent ? _connection : null;
            Clear("its runspace was closed");
            return silent;
        }
    }

    private void Clear(string why)
    {
        _connection = null;
        _isSilent = false;
        _whyNone = why;
        _last = null;
    }

    private static FdynoException None(string why, FdynoConnection? last = null)
    {
        var connect = last is null
            ? "Connect with: Connect-Fdyno -Path <file>, or to a cluster with: Connect-Fdyno -ClusterFile <file>"
            : $"Connect again with: {OpenConnections.CommandFor(last)}";
        return new FdynoException(
            FdynoErrorCode.NotConnected,
            $"This runspace has no default connection: {why}.",
            $"{connect}. Or give a connection: -Connection $connection");
    }
}
