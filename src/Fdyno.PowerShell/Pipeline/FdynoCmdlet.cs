using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>
/// What all cmdlets share: asynchronous work with Ctrl+C, streaming, warnings and progress (<see cref="PipelinePump"/>), errors that
/// end one record only, and questions.
/// </summary>
public abstract partial class FdynoCmdlet : PSCmdlet, IDisposable
{
    /// <summary>
    /// Parameters that say which time, index, backup or account is meant. Where one is left out, a command acts on more, or on something
    /// else: on all backups instead of those before a time, on now instead of then. So one that is null is refused.
    /// </summary>
    private static readonly string[] ParametersThatNarrow =
    [
        "AccountId", "BackupArn", "DifferenceBackupArn", "DifferenceDateTime", "ExclusiveStartBackupArn", "GlobalSecondaryIndex", "IndexName",
        "LocalSecondaryIndex", "RangeBegin", "RangeEnd", "RangePrefix", "RangeValue", "ReferenceBackupArn", "ReferenceDateTime", "Region",
        "RestoreDateTime", "TimeRangeLowerBound", "TimeRangeUpperBound",
    ];

    /// <summary>One bar a command, whatever it does: PowerShell tells bars apart by this number.</summary>
    private const int ProgressId = 7301;

    /// <summary>Parameters that have no meaning without a value.</summary>
    private static readonly string[] ParametersWithValue = ["Connection", "Path", "LiteralPath"];

    /// <summary>By cmdlet: which of the checked parameters can be bound from the pipeline. Only these can change from record to record.</summary>
    private static readonly ConcurrentDictionary<Type, (string[] WithValue, string[] Narrowing)> BoundByRecord = new();

    private readonly CancellationTokenSource _stop = new();
    private readonly TransactionFigures _figures = new();
    private (string[] WithValue, string[] Narrowing) _byRecord = ([], []);
    private bool _isRefused;
    private long _records;
    private TimeSpan _working;
    private Exception? _workFailure;
    private UnfinishedWork? _unfinished;

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Checks the parameters that were typed, once for all records. When one is refused, no record is processed.</summary>
    protected override void BeginProcessing()
    {
        _byRecord = BoundByRecord.GetOrAdd(GetType(), static type => (FromPipeline(type, ParametersWithValue), FromPipeline(type, ParametersThatNarrow)));
        _isRefused = true;
        Guard(
            () =>
            {
                CheckParameters();
                _isRefused = false;
            },
            null);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        if (_isRefused)
        {
            return;
        }

        _records++;
        Guard(
            () =>
            {
                CheckGiven(_byRecord.WithValue);
                CheckNotNull(_byRecord.Narrowing);
                Process();
            },
            null);
    }

    /// <summary>Says, for -Verbose, what the command as a whole took: a line for each record would hide everything else.</summary>
    protected override void EndProcessing()
    {
        Guard(Complete, null);
        if (_working > TimeSpan.Zero)
        {
            var records = _records == 1 ? "" : string.Create(CultureInfo.CurrentCulture, $"{_records:N0} records, ");
            var repeated = _figures.Retries == 0 ? "" : $"; {_figures}";
            WriteVerbose(string.Create(
                CultureInfo.CurrentCulture, $"{MyInvocation.MyCommand.Name}: {records}{_working.TotalSeconds:N3} s in the store{repeated}."));
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command ended while it was being stopped.
        }
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>What the record is about, for errors that do not say so themselves.</summary>
    private protected virtual object? ErrorTarget => null;

    /// <summary>Whether errors carry <see cref="ErrorTarget"/> even where they name a target themselves, so that scripts get the record back.</summary>
    private protected virtual bool ErrorsCarryRecord => false;

    /// <summary>Fills in what only the command knows of the commands that resume or remove unfinished work: its connections.</summary>
    private protected virtual UnfinishedWork WithConnections(UnfinishedWork unfinished) => unfinished;

    /// <summary>A text with commands, made such that they act on the store that this cmdlet works on.</summary>
    private protected virtual string WithConnection(string text) => text;

    /// <summary>Does the work for one record. An error of the work or of its input ends this record and no other.</summary>
    private protected abstract void Process();

    /// <summary>Does what is left when the last record has been processed.</summary>
    private protected virtual void Complete()
    {
    }

    /// <summary>Does work off the pipeline thread and waits for it, passing on its warnings and its progress.</summary>
    private protected T Await<T>(Func<OperationContext, CancellationToken, Task<T>> work) =>
        Pump((_, context, cancellationToken) => work(context, cancellationToken));

    /// <inheritdoc cref="Await{T}(Func{OperationContext, CancellationToken, Task{T}})"/>
    private protected T Await<T>(Func<CancellationToken, Task<T>> work) =>
        Pump((_, _, cancellationToken) => work(cancellationToken));

    /// <inheritdoc cref="Await{T}(Func{OperationContext, CancellationToken, Task{T}})"/>
    private protected void Await(Func<CancellationToken, Task> work) =>
        Pump(async (_, _, cancellationToken) =>
        {
            await work(cancellationToken);
            return true;
        });

    /// <summary>Waits for work that mostly has nothing to wait for, and then costs nothing.</summary>
    /// <param name="work">Begins on the pipeline thread.</param>
    private protected void AwaitIfNeeded(Func<CancellationToken, ValueTask> work)
    {
        var begun = work(_stop.Token);
        if (!begun.IsCompletedSuccessfully)
        {
            Pump(
                async (_, _, _) =>
                {
                    await begun;
                    return true;
                },
                isCounted: false);
        }
    }

    /// <summary>Waits for work that goes on by itself.</summary>
    /// <param name="wait">The waiting, which can be cancelled; the pump is what the work may post to meanwhile.</param>
    private protected void AwaitRunning(Func<PipelinePump, CancellationToken, Task> wait) => Pump(
        async (pump, _, cancellationToken) =>
        {
            await wait(pump, cancellationToken);
            return true;
        },
        isCounted: false);

    /// <summary>A progress bar of work that goes on by itself.</summary>
    /// <param name="post">Has the pipeline thread run something soon.</param>
    private protected ProgressBar NewProgressBar(Action<Action> post) => new(post, WriteProgress, ProgressId);

    /// <summary>Counts time that the store was at work for the command by itself.</summary>
    private protected void CountWork(TimeSpan elapsed) => _working += elapsed;

    /// <summary>Runs an action when the pipeline is stopped; at once where it has been.</summary>
    private protected CancellationTokenRegistration OnStop(Action action) => _stop.Token.Register(action);

    /// <summary>Whether the pipeline was stopped: nothing may be written any more.</summary>
    private protected bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Hands the elements of a stream to the pipeline thread one by one, reading no more than a few ahead.</summary>
    private protected void Stream<T>(Func<OperationContext, CancellationToken, IAsyncEnumerable<T>> source, Action<T> write) =>
        Pump(async (pump, context, cancellationToken) =>
        {
            await foreach (var element in source(context, cancellationToken).WithCancellation(cancellationToken))
            {
                await pump.DeliverAsync(() => write(element));
            }

            return true;
        });

    /// <summary>Does the last of the work, also of a pipeline that was stopped. To be short.</summary>
    private protected static void Finish(Func<Task> work) => PipelinePump.Run(
        async (_, _) =>
        {
            await work();
            return true;
        },
        CancellationToken.None);

    /// <summary>Checks what holds for the parameters of all cmdlets.</summary>
    private protected virtual void CheckParameters()
    {
        CheckGiven(ParametersWithValue);
        CheckNotNull(ParametersThatNarrow);
    }

    private static string[] FromPipeline(Type cmdlet, string[] parameters) => Array.FindAll(
        parameters,
        name => cmdlet.GetProperty(name)?.GetCustomAttributes<ParameterAttribute>()
            .Any(parameter => parameter.ValueFromPipeline || parameter.ValueFromPipelineByPropertyName) == true);

    /// <summary>
    /// Refuses a parameter that was given and has no value, as a variable that was mistyped has none: what stands in for a parameter that is
    /// left out is not what was meant.
    /// </summary>
    /// <exception cref="FdynoException">Validation.</exception>
    private protected void CheckGiven(params ReadOnlySpan<string> parameters)
    {
        foreach (var name in parameters)
        {
            if (MyInvocation.BoundParameters.TryGetValue(name, out var value) && IsEmpty(value))
            {
                throw new FdynoException(
                    FdynoErrorCode.Validation,
                    $"-{name} was given without a value: it is {(value is null ? "null" : value is IEnumerable<object?> values && values.Contains(null) ? "a list with a null" : "empty")}.",
                    $"Check the spelling of the variable that -{name} was given, or leave -{name} out.",
                    name);
            }
        }
    }

    /// <summary>Refuses a parameter that was given and is null. An empty text has an answer of its own in the contract.</summary>
    /// <exception cref="FdynoException">Validation.</exception>
    private protected void CheckNotNull(params ReadOnlySpan<string> parameters)
    {
        foreach (var name in parameters)
        {
            if (MyInvocation.BoundParameters.TryGetValue(name, out var value) && Wrapped.Unwrap(value) is null)
            {
                CheckGiven(name);
            }
        }
    }

    private static bool IsEmpty(object? value) => Wrapped.Unwrap(value) switch
    {
        null or "" => true,
        string => false,
        IEnumerable<string?> texts => !texts.Any() || texts.Any(string.IsNullOrEmpty),
        IEnumerable<object?> values => values.Contains(null),
        _ => false,
    };

    /// <summary>Does work whose errors, and those of its input, end this work and nothing else.</summary>
    /// <param name="work">The work.</param>
    /// <param name="target">What it is about, for errors that do not say so themselves; null for <see cref="ErrorTarget"/>.</param>
    private protected void Guard(Action work, object? target)
    {
        _unfinished = null;
        try
        {
            work();
        }
        catch (Exception error) when (error is FdynoException || ReferenceEquals(error, _workFailure))
        {
            // Anything else came out of the pipeline itself (stopped, or a later command has failed) and is not ours to report.
            if (error is not FdynoException && Unfinished is { } left)
            {
                WriteWarning($"{left}"); // The operation's own errors name these commands.
            }

            var about = target ?? ErrorTarget;
            var record = ErrorsCarryRecord ? ErrorRecords.Carrying(error, about) : ErrorRecords.From(error, about);
            record.ErrorDetails.RecommendedAction = WithConnection(
                ParametersInText.Replace(record.ErrorDetails.RecommendedAction, MyInvocation.MyCommand?.Parameters?.Keys ?? (ICollection<string>)[]));
            WriteError(record);
        }
    }

    private T Pump<T>(Func<PipelinePump, OperationContext, CancellationToken, Task<T>> work, bool isCounted = true)
    {
        ProgressBar? bar = null;
        var start = Stopwatch.GetTimestamp();
        try
        {
            var ended = PipelinePump.Run(
                (pump, cancellationToken) =>
                {
                    _figures.Attach();
                    bar = NewProgressBar(pump.Post);
                    var context = new OperationContext
                    {
                        Progress = bar,
                        Warn = text => pump.Post(() => WriteWarning(WithConnection(text))),
                        Trace = text => pump.Post(() => WriteVerbose(text)),
                        Unfinished = left => Volatile.Write(ref _unfinished, left),
                    };
                    return work(pump, context, cancellationToken);
                },
                _stop.Token);
            return Result(ended);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            TellUnfinished();
            throw new PipelineStoppedException();
        }
        finally
        {
            if (isCounted)
            {
                _working += Stopwatch.GetElapsedTime(start);
            }

            if (!_stop.IsCancellationRequested)
            {
                bar?.Complete();
            }
        }
    }

    /// <summary>What the work leaves if it stops now, with commands that can be run as they stand; null where it leaves nothing.</summary>
    private UnfinishedWork? Unfinished => Volatile.Read(ref _unfinished) is { } left ? WithConnections(left) : null;

    /// <summary>Says what a command that is stopped leaves. PowerShell takes nothing more from its pipeline; only the host can show it.</summary>
    private void TellUnfinished()
    {
        if (Unfinished is not { } left)
        {
            return;
        }

        try
        {
            Host.UI?.WriteWarningLine($"{left}");
        }
        catch (Exception error) when (error is PSNotImplementedException or HostException or InvalidOperationException)
        {
            // A host that shows nothing. The same command, run again, names the commands too.
        }
    }

    /// <summary>The result of work that has ended, or its exception, remembered as the work's own.</summary>
    private T Result<T>(Task<T> ended)
    {
        try
        {
            return ended.GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            _workFailure = error;
            throw;
        }
    }
}
