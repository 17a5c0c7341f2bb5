using System.Buffers.Binary;
using Fdyno.Errors;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>
/// Says to which second a commit belongs: this one and all behind it to <paramref name="Second"/> or a later one. Writers of items leave
/// one when their clock has come to a later second than all marks that they see.
/// </summary>
/// <param name="Second">The second, counted from 1970.</param>
/// <param name="SeenVersion">The version that the writer read at: every mark that it saw is of an earlier second.</param>
/// <param name="AnchorSecond">A second that was believed, from which time is told by versions.</param>
/// <param name="AnchorVersion">The version that belongs to it.</param>
/// <param name="DoubtedSince">
/// The version since which writers have been asking for later seconds than were believed; 0 where this one was believed.
/// </param>
/// <param name="IsDissent">
/// Whether the mark repeats the second of the mark before: its writer's clock was earlier, so that a clock that is ahead is not believed.
/// </param>
internal readonly record struct TimeMark(
    long Second, ulong SeenVersion, long AnchorSecond, ulong AnchorVersion, ulong DoubtedSince = 0, bool IsDissent = false)
{
    /// <summary>How far ahead of the time that has passed by versions a clock is believed at once, in seconds.</summary>
    public const int MostLead = 5;

    /// <summary>A clock that is further ahead is believed when for so many seconds nobody has said otherwise.</summary>
    public const int SecondsOfDoubt = 60;

    private const int ValueBytes = (4 * sizeof(ulong)) + 1;

    /// <summary>A mark whose clock is believed.</summary>
    public static TimeMark Believed(long clock, ulong version) => new(clock, version, clock, version);

    /// <summary>
    /// The mark that a writer has to leave; null for none. Where versions tell no time, the one clock of the machine is believed. Where
    /// they do, writers are on several machines, and a clock that is far ahead would swallow the seconds of all others; yet it may be
    /// right, after a cluster has stood still. So it is held back, and believed when nobody has contradicted it for a minute.
    /// </summary>
    /// <param name="last">The mark of the latest second that the writer sees; null for none.</param>
    /// <param name="clock">The second of the writer's clock.</param>
    /// <param name="version">The version that the writer reads at.</param>
    /// <param name="versionsPerSecond">As <see cref="IStore.VersionsPerSecond"/> says.</param>
    public static TimeMark? Next(TimeMark? last, long clock, ulong version, long? versionsPerSecond)
    {
        if (last is not { } before) return Believed(clock, version);
        if (versionsPerSecond is not { } rate) return clock > before.Second ? Believed(clock, version) : null;

        // Where versions alone would put the clock. The anchor stays where it is while clocks lead, so that leads do not add up.
        var expected = before.AnchorSecond + SecondsBetween(before.AnchorVersion, version, rate);
        var limit = expected + MostLead;
        if (clock > limit)
        {
            var doubtedSince = before.DoubtedSince != 0 ? before.DoubtedSince : Math.Max(version, 1);
            if (SecondsBetween(doubtedSince, version, rate) >= SecondsOfDoubt) return Believed(clock, version);
            return limit > before.Second
                ? before with { Second = limit, SeenVersion = version, DoubtedSince = doubtedSince, IsDissent = false }
                : null;
        }

        if (clock > before.Second)
        {
            return clock < expected
                ? Believed(clock, version)
                : before with { Second = clock, SeenVersion = version, DoubtedSince = 0, IsDissent = false };
        }

        return before.DoubtedSince == 0 ? null : before with { SeenVersion = version, DoubtedSince = 0, IsDissent = true };
    }

    /// <summary>
    /// The mark that whoever asks for the end of a second leaves where there is none of a later one: of the second behind it, which is not
    /// the present one. What it says of clocks and versions is what a writer would leave at this moment: an anchor of a second that is long
    /// over, at the present version, would have the next writers' clocks taken for ones that are far ahead.
    /// </summary>
    /// <param name="last">The mark of the latest second; null for none.</param>
    /// <param name="second">The second whose end is asked for; it is over by the clock, and no mark is of a later one.</param>
    /// <param name="clock">The second of the clock.</param>
    /// <param name="version">The version that the transaction reads at.</param>
    /// <param name="versionsPerSecond">As <see cref="IStore.VersionsPerSecond"/> says.</param>
    public static TimeMark? Behind(TimeMark? last, long second, long clock, ulong version, long? versionsPerSecond) =>
        Next(last, Math.Max(clock, second + 1), version, versionsPerSecond) is { IsDissent: false } mark
            ? mark with { Second = Math.Min(mark.Second, second + 1) }
            : null;

    /// <summary>The mark's value.</summary>
    public byte[] ToValue()
    {
        var value = new byte[ValueBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(value, SeenVersion);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(sizeof(ulong)), AnchorSecond);
        BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(2 * sizeof(ulong)), AnchorVersion);
        BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(3 * sizeof(ulong)), DoubtedSince);
        value[^1] = IsDissent ? (byte)1 : (byte)0;
        return value;
    }

    /// <summary>Reads a mark.</summary>
    /// <param name="second">The second in its key.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>.</exception>
    public static TimeMark Read(long second, ReadOnlySpan<byte> value) => value.Length == ValueBytes
        ? new TimeMark(
            second,
            BinaryPrimitives.ReadUInt64LittleEndian(value),
            BinaryPrimitives.ReadInt64LittleEndian(value[sizeof(ulong)..]),
            BinaryPrimitives.ReadUInt64LittleEndian(value[(2 * sizeof(ulong))..]),
            BinaryPrimitives.ReadUInt64LittleEndian(value[(3 * sizeof(ulong))..]),
            value[^1] != 0)
        : throw StoreErrors.Damaged("the store", "a time mark of a table's history cannot be read");

    private static long SecondsBetween(ulong one, ulong other, long versionsPerSecond) =>
        other > one ? (long)((other - one) / (ulong)versionsPerSecond) : 0;
}
