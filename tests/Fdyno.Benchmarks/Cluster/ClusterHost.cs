using System.Diagnostics;
using Fdyno.Api;
using Fdyno.Benchmarks.SideBySide;
using Fdyno.Storage;
using Fdyno.Testing.FoundationDb;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>A FoundationDB cluster: one server with the engine <c>ssd</c>, in a temporary folder, which goes with it.</summary>
internal sealed class ClusterHost : IStoreHost
{
    private readonly FdbServer? _server;
    private readonly NativeTools? _tools;

    private ClusterHost(string clusterFile, FdbServer? server, NativeTools? tools)
    {
        Path = clusterFile;
        _server = server;
        _tools = tools;
        Steps = tools is null
            ? [StepKind.RawCopy, StepKind.Backup, StepKind.Verify, StepKind.Restore, StepKind.Scan, StepKind.Compare]
            :
            [
                StepKind.RawCopy, StepKind.Backup, StepKind.NativeBackup, StepKind.Verify, StepKind.Restore, StepKind.NativeRestore,
                StepKind.Scan, StepKind.Compare,
            ];
    }

    /// <inheritdoc/>
    public StoreKind Kind => StoreKind.Cluster;

    /// <inheritdoc/>
    public IReadOnlyList<StepKind> Steps { get; }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public TimeSpan? ServerProcessorTime
    {
        get
        {
            if (_server is null) return null;
            using var process = Process.GetProcessById(_server.ProcessId);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a server with an empty database.</summary>
    /// <param name="usesTools">Whether <c>fdbbackup</c> and <c>fdbrestore</c> are measured too.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A program of FoundationDB is not on PATH.</exception>
    public static async Task<ClusterHost> StartAsync(bool usesTools, CancellationToken cancellationToken)
    {
        if ((FdbServer.MissingReason ?? (usesTools ? NativeTools.MissingReason : null)) is { } missing) throw new ArgumentException(missing);
        var server = await FdbServer.StartAsync("ssd");
        try
        {
            await StorageQueue.WaitUntilEmptyAsync(server.ClusterFile, cancellationToken);
            return new ClusterHost(server.ClusterFile, server, usesTools ? NativeTools.Start(server.ClusterFile) : null);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The cluster of another process, which stays.</summary>
    public static ClusterHost Attach(string clusterFile) => new(clusterFile, null, null);

    /// <inheritdoc/>
    public Task<IStore> OpenStoreAsync(CancellationToken cancellationToken) => ClusterStore.OpenAsync(Path, cancellationToken);

    /// <inheritdoc/>
    public Task FillAsync(FdynoConnection fdyno, string tableName, int items, CancellationToken cancellationToken) =>
        new TableFiller(fdyno.Context, tableName).FillAsync(items, cancellationToken);

    /// <inheritdoc/>
    public async Task<IYardstick> OpenYardstickAsync(FdynoConnection fdyno, string tableName, CancellationToken cancellationToken) =>
        await ClusterYardstick.OpenAsync(Path, _tools, fdyno.Context, tableName, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_tools is not null) await _tools.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }
}
