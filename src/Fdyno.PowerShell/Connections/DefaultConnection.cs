using Fdyno.Api;
using Fdyno.Errors;

namespace Fdyno.PowerShell.Connections;

/// <summary>
/// The connection that a runspace's cmdlets use when they are given none, and why there is none (docs/en-US/about_Fdyno.md#the-connection).
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
    private Task<FdynoConnection?>? _opening;

    /// <summary>The open connection; null where the embedded store is to be opened without being asked for.</summary>
    /// <exception cref="FdynoException">NotConnected: there is no default, and the embedded store may not stand in for it.</exception>
    public FdynoConnection? Find()
    {
        lock (_lock)
        {
            return _connection is { IsOpen: true } ? _connection : Obstacle() is { } obstacle ? throw obstacle : null;
        }
    }

    /// <summary>The open connection; null where there is none. Opens nothing and never fails.</summary>
    /// <param name="mayOpen">Whether the embedded store is to be opened where it is null.</param>
    public FdynoConnection? Peek(out bool mayOpen)
    {
        lock (_lock)
        {
            var open = _connection is { IsOpen: true } ? _connection : null;
            mayOpen = open is null && Obstacle() is null;
            return open;
        }
    }

    /// <summary>Makes the embedded store the default although nobody asked for it.</summary>
    /// <returns>What is the default now: where a completion or a command was faster, another connection, or none at all.</returns>
    public FdynoConnection? UseSilently(FdynoConnection connection)
    {
        lock (_lock)
        {
            if (_connection is null && Obstacle() is null)
            {
                _connection = connection;
                _isSilent = true;
            }

            return _connection is { IsOpen: true } ? _connection : null;
        }
    }

    /// <summary>
    /// Has the embedded store opened and made the default, off the pipeline thread; once, however often Tab is pressed meanwhile. Closes
    /// it again where a command was faster.
    /// </summary>
    /// <param name="open">Opens the store.</param>
    /// <returns>What is the default then.</returns>
    public Task<FdynoConnection?> OpenSilentlyAsync(Func<Task<FdynoConnection>> open)
    {
        lock (_lock)
        {
            if (_opening is not { IsCompleted: false })
            {
                _opening = Task.Run(async () =>
                {
                    var opened = await open();
                    var used = UseSilently(opened);
                    if (!ReferenceEquals(used, opened))
                    {
                        await opened.DisposeAsync();
                    }

                    return used;
                });
            }

            return _opening;
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

    /// <summary>Why the embedded store may not stand in for a default; null where it may. Under the lock.</summary>
    private FdynoException? Obstacle()
    {
        if (_connection is not null)
        {
            return None("the default connection has been closed", _connection);
        }

        if (_whyNone is not null)
        {
            return None(_whyNone, _last);
        }

        if (_connectWasRun)
        {
            return None("Connect-Fdyno was run in another runspace of this process, or with -NoDefault");
        }

        return Environment.GetEnvironmentVariable(ClusterVariable) is { Length: > 0 }
            ? None($"{ClusterVariable} is set, so that the embedded store is not used unless it is asked for")
            : null;
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
