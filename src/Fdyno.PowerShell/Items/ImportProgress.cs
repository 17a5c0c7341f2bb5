using Fdyno.Model;

namespace Fdyno.PowerShell.Items;

/// <summary>
/// Tells how far an import is: the engine counts what it has written, and what is still to come is told by the share of the file that has
/// been read by then.
/// </summary>
internal sealed class ImportProgress : IProgress<double>, IProgress<OperationProgress>
{
    private readonly IProgress<OperationProgress>? _listener;
    private double _share;

    /// <summary>Makes the context that the import is to be given.</summary>
    /// <param name="context">Who listens.</param>
    public ImportProgress(OperationContext context)
    {
        _listener = context.Progress;
        Context = new OperationContext { Progress = this, Warn = context.Warn, Trace = context.Trace };
    }

    /// <summary>What the import is told to report to.</summary>
    public OperationContext Context { get; }

    /// <summary>The file has been read that far.</summary>
    /// <param name="value">From 0 to 1.</param>
    public void Report(double value) => Volatile.Write(ref _share, value);

    /// <summary>So much has been written.</summary>
    public void Report(OperationProgress value)
    {
        // A little of what has been read is not written yet, which matters less the larger the file is.
        var share = Volatile.Read(ref _share);
        _listener?.Report(share > 0 ? value with { TotalBytes = (long)(value.Bytes / share) } : value);
    }
}
