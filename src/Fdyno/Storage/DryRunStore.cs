namespace Fdyno.Storage;

/// <summary>
/// A store that runs every write transaction and commits none, so that an operation is checked by its own code. A transaction sees what the
/// earlier ones of the same dry run would have written: their bodies run again, in front of its own. For operations of a few transactions.
/// </summary>
/// <param name="store">The store that is read.</param>
internal sealed class DryRunStore(IStore store) : IStore
{
    private readonly List<Func<ITransaction, Task>> _written = [];

    /// <inheritdoc/>
    public string DisplayName => store.DisplayName;

    /// <inheritdoc/>
    public int PreferredRangesInFlight => store.PreferredRangesInFlight;

    /// <inheritdoc/>
    public bool CommitOutcomeCanBeUnknown => false;

    /// <inheritdoc/>
    public long? VersionsPerSecond => store.VersionsPerSecond;

    /// <inheritdoc/>
    public StoreIdentity? Identity => store.Identity;

    /// <inheritdoc/>
    public bool ClearsRangesByRow => store.ClearsRangesByRow;

    /// <inheritdoc/>
    public IStoreSpace? Space => store.Space;

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default) =>
        _written.Count == 0 ? store.ReadAsync(body, cancellationToken) : RunAsync(body, cancellationToken);

    /// <inheritdoc/>
    public async Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        var answer = await RunAsync(body, cancellationToken).ConfigureAwait(false);
        _written.Add(body);
        return answer;
    }

    /// <summary>Does nothing: the store belongs to the connection that the dry run was made from.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> RunAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await store.WriteAsync<T>(
                async tr =>
                {
                    foreach (var earlier in _written) await earlier(tr).ConfigureAwait(false);
                    throw new NotCommittedException<T>(await body(tr).ConfigureAwait(false));
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (NotCommittedException<T> end)
        {
            return end.Answer;
        }
    }

    /// <summary>Ends a transaction in front of its commit. No store runs it again.</summary>
    private sealed class NotCommittedException<T>(T answer) : Exception
    {
        public T Answer { get; } = answer;
    }
}
