using System.Management.Automation;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>Shows how far one operation has come, in one bar, not too often, and takes it away at the end.</summary>
internal sealed class ProgressBar(PipelinePump pump, Action<ProgressRecord> write, int id) : IProgress<OperationProgress>
{
    private readonly ProgressThrottle _throttle = new(TimeProvider.System);
    private string? _shown;

    /// <inheritdoc/>
    public void Report(OperationProgress value)
    {
        if (_throttle.IsDue())
        {
            pump.Post(() => Show(value));
        }
    }

    /// <summary>Takes the bar away, if it was shown. On the pipeline thread.</summary>
    public void Complete()
    {
        if (_shown is not null)
        {
            write(new ProgressRecord(id, _shown, " ") { RecordType = ProgressRecordType.Completed });
        }
    }

    private void Show(OperationProgress value)
    {
        var text = ProgressText.From(value, _throttle.Elapsed);
        _shown = value.Activity;
        write(new ProgressRecord(id, value.Activity, text.Status)
        {
            PercentComplete = text.PercentComplete,
            SecondsRemaining = text.SecondsRemaining,
        });
    }
}
