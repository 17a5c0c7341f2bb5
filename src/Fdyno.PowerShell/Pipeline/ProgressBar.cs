using System.Management.Automation;
using Fdyno.Model;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>Shows how far one operation has come, in one bar, not too often, and takes it away at the end.</summary>
/// <param name="post">Has the pipeline thread run something soon.</param>
/// <param name="write">Writes a progress record, on the pipeline thread.</param>
/// <param name="id">The bar's number.</param>
internal sealed class ProgressBar(Action<Action> post, Action<ProgressRecord> write, int id) : IProgress<OperationProgress>
{
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly ProgressThrottle _throttle = new(TimeProvider.System);
    private ProgressPhase? _phase;
    private string? _shown;

    /// <inheritdoc/>
    public void Report(OperationProgress value)
    {
        // Reports come from several threads. Where two of them are the first one of a phase, either will do.
        var phase = Volatile.Read(ref _phase);
        if (phase?.First.Activity != value.Activity)
        {
            phase = new ProgressPhase(value, _clock.GetTimestamp());
            Volatile.Write(ref _phase, phase);
        }

        if (_throttle.IsDue())
        {
            post(() => Show(value, phase));
        }
    }

    /// <summary>
    /// Takes the bar away, if it was shown. On the pipeline thread. Not for a pipeline that was stopped: PowerShell lets it write nothing
    /// more, and takes its bars away itself.
    /// </summary>
    public void Complete()
    {
        if (_shown is not null)
        {
            write(new ProgressRecord(id, _shown, " ") { RecordType = ProgressRecordType.Completed });
        }
    }

    private void Show(OperationProgress value, ProgressPhase phase)
    {
        var text = ProgressText.From(value, phase.First, _clock.GetElapsedTime(phase.Begin));
        _shown = value.Activity;
        write(new ProgressRecord(id, value.Activity, text.Status)
        {
            PercentComplete = text.PercentComplete,
            SecondsRemaining = text.SecondsRemaining,
        });
    }
}
