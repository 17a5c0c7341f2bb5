using System.Threading.Channels;

namespace Fdyno.Jobs;

/// <summary>
/// Stages that work at the same time, each handing on to the next through a short queue, so that reading, packing and writing
/// overlap and memory stays bounded. The first stage to fail stops the others, and its error is the pipeline's.
/// </summary>
internal sealed class Pipeline : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _caller;
    private readonly List<Task> _stages = [];
    private Exception? _failure;

    /// <summary>A pipeline without stages.</summary>
    /// <param name="cancellationToken">Stops it from outside.</param>
    public Pipeline(CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>A queue between two stages.</summary>
    /// <param name="capacity">How far the first stage may get ahead of the second one.</param>
    public static Channel<T> Queue<T>(int capacity = 1) =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });

    /// <summary>Starts a stage.</summary>
    /// <param name="work">The stage; its token is cancelled when another one fails.</param>
    public void Start(Func<CancellationToken, Task> work) => _stages.Add(Task.Run(() => RunAsync(work), CancellationToken.None));

    /// <summary>Starts a stage that fills a queue, which ends with it.</summary>
    public void Start<T>(Channel<T> output, Func<CancellationToken, Task> work) => Start(async token =>
    {
        await work(token).ConfigureAwait(false);
        output.Writer.Complete();
    });

    /// <summary>Ends when all stages have.</summary>
    /// <exception cref="OperationCanceledException">Stopped from outside.</exception>
    public async Task CompleteAsync()
    {
        await Task.WhenAll(_stages).ConfigureAwait(false);
        if (_failure is null) return;
        _caller.ThrowIfCancellationRequested();
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Kept, and thrown to who waits for the pipeline.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
