using System.Collections.Concurrent;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Pipeline;
using Fdyno.Tables;

namespace Fdyno.PowerShell.Items;

/// <summary>
/// A cmdlet that writes what is piped to it while more is piped in, several items in a transaction (<see cref="ItemWriter"/>). An item that
/// breaks a rule is answered at once. What the store answers later is written with the next record, or at the end.
/// </summary>
/// <remarks>
/// What was piped in is written, too, when another command ends the pipeline. Ctrl+C gets <see cref="Grace"/> for that; then what has not
/// been written is left out.
/// </remarks>
public abstract class ItemWritingCmdlet : NamedConnectedCmdlet
{
    /// <summary>How long a stopped pipeline goes on to write. Ctrl+C is to be answered within a second.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentQueue<Action> _posts = new();
    private PipelinePump? _pump;
    private ProgressBar? _progress;
    private ItemWriter? _writer;
    private FdynoConnection? _connection;
    private string? _table;

    private protected sealed override bool ErrorsCarryRecord => true;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            using var giveUp = new CancellationTokenSource();
            using var stopping = OnStop(() => giveUp.CancelAfter(Grace));
            Finish(() => writer.CloseAsync(giveUp.Token));
        }

        base.Dispose(disposing);
    }

    /// <summary>The writer of a table: one a pipeline, unless the table changes under it.</summary>
    private protected ItemWriter Writer(FdynoConnection connection, string table)
    {
        WriteAnswers();
        if (_writer is { IsOutdated: false } open && ReferenceEquals(connection, _connection) && table == _table)
        {
            return open;
        }

        End();
        _progress ??= NewProgressBar(Post);
        var context = new OperationContext { Progress = _progress };
        (_connection, _table) = (connection, table);
        return _writer = Await(cancellationToken => connection.Items.OpenWriterAsync(table, context, cancellationToken));
    }

    /// <summary>Begins a write, or waits until there is room for it.</summary>
    private protected void Begin(Func<CancellationToken, ValueTask> write)
    {
        AwaitIfNeeded(write);
        WriteAnswers();
    }

    private protected sealed override void Complete()
    {
        End();
        if (!IsStopped)
        {
            _progress?.Complete();
        }
    }

    // Waits for all that was begun, and writes what came of it.
    private void End()
    {
        if (_writer is not { } writer)
        {
            return;
        }

        AwaitRunning(async (pump, cancellationToken) =>
        {
            Volatile.Write(ref _pump, pump);
            await writer.FlushAsync(cancellationToken);
        });
        Volatile.Write(ref _pump, null);
        CountWork(writer.Elapsed);
        WriteAnswers();
        _writer = null;
        Finish(() => writer.DisposeAsync().AsTask());
    }

    private void WriteAnswers()
    {
        while (_posts.TryDequeue(out var post))
        {
            post();
        }

        while (_writer is { } writer && writer.TryTakeFailure(out var failure))
        {
            WriteError(ErrorRecords.Carrying(failure.Error, failure.Source));
        }
    }

    private void Post(Action action)
    {
        if (Volatile.Read(ref _pump) is { } pump)
        {
            pump.Post(action);
        }
        else
        {
            _posts.Enqueue(action);
        }
    }
}
