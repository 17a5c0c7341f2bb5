using System.Runtime.ExceptionServices;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>
/// Gathers writes into batches. One batch is on its way to the store while the next one is being gathered; never two, so that of several
/// writes to one key the last one stays, and no more than two batches are in memory. For one caller at a time.
/// </summary>
/// <param name="write">
/// Writes a batch. When it throws, no other batch is written, and the caller gets the exception with the next write or at the end.
/// </param>
/// <param name="size">How much a transaction takes on, in bytes; nothing more is gathered.</param>
/// <param name="waitsUntilFull">
/// Whether a batch waits until it is full, which takes the fewest transactions. Otherwise what has been gathered is written as soon as the
/// batch before it has been: a write from a slow source waits for nothing, and a fast source still fills its batches.
/// </param>
internal sealed class WriteQueue(Func<WriteBatch, Task> write, BatchSize size, bool waitsUntilFull)
{
    /// <summary>Large enough to make commits cheap; half of a transaction, since old items go and index entries come with new ones.</summary>
    public const int BatchBytes = StoreLimits.TargetTransactionBytes / 2;

    /// <summary>The most writes of a batch.</summary>
    public const int BatchItems = 1_000;

    private readonly Lock _gate = new();
    private WriteBatch _gathered = new();
    private Task _writing = Task.CompletedTask;
    private ExceptionDispatchInfo? _failure;
    private TaskCompletionSource? _room;
    private bool _isWriting;
    private bool _isDue;

    /// <summary>Adds a write; waits while the batch is full.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited: the write was not added.</exception>
    public ValueTask AddAsync(ItemWrite added, CancellationToken cancellationToken) =>
        TryAdd(added, out var room) ? ValueTask.CompletedTask : new ValueTask(WaitAndAddAsync(added, room, cancellationToken));

    /// <summary>Writes what has been gathered, and waits until all is written.</summary>
    /// <param name="cancellationToken">Ends the waiting, and not the writing.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_gathered.Count > 0) Start();
            return _writing.IsCompleted ? _writing : _writing.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until nothing is being written, whatever becomes of it.</summary>
    public async Task EndAsync() => await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private bool TryAdd(ItemWrite added, out Task room)
    {
        lock (_gate)
        {
            _failure?.Throw();
            var isFull = _gathered.Count == BatchItems || (_gathered.Count > 0 && _gathered.Bytes + added.Size > size.Bytes);
            if (!isFull) _gathered.Add(added);
            if (isFull || !waitsUntilFull) Start();
            if (isFull) _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            room = isFull ? _room!.Task : Task.CompletedTask;
            return !isFull;
        }
    }

    private async Task WaitAndAddAsync(ItemWrite added, Task room, CancellationToken cancellationToken)
    {
        do
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!TryAdd(added, out room));
    }

    private void Start()
    {
        _isDue = true;
        if (_isWriting || _failure is not null) return;
        _isWriting = true;
        _writing = Task.Run(WriteAsync);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TryTake() is { } batch) await write(batch).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                _room?.TrySetResult(); // Who waits tries again, and gets the exception.
            }

            throw;
        }
    }

    private WriteBatch? TryTake()
    {
        lock (_gate)
        {
            if (!_isDue)
            {
                _isWriting = false;
                return null;
            }

            (var taken, _gathered, _isDue) = (_gathered, new WriteBatch(), false);
            _room?.TrySetResult();
            _room = null;
            return taken;
        }
    }
}
