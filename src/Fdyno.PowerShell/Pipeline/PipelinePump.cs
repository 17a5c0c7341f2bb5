using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>
/// Runs asynchronous work on the thread pool while the calling thread, PowerShell's pipeline thread, does what the work asks it to:
/// only that thread may write objects, warnings and progress. Knows no PowerShell type.
/// </summary>
/// <remarks>
/// The queue between the two is bounded: work that streams waits while the pipeline is busy, and so never reads far ahead. Nothing
/// here is disposed of, because work that was left behind may still call <see cref="Post"/>; it is garbage when the work ends.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "See the remarks.")]
internal sealed class PipelinePump
{
    /// <summary>How many deliveries may wait for the pipeline. Items reach 400 KB: 64 of them stay under 26 MB.</summary>
    public const int Capacity = 64;

    /// <summary>How long a stopped pipeline waits for its work to end. Ctrl+C is to be answered within a second.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    private readonly BlockingCollection<Delivery> _deliveries = [];
    private readonly SemaphoreSlim _room = new(Capacity, Capacity);
    private readonly CancellationToken _cancelled;

    private PipelinePump(CancellationToken cancelled) => _cancelled = cancelled;

    /// <summary>Runs <paramref name="work"/> and, on the calling thread, what it delivers, until it ends.</summary>
    /// <param name="work">What to do. Its token is cancelled when the pipeline stops and when a delivery throws.</param>
    /// <param name="stop">Cancelled when the pipeline is stopped.</param>
    /// <param name="timeProvider">Measures <see cref="Grace"/>; the system's clock by default.</param>
    /// <returns>The work, which has ended: well, or with its exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled before the work ended.</exception>
    /// <remarks>What a delivery throws comes out as it is, once the work has been cancelled and has ended.</remarks>
    public static Task<T> Run<T>(Func<PipelinePump, CancellationToken, Task<T>> work, CancellationToken stop, TimeProvider? timeProvider = null)
    {
        stop.ThrowIfCancellationRequested();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var token = cancellation.Token;
        var pump = new PipelinePump(token);

        // On the thread pool there is no SynchronizationContext, so that no continuation can want the thread that waits below.
        var running = Task.Run(() => work(pump, token), CancellationToken.None);
        _ = running.ContinueWith(
            static (ended, state) =>
            {
                _ = ended.Exception; // Seen here, in case nobody waits for the work any more.
                ((PipelinePump)state!)._deliveries.CompleteAdding();
            },
            pump,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        try
        {
            foreach (var delivery in pump._deliveries.GetConsumingEnumerable(stop))
            {
                delivery.Deliver();
                pump.MakeRoom(delivery);
            }
        }
        catch
        {
            cancellation.Cancel();
            pump.LeaveBehind(timeProvider ?? TimeProvider.System);
            throw;
        }

        return running;
    }

    /// <summary>Has the pipeline thread run <paramref name="deliver"/>, after what came before; waits while the queue is full.</summary>
    /// <exception cref="OperationCanceledException">The pipeline was stopped while waiting.</exception>
    public ValueTask DeliverAsync(Action deliver)
    {
        if (!_room.Wait(0, CancellationToken.None))
        {
            return WaitAndDeliverAsync(deliver);
        }

        Add(new Delivery(deliver, HoldsRoom: true));
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Has the pipeline thread run <paramref name="deliver"/>, after what came before, without waiting: for what is rare and small, such
    /// as warnings. Dropped when the pipeline has ended.
    /// </summary>
    public void Post(Action deliver) => Add(new Delivery(deliver, HoldsRoom: false));

    private async ValueTask WaitAndDeliverAsync(Action deliver)
    {
        await _room.WaitAsync(_cancelled);
        Add(new Delivery(deliver, HoldsRoom: true));
    }

    private void Add(Delivery delivery)
    {
        try
        {
            _deliveries.Add(delivery, CancellationToken.None);
        }
        catch (InvalidOperationException) when (_deliveries.IsAddingCompleted)
        {
            // The work has ended; this comes from something that it has left running. Nobody listens any more.
        }
    }

    private void MakeRoom(Delivery delivery)
    {
        if (delivery.HoldsRoom)
        {
            _room.Release();
        }
    }

    /// <summary>Waits for cancelled work to end, dropping what it still delivers, but no longer than <see cref="Grace"/>.</summary>
    private void LeaveBehind(TimeProvider timeProvider)
    {
        using var grace = new CancellationTokenSource(Grace, timeProvider);
        try
        {
            foreach (var dropped in _deliveries.GetConsumingEnumerable(grace.Token))
            {
                MakeRoom(dropped);
            }
        }
        catch (OperationCanceledException)
        {
            // The work does not listen, and is left behind.
        }
    }

    // A class: the queue's code for classes comes compiled with .NET, while that for a struct of ours would be compiled in every process.
    private sealed record Delivery(Action Deliver, bool HoldsRoom);
}
