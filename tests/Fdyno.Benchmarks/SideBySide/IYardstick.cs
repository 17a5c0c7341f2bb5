namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What a kind of store can do by itself with the rows of the benchmark's table: what Fdyno's operations are held beside.</summary>
internal interface IYardstick : IAsyncDisposable
{
    /// <summary>The size of all item rows, keys and values, in bytes.</summary>
    Task<long> SumRowsAsync(CancellationToken cancellationToken);

    /// <summary>Runs a step that is the store's own.</summary>
    /// <exception cref="WrongResultException">It failed.</exception>
    Task RunAsync(StepKind step, CancellationToken cancellationToken);

    /// <summary>Looks at what such a step has made; not part of its time.</summary>
    /// <exception cref="WrongResultException">It is not what it should be.</exception>
    Task CheckAsync(StepKind step, CancellationToken cancellationToken);

    /// <summary>Removes what such a step has made.</summary>
    Task ClearAsync(StepKind step, CancellationToken cancellationToken);

    /// <summary>Waits for what earlier steps have left to be done in the background, so that none pays for another.</summary>
    Task SettleAsync(CancellationToken cancellationToken);

    /// <summary>What belongs to the time of every step, once it is done.</summary>
    Task FinishAsync(CancellationToken cancellationToken);
}
