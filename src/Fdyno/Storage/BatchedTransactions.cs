using Fdyno.Errors;

namespace Fdyno.Storage;

/// <summary>
/// The transactions of a long job, which give way to others, and are made smaller until the store takes them: one that is too large for a commit, or cannot end within
/// the five seconds of a transaction, is not repeated as it is.
/// </summary>
internal static class BatchedTransactions
{
    /// <summary>Reads what fits.</summary>
    /// <param name="store">The store.</param>
    /// <param name="size">How much to ask for.</param>
    /// <param name="body">Reads about as many bytes as it is given, and at least one key.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="givesWay">Whether it may wait for others, as a job may; not where somebody waits for the answer.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreUnavailable"/>: even the least took too long each time.</exception>
    public static async Task<T> ReadStepAsync<T>(
        this IStore store, BatchSize size, Func<IReadTransaction, int, Task<T>> body, CancellationToken cancellationToken, bool givesWay = true)
    {
        while (true)
        {
            var bytes = size.Bytes;
            var hasLess = size.HasLessThan(bytes);
            try
            {
                var result = await store.ReadAsync(
                    tr =>
                    {
                        if (givesWay) tr.UseBatchPriority();
                        if (hasLess) tr.FailWhenTooOld();
                        return body(tr, bytes);
                    },
                    cancellationToken).ConfigureAwait(false);
                size.Grow(bytes);
                return result;
            }
            catch (StoreException e) when (hasLess && e.Code == StoreErrorCode.TransactionTooOld)
            {
                size.Shrink(bytes);
            }
        }
    }

    /// <summary>Writes as much of a batch as fits, from its begin.</summary>
    /// <param name="store">The store.</param>
    /// <param name="size">How much to write.</param>
    /// <param name="batch">What is to be written.</param>
    /// <param name="body">
    /// Writes the first parts of the batch, as many as the last one of the numbers that it is given, and returns how many; or, where it
    /// finds that an earlier attempt did happen after all, with one of the numbers before, returns that one and writes nothing.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many parts were written.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.LimitExceeded"/>: a part alone is too large. <see cref="FdynoErrorCode.StoreUnavailable"/>: a part alone
    /// took too long each time.
    /// </exception>
    public static Task<int> WriteStepAsync(
        this IStore store,
        BatchSize size,
        IStepBatch batch,
        Func<ITransaction, IReadOnlyList<int>, Task<int>> body,
        CancellationToken cancellationToken) =>
        WriteStepAsync(
            store,
            size,
            batch,
            (tried, hasLess) => store.WriteAsync(
                tr =>
                {
                    tr.UseBatchPriority();
                    tr.ReadBeforeWriting();
                    if (hasLess) tr.FailWhenTooOld();
                    return body(tr, tried);
                },
                cancellationToken));

    /// <summary>Writes as much of a batch as fits, from its begin, where the body does not recognise its own effect.</summary>
    /// <param name="store">The store.</param>
    /// <param name="size">How much to write.</param>
    /// <param name="batch">What is to be written.</param>
    /// <param name="body">Writes the first parts of the batch, as many as it is given, and returns how many.</param>
    /// <param name="writeOnce">Runs a transaction that takes effect once.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <inheritdoc cref="WriteStepAsync(IStore, BatchSize, IStepBatch, Func{ITransaction, IReadOnlyList{int}, Task{int}}, CancellationToken)"/>
    public static Task<int> WriteOnceStepAsync(
        this IStore store,
        BatchSize size,
        IStepBatch batch,
        Func<ITransaction, int, Task<int>> body,
        Func<Func<ITransaction, Task<int>>, CancellationToken, Task<int>> writeOnce,
        CancellationToken cancellationToken) =>
        WriteStepAsync(
            store,
            size,
            batch,
            (tried, hasLess) =>
            {
                var isFirst = true;
                return writeOnce(
                    tr =>
                    {
                        // Only the first run may end in another try: behind it, an earlier one may have been committed after all.
                        if (isFirst && hasLess) tr.FailWhenTooOld();
                        isFirst = false;
                        return body(tr, tried[^1]);
                    },
                    cancellationToken);
            });

    private static async Task<int> WriteStepAsync(IStore store, BatchSize size, IStepBatch batch, Func<IReadOnlyList<int>, bool, Task<int>> write)
    {
        var tried = new List<int>();
        var limit = long.MaxValue;
        while (true)
        {
            var allowed = size.Bytes;

            // The limit holds when others have made the size grow meanwhile: what failed here is less each time.
            var (count, bytes) = batch.Fitting(Math.Min(allowed, limit));
            var isLeast = count <= 1;
            tried.Add(count);
            try
            {
                var written = await write(tried, !isLeast && bytes > BatchSize.Small).ConfigureAwait(false);
                size.Grow(allowed);
                return written;
            }
            catch (StoreException e) when (e.Code == StoreErrorCode.TransactionTooLarge && isLeast)
            {
                throw StoreErrors.TooLarge(store.DisplayName, e);
            }
            catch (StoreException e) when (!isLeast && e.Code is StoreErrorCode.TransactionTooLarge or StoreErrorCode.TransactionTooOld)
            {
                limit = bytes / 2;
                size.Shrink(bytes);
            }
        }
    }
}

/// <summary>What is to be written in as many transactions as it takes: parts in an order, each of which has to fit into one.</summary>
internal interface IStepBatch
{
    /// <summary>How many of the parts fit into a transaction, at least one, and how many bytes they have.</summary>
    (int Count, long Bytes) Fitting(long bytes);
}
