using Fdyno.Api;
using Fdyno.Storage;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>Where the benchmark's store is, from its beginning to its removal.</summary>
internal interface IStoreHost : IAsyncDisposable
{
    /// <summary>The kind of the store.</summary>
    StoreKind Kind { get; }

    /// <summary>The steps to measure, the raw copy first, in an order in which each finds what it needs.</summary>
    IReadOnlyList<StepKind> Steps { get; }

    /// <summary>What another process opens the store by.</summary>
    string Path { get; }

    /// <summary>The processor time that the store's own processes have taken so far; null where it is in this one.</summary>
    TimeSpan? ServerProcessorTime { get; }

    /// <summary>Opens the store.</summary>
    Task<IStore> OpenStoreAsync(CancellationToken cancellationToken);

    /// <summary>Writes the first <paramref name="items"/> items into the table, which is empty.</summary>
    Task FillAsync(FdynoConnection fdyno, string tableName, int items, CancellationToken cancellationToken);

    /// <summary>What the store can do by itself with a table's rows.</summary>
    Task<IYardstick> OpenYardstickAsync(FdynoConnection fdyno, string tableName, CancellationToken cancellationToken);
}
