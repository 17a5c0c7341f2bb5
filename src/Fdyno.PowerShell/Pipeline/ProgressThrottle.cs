namespace Fdyno.PowerShell.Pipeline;

/// <summary>Lets through at most one report every 200 ms, the first after 200 ms: short operations show no progress at all.</summary>
internal sealed class ProgressThrottle
{
    /// <summary>The least time between two reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _clock;
    private readonly long _start;
    private long _next;

    /// <summary>Starts the first interval.</summary>
    public ProgressThrottle(TimeProvider clock)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _next = After(_start);
    }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>Whether a report may be shown now. Safe for use by several threads: one of them gets the turn.</summary>
    public bool IsDue()
    {
        var next = Interlocked.Read(ref _next);
        var now = _clock.GetTimestamp();
        return now >= next && Interlocked.CompareExchange(ref _next, After(now), next) == next;
    }

    private long After(long timestamp) => timestamp + (long)(Interval.TotalSeconds * _clock.TimestampFrequency);
}
