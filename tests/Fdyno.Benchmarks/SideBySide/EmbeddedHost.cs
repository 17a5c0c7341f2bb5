using Fdyno.Api;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Storage.Sqlite;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>A SQLite file.</summary>
/// <param name="path">The file.</param>
internal sealed class EmbeddedHost(string path) : IStoreHost
{
    private DirectoryInfo? _folder;

    /// <inheritdoc/>
    public StoreKind Kind => StoreKind.Embedded;

    /// <inheritdoc/>
    public IReadOnlyList<StepKind> Steps { get; } =
        [StepKind.RawCopy, StepKind.Backup, StepKind.Verify, StepKind.Restore, StepKind.Scan, StepKind.Compare];

    /// <inheritdoc/>
    public string Path => path;

    /// <inheritdoc/>
    public TimeSpan? ServerProcessorTime => null;

    /// <summary>A new file, in a folder that is removed in the end.</summary>
    public static EmbeddedHost Create()
    {
        var folder = Directory.CreateTempSubdirectory("fdyno-benchmark-");
        return new EmbeddedHost(System.IO.Path.Combine(folder.FullName, "benchmark.fdyno")) { _folder = folder };
    }

    /// <inheritdoc/>
    public async Task<IStore> OpenStoreAsync(CancellationToken cancellationToken) =>
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path }, cancellationToken);

    /// <inheritdoc/>
    public Task FillAsync(FdynoConnection fdyno, string tableName, int items, CancellationToken cancellationToken) =>
        fdyno.Items.PutItemsAsync(tableName, BenchmarkItems.StreamAsync(items), OperationContext.None, cancellationToken);

    /// <inheritdoc/>
    public async Task<IYardstick> OpenYardstickAsync(FdynoConnection fdyno, string tableName, CancellationToken cancellationToken) =>
        await EmbeddedYardstick.OpenAsync(path, fdyno, tableName, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
