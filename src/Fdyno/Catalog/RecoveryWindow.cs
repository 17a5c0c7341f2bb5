namespace Fdyno.Catalog;

/// <summary>
/// The times that a table can be restored to (docs/dynamodb/decisions.md#latest-restorable-time and
/// docs/dynamodb/decisions.md#earliest-restorable-time), as whole seconds in UTC. A second stands for the state at its end, so a second
/// that is not over yet is none of them; but the second of enabling always is one.
/// </summary>
/// <param name="Earliest">
/// The first of them: the latest of enabling, the last switch of mode, the period's length ago, and what has been trimmed.
/// </param>
/// <param name="Latest">The last of them: the last finished second.</param>
internal readonly record struct RecoveryWindow(DateTime Earliest, DateTime Latest)
{
    /// <summary>The window of a table whose recovery is on.</summary>
    /// <param name="recovery">The table's settings.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="trimmed">The first second that has not been trimmed; null where the mode keeps no past.</param>
    public static RecoveryWindow Of(RecoverySettings recovery, DateTime now, DateTime? trimmed = null)
    {
        var start = StartOf(recovery, now);
        var earliest = trimmed > start ? trimmed.Value : start;
        var finished = LastFinishedSecond(now);
        return new RecoveryWindow(earliest, finished < earliest ? earliest : finished);
    }

    /// <summary>The first second that the settings alone want to be restorable: what is before it may be trimmed.</summary>
    public static DateTime StartOf(RecoverySettings recovery, DateTime now) =>
        WholeSecond(new[] { recovery.EnabledDateTime, recovery.ModeDateTime, now.AddDays(-recovery.PeriodInDays) }.Max());

    /// <summary>The last second that is over.</summary>
    public static DateTime LastFinishedSecond(DateTime now) => WholeSecond(now).AddSeconds(-1);

    /// <summary>A time without its fraction of a second.</summary>
    public static DateTime WholeSecond(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    /// <summary>Whether the table can be restored to a time.</summary>
    public bool Contains(DateTime time) => time >= Earliest && time <= Latest;
}
