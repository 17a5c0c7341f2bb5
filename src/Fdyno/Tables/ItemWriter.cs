using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Fdyno.Api;
using Fdyno.Catalog;
using Fdyno.Diagnostics;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>
/// Writes and removes items of one table as they come, several in a transaction: what has been given is written while more is being given.
/// Nothing waits until a batch is full, and no more than two batches are in memory. Writes to one key are done in their order. A write
/// that fails takes no other one with it. For one caller at a time; from <see cref="ItemService.OpenWriterAsync"/>.
/// </summary>
public sealed class ItemWriter : IAsyncDisposable
{
    private readonly StoreContext _context;
    private readonly string _tableName;
    private readonly IProgress<OperationProgress>? _progress;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ConcurrentQueue<ItemFailure> _failures = new();
    private readonly BatchSize _size = BatchSize.ForWrites(WriteQueue.BatchBytes);
    private readonly WriteQueue _queue;

    // Of who opened it: what it counts and listens to there holds for what is written later.
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private TableHandle _table;
    private long _count;
    private long _bytes;
    private long _ticks;
    private volatile bool _isOutdated;

    internal ItemWriter(StoreContext context, TableHandle table, OperationContext operation)
    {
        (_context, _table, _tableName, _progress) = (context, table, table.Record.TableName, operation.Progress);
        _queue = new WriteQueue(WriteAsync, _size, waitsUntilFull: false);
    }

    /// <summary>The names of the table's key attributes, the hash key's first.</summary>
    public IReadOnlyList<string> KeyAttributeNames =>
        _table.Schema.Range is { } range ? [_table.Schema.Hash.Name, range.Name] : [_table.Schema.Hash.Name];

    /// <summary>
    /// Whether a write was refused that had passed its check: the table has changed, or is gone. A new writer knows it as it is.
    /// </summary>
    public bool IsOutdated => _isOutdated;

    /// <summary>How many writes have been done.</summary>
    public long ItemCount => Interlocked.Read(ref _count);

    /// <summary>How long the store has been at work for them.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>Checks an item, so that one that breaks a rule is answered before it is given. Every item is checked again as it is written.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public ValueTask CheckAsync(Item item, CancellationToken cancellationToken = default) =>
        CheckAsync(table => ItemBatchTransaction.Check(table, item), cancellationToken);

    /// <summary>Checks a key, as <see cref="CheckAsync(Item, CancellationToken)"/> does an item.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public ValueTask CheckKeyAsync(Item key, CancellationToken cancellationToken = default) =>
        CheckAsync(table => table.Schema.PackKey(key), cancellationToken);

    /// <summary>Writes an item, in the place of one that has its key. Waits only while a batch is full.</summary>
    /// <param name="item">The item.</param>
    /// <param name="source">What a failure is to name.</param>
    /// <param name="cancellationToken">Ends the waiting: the item is not written then.</param>
    public ValueTask PutAsync(Item item, object? source = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _queue.AddAsync(ItemWrite.Put(item, source), cancellationToken);
    }

    /// <summary>Removes an item; one that is not there is no failure. Waits only while a batch is full.</summary>
    /// <param name="key">The key attributes; others are ignored.</param>
    /// <param name="source">What a failure is to name.</param>
    /// <param name="cancellationToken">Ends the waiting: the item is not removed then.</param>
    public ValueTask DeleteAsync(Item key, object? source = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _queue.AddAsync(ItemWrite.Delete(key, source), cancellationToken);
    }

    /// <summary>Waits until all that was given is written, or has failed.</summary>
    /// <param name="cancellationToken">Ends the waiting, and not the writing.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _queue.FlushAsync(cancellationToken);

    /// <summary>The next write that has failed and was not taken yet.</summary>
    public bool TryTakeFailure([NotNullWhen(true)] out ItemFailure? failure) => _failures.TryDequeue(out failure);

    /// <summary>Writes what was given.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>Writes what was given, unless that takes longer than the caller wants to wait: what is left is not written then.</summary>
    /// <param name="giveUp">Ends the waiting, and soon after the writing.</param>
    public async Task CloseAsync(CancellationToken giveUp)
    {
        try
        {
            await _queue.FlushAsync(giveUp).ConfigureAwait(false);
            _cancellation.Dispose();
        }
        catch (OperationCanceledException)
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
    }

    private ValueTask CheckAsync(Action<TableHandle> check, CancellationToken cancellationToken)
    {
        try
        {
            check(_table);
            return ValueTask.CompletedTask;
        }
        catch (FdynoException)
        {
            return new ValueTask(CheckAnewAsync(check, cancellationToken));
        }
    }

    // A pipeline may be open for days: what counts is the table as it is now.
    private async Task CheckAnewAsync(Action<TableHandle> check, CancellationToken cancellationToken)
    {
        _table = await OpenAsync(_context, _tableName, cancellationToken).ConfigureAwait(false);
        check(_table);
    }

    /// <summary>The table as it is now.</summary>
    internal static Task<TableHandle> OpenAsync(StoreContext context, string tableName, CancellationToken cancellationToken) =>
        context.Store.ReadAsync(tr => context.Catalog.OpenForItemsAsync(tr, tableName), cancellationToken);

    private Task WriteAsync(WriteBatch batch)
    {
        if (_flow is null) return WriteAllAsync(batch);
        Task? writing = null;
        ExecutionContext.Run(_flow, _ => writing = WriteAllAsync(batch), null);
        return writing!;
    }

    private async Task WriteAllAsync(WriteBatch batch)
    {
        while (batch.Count > 0)
        {
            var (bytes, start) = (batch.Bytes, Stopwatch.GetTimestamp());
            var activity = $"{(batch.BeginsWithRemoval ? "Removing items of" : "Writing items into")} table {_tableName}";
            try
            {
                batch.Remove(await Operation.RunAsync("BatchWriteItem", _context, _tableName, () => WriteFirstAsync(batch)).ConfigureAwait(false));
            }
            catch (FdynoException e) when (e.Code == FdynoErrorCode.LimitExceeded)
            {
                // Only what cannot be divided any further is too large for a transaction: the first item.
                _failures.Enqueue(new ItemFailure(batch.Sources.First(), e));
                batch.Remove(1);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _isOutdated = true;
                foreach (var source in batch.Sources) _failures.Enqueue(new ItemFailure(source, e));
                batch.Remove(batch.Count);
            }

            Interlocked.Add(ref _ticks, Stopwatch.GetElapsedTime(start).Ticks);
            _bytes += bytes - batch.Bytes;
            _progress?.Report(new OperationProgress(activity, ItemCount, _bytes, null, null));
        }
    }

    private async Task<int> WriteFirstAsync(WriteBatch batch)
    {
        var refused = new List<ItemFailure>();
        var done = await ItemBatchTransaction.WriteAsync(_context, _tableName, _size, batch, refused, _cancellation.Token).ConfigureAwait(false);
        if (refused.Count > 0) _isOutdated = true;
        foreach (var failure in refused) _failures.Enqueue(failure);
        Interlocked.Add(ref _count, done - refused.Count);
        Telemetry.Moved(done - refused.Count, batch.BytesOf(done));
        return done;
    }
}
