namespace Fdyno.Storage;

/// <summary>
/// How many bytes one transaction of a job takes on. Halved when the store says that it was too much, and a little more after each
/// success, up to where it began. Shared by the ranges of a job that are worked on at the same time: what is too much for one is too
/// much for the next.
/// </summary>
internal sealed class BatchSize
{
    // Back at the size that failed after a dozen successes: a failure costs up to five seconds, so it must be rare.
    private const int GrowthShare = 16;

    /// <summary>Up to this many bytes, a store is slow for other reasons than the size: less would be as slow.</summary>
    public const int Small = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly int _floor;
    private readonly int _ceiling;
    private int _bytes;

    /// <summary>The size of steps that read.</summary>
    /// <param name="ceiling">The most, in bytes.</param>
    public static BatchSize ForReads(int ceiling) => new(ceiling, Small);

    /// <summary>The size of steps that write; each writes one part of its batch at least, however large that is.</summary>
    /// <param name="ceiling">The most, in bytes.</param>
    public static BatchSize ForWrites(int ceiling = StoreLimits.TargetTransactionBytes) => new(ceiling, 1);

    /// <summary>A size that begins at its ceiling.</summary>
    /// <param name="ceiling">The most, in bytes.</param>
    /// <param name="floor">The least that is worth trying, in bytes.</param>
    public BatchSize(int ceiling, int floor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(floor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ceiling);
        _floor = Math.Min(floor, ceiling);
        _ceiling = _bytes = ceiling;
    }

    /// <summary>What the next transaction takes on, in bytes.</summary>
    public int Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Whether something smaller could be tried.</summary>
    public bool HasLessThan(long tried) => tried > _floor;

    /// <summary>A transaction took on too much.</summary>
    /// <param name="tried">What it took on, in bytes; several that tried the same at the same time halve it once.</param>
    public void Shrink(long tried)
    {
        lock (_gate) _bytes = (int)Math.Min(_bytes, Math.Max(_floor, tried / 2));
    }

    /// <summary>A transaction went well.</summary>
    /// <param name="tried">What it was allowed to take on, in bytes: what was less than the size by now proves nothing for more.</param>
    public void Grow(int tried)
    {
        lock (_gate)
        {
            if (tried >= _bytes) _bytes = (int)Math.Min(_ceiling, _bytes + Math.Max(1L, _bytes / GrowthShare));
        }
    }
}
