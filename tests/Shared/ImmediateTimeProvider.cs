namespace Fdyno.Testing;

/// <summary>The system's clock, with timers that are due at once: who waits before trying again does not.</summary>
public sealed class ImmediateTimeProvider : TimeProvider
{
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, period);
}
