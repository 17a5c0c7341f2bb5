namespace Fdyno.PowerShell.Pipeline;

/// <summary>Lets through at most one report every 200 ms, the first after 200 ms: short operations show no progress at all.</summary>
internal sealed class ProgressThrottle
{
    /// <summary>The least time between two reports. Tests that want to see all of them set it to nothing.</summary>
    public static TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _clock;
    private long _next;

    /// <summary>Starts the first interval.</summary>
    public ProgressThrottle(TimeProvider clock)
    {
        _clock = clock;
        _next = After(clock.GetTimestamp());
    }

    /// <summary>Whether a report may be shown now. Safe for use by several threads: one of them gets the turn.</summary>
    public bool IsDue()
    {
        var next = Interlocked.Read(ref _next);
        var now = _clock.GetTimestamp();
        return now >= next && Interlocked.CompareExchange(ref _next, After(now), next) == next;
    }

    private long After(long timestamp) => timestamp + (long)(Interval.TotalSeconds * _clock.TimestampFrequency);
}
