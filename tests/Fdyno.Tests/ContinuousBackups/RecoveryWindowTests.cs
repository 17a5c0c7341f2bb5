using Fdyno.Catalog;
using Fdyno.Model;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.ContinuousBackups;

/// <summary>What holds for every window, also where the clocks of two computers differ. A failure's message names the seed.</summary>
public class RecoveryWindowTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<(RecoverySettings Settings, DateTime Now, DateTime? Trimmed)> Cases =
        from now in Moment()
        from enabled in Near(now)
        from mode in Near(now)
        from days in Gen.Choose(1, RecoverySettings.MostDays)
        from trimmed in Gen.OneOf(Gen.Constant<DateTime?>(null), Near(now).Select(time => (DateTime?)RecoveryWindow.WholeSecond(time)))
        select (
            new RecoverySettings { Mode = RecoveryMode.History, PeriodInDays = days, EnabledDateTime = enabled, ModeDateTime = mode }, now, trimmed);

    [Fact]
    public void The_earliest_time_is_never_behind_the_latest_and_both_are_whole_seconds_in_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Cases.ToArbitrary(), one =>
        {
            var window = RecoveryWindow.Of(one.Settings, one.Now, one.Trimmed);
            return window.Earliest <= window.Latest
                && window.Contains(window.Earliest)
                && window.Contains(window.Latest)
                && RecoveryWindow.WholeSecond(window.Earliest) == window.Earliest
                && RecoveryWindow.WholeSecond(window.Latest) == window.Latest
                && window.Earliest.Kind == DateTimeKind.Utc
                && window.Latest.Kind == DateTimeKind.Utc;
        }));

    private static Gen<DateTime> Moment() => Gen.Choose(0, 40 * 86_400).Select(second => Start.AddSeconds(second).AddMilliseconds(second % 1000));

    /// <summary>Up to a few days before and, by another computer's clock, a little behind.</summary>
    private static Gen<DateTime> Near(DateTime now) => Gen.OneOf(Gen.Choose(-3 * 86_400_000, 0), Gen.Choose(-3000, 3000)).Select(ms => now.AddMilliseconds(ms));
}
