using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>
/// What all cmdlets share: asynchronous work with Ctrl+C, streaming, warnings and progress (<see cref="PipelinePump"/>), errors that
/// end one record only, and questions.
/// </summary>
public abstract class FdynoCmdlet : PSCmdlet, IDisposable
{
    /// <summary>One bar a command, whatever it does: PowerShell tells bars apart by this number.</summary>
    private const int ProgressId = 7301;

    private readonly CancellationTokenSource _stop = new();
    private readonly TransactionFigures _figures = new();
    private long _records;
    private TimeSpan _working;
    private Exception? _workFailure;

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        _records++;
        Guard(
            () =>
            {
                CheckParameters();
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

    /// <summary>Whether nothing is to be done but to say what would be.</summary>
    private protected bool IsWhatIf => IsOn("WhatIf", "WhatIfPreference");

    /// <summary>What the record is about, for errors that do not say so themselves.</summary>
    private protected virtual object? ErrorTarget => null;

    /// <summary>Whether errors carry <see cref="ErrorTarget"/> even where they name a target themselves, so that scripts get the record back.</summary>
    private protected virtual bool ErrorsCarryRecord => false;

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

    /// <summary>
    /// Asks as ShouldProcess does; with <paramref name="force"/> no question is asked unless -Confirm was given, but -WhatIf holds.
    /// </summary>
    private protected bool Confirm(string target, string action, bool force)
    {
        if (!force || IsWhatIf || IsOn("Confirm"))
        {
            return ShouldProcess(target, action);
        }

        WriteVerbose($"{action}: {target}");
        return true;
    }

    /// <summary>
    /// Asks as a cmdlet of high impact does, from one whose impact is lower: for a parameter that destroys (cmdlets.md, "Asking").
    /// </summary>
    private protected bool ConfirmHighImpact(string target, string action)
    {
        if (!ShouldProcess(target, action))
        {
            return false;
        }

        // A bound -Confirm was answered above, or waived with -Confirm:$false. "None" is what turns questions off for a session.
        var preference = $"{GetVariableValue("ConfirmPreference")}";
        return MyInvocation.BoundParameters.ContainsKey("Confirm")
            || preference.Equals("None", StringComparison.OrdinalIgnoreCase)
            || !preference.Equals("High", StringComparison.OrdinalIgnoreCase) // Lower: ShouldProcess has asked.
            || ShouldContinue($"{action}: {target}", "Confirm");
    }

    /// <summary>Checks what holds for the parameters of all cmdlets.</summary>
    private protected virtual void CheckParameters() => CheckGiven("Connection", "Path", "LiteralPath");

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
                    $"-{name} was given without a value: it is {(value is null ? "null" : "empty")}.",
                    $"Check the spelling of the variable that -{name} was given, or leave -{name} out.",
                    name);
            }
        }
    }

    private static bool IsEmpty(object? value) => Wrapped.Unwrap(value) switch
    {
        null or "" => true,
        string => false,
        IEnumerable<string?> texts => !texts.Any() || texts.Any(string.IsNullOrEmpty),
        _ => false,
    };

    private bool IsOn(string parameter, string? preference = null) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var bound)
            ? bound is SwitchParameter { IsPresent: true } or true
            : preference is not null && LanguagePrimitives.IsTrue(GetVariableValue(preference));

    /// <summary>Does work whose errors, and those of its input, end this work and nothing else.</summary>
    /// <param name="work">The work.</param>
    /// <param name="target">What it is about, for errors that do not say so themselves; null for <see cref="ErrorTarget"/>.</param>
    private protected void Guard(Action work, object? target)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is FdynoException || ReferenceEquals(error, _workFailure))
        {
            // Anything else came out of the pipeline itself (stopped, or a later command has failed) and is not ours to report.
            var about = target ?? ErrorTarget;
            WriteError(ErrorsCarryRecord ? ErrorRecords.Carrying(error, about) : ErrorRecords.From(error, about));
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
                        Warn = text => pump.Post(() => WriteWarning(text)),
                        Trace = text => pump.Post(() => WriteVerbose(text)),
                    };
                    return work(pump, context, cancellationToken);
                },
                _stop.Token);
            return Result(ended);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
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
