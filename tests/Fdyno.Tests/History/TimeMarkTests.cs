using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Testing;
using Fdyno.Tuples;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.History;

/// <summary>Which second a commit belongs to, whatever the clocks of its writers say and whatever they see of each other.</summary>
public sealed class TimeMarkTests
{
    private const long Rate = 1_000_000;

    [Fact]
    public void The_first_commit_behind_a_second_is_the_least_of_all_marks_of_later_ones() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => AgreesWithAllMarksAsync(seed).GetAwaiter().GetResult()));

    private static async Task<bool> AgreesWithAllMarksAsync(int seed)
    {
        var random = new Random(seed);
        long? rate = random.Next(2) == 0 ? Rate : null;
        var marks = new List<(TimeMark Mark, Versionstamp Stamp)>();
        var writes = new List<(long Clock, Versionstamp Stamp)>();
        var (version, clock) = (10_000_000UL, 1_000L);
        for (var i = 0; i < 60; i++)
        {
            version += (ulong)random.Next(1, 2_000_000);
            clock += random.Next(8) switch { 0 => -random.Next(20), 1 => random.Next(20), _ => random.Next(3) };

            // A writer reads before it commits; meanwhile others commit that it does not see. Several have one version now and then.
            var stamp = new Versionstamp(version, (ushort)random.Next(3), 0);
            if (marks.Count > 0 && stamp <= marks[^1].Stamp) stamp = marks[^1].Stamp.NextCommit();
            var read = Math.Min(version - (ulong)random.Next(1, 5_000_000), stamp.Version - 1);
            var seen = marks.Where(m => m.Stamp.Version <= read).OrderBy(m => (m.Mark.Second, m.Stamp)).ToList();
            (TimeMark Mark, Versionstamp Stamp)? last = seen.Count == 0 ? null : seen[^1];
            var next = TimeMark.Next(last?.Mark, clock, read, rate);
            if (next is { } mark) marks.Add((mark, stamp));
            writes.Add((clock, stamp));
        }

        await using var store = new MemoryStore();
        var keys = new TableKeyspace(new Subspace([7]).Key).History;
        await store.WriteAsync(tr =>
        {
            foreach (var (mark, stamp) in marks) tr.Set(keys.Marks.Pack(mark.Second, stamp), mark.ToValue());
            return Task.FromResult(true);
        });
        for (var second = 900L; second < 1_200; second++)
        {
            var later = marks.Where(m => m.Mark.Second > second).Select(m => (Versionstamp?)m.Stamp).ToList();
            var found = await store.ReadAsync(tr => TimeMarks.FirstAfterAsync(tr, keys, second));
            if (found != later.Min()) return false;

            // Where clocks are believed, a write is in no second before that of its clock.
            if (rate is null && writes.Exists(w => w.Clock > second && (found is null || w.Stamp < found))) return false;
        }

        return true;
    }

    [Fact]
    public void One_clock_that_does_not_step_back_tells_the_second_of_every_write()
    {
        var random = new Random(5);
        foreach (var rate in new long?[] { null, Rate })
        {
            var marks = new Marks(rate);
            var (elapsed, writes) = (0L, new List<(long Second, ulong Version)>());
            for (var i = 0; i < 400; i++)
            {
                elapsed += random.Next(1, 1_500_000);
                writes.Add((1_000 + (elapsed / Rate), marks.Write(1_000 + (elapsed / Rate), (ulong)elapsed)));
            }

            foreach (var (second, version) in writes)
            {
                Assert.True(marks.FirstAfter(second) is not { } later || later > version);
                Assert.True(marks.FirstAfter(second - 1) <= version);
            }
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(10)]
    [InlineData(100_000_000)]
    public void A_clock_that_is_fast_is_believed_for_five_seconds_while_others_write(int ahead)
    {
        var marks = new Marks(Rate);
        for (var tenth = 0; tenth < 3_000; tenth++)
        {
            var second = 1_000 + (tenth / 10);
            var version = (ulong)tenth * Rate / 10;
            marks.Write(tenth % 3 == 0 ? second : second + ahead, version);
            Assert.InRange(marks.Last, 0, second + TimeMark.MostLead + 1);
        }

        // Seconds stay apart: each of them has a commit of its own, if up to five seconds off.
        Assert.Equal(290, Enumerable.Range(1_010, 290).Select(s => marks.FirstAfter(s)).Distinct().Count());
    }

    [Fact]
    public void A_slow_clock_leaves_no_marks_beside_others()
    {
        var marks = new Marks(Rate);
        for (var second = 0; second < 300; second++)
        {
            marks.Write(1_000 + second, (ulong)second * Rate);
            marks.Write(990 + second, ((ulong)second * Rate) + 10);
            Assert.Equal(1_000 + second, marks.Last);
        }

        Assert.Equal(300, marks.Count);
    }

    [Fact]
    public void A_clock_that_steps_back_leaves_no_marks_until_it_has_caught_up()
    {
        foreach (var rate in new long?[] { null, Rate })
        {
            var marks = new Marks(rate);
            marks.Write(5_000, 1 * Rate);
            for (var second = 0; second <= 3_600; second++) marks.Write(5_000 - 3_600 + second, (ulong)(2 + second) * Rate);
            Assert.Equal((1, 5_000), (marks.Count, marks.Last));
            marks.Write(5_001, 4_000UL * Rate);
            Assert.Equal(5_001, marks.Last);
        }
    }

    [Fact]
    public void After_a_cluster_stood_still_the_clock_is_believed_within_a_minute()
    {
        const int NightSeconds = 12 * 60 * 60;
        var marks = new Marks(Rate);
        marks.Write(1_000, 0);
        for (var second = 0; second <= 70; second++) marks.Write(1_000 + NightSeconds + second, (ulong)(100 + second) * Rate);
        Assert.Equal(1_000 + NightSeconds + 70, marks.Last);

        // Also where nobody writes meanwhile.
        var idle = new Marks(Rate);
        idle.Write(1_000, 0);
        idle.Write(1_000 + NightSeconds, 100UL * Rate);
        Assert.Equal(1_105, idle.Last);
        idle.Write(1_000 + NightSeconds + 90, 190UL * Rate);
        Assert.Equal(1_000 + NightSeconds + 90, idle.Last);
    }

    [Fact]
    public void Versions_that_pass_a_little_slower_than_time_are_followed()
    {
        var marks = new Marks(Rate);
        for (var second = 0L; second < 20_000; second++)
        {
            marks.Write(1_000 + second, (ulong)(second * Rate * 99 / 100));
            Assert.InRange(marks.Last, 1_000 + second - 2, 1_000 + second);
        }
    }

    /// <summary>Somebody asks for a second since which nobody has written; then writers come back.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(3_600)]
    [InlineData(35 * 24 * 3_600)]
    public void Asking_for_a_second_of_long_ago_takes_no_second_from_those_who_write_later(int seconds)
    {
        foreach (var rate in new long?[] { null, Rate })
        {
            foreach (var isFirst in new[] { false, true })
            {
                var marks = new Marks(rate);
                if (!isFirst) marks.Write(1_000, 50 * Rate);
                var (now, version) = (1_000L + seconds, (ulong)(50 + seconds) * Rate);
                var pinned = marks.Pin(1_000, now, version);
                Assert.Equal(1_001, marks.Last);
                Assert.Equal(pinned, marks.FirstAfter(1_000));
                for (var second = 0; second < 100; second++)
                {
                    var written = marks.Write(now + second, version + 10 + (ulong)(second * Rate));
                    if (seconds == 1 && second == 0) continue;
                    Assert.Equal(now + second, marks.Last);
                    Assert.Equal(written, marks.FirstAfter(now + second - 1));
                }

                // Whoever asks again gets the same, and so does who asks for a second between the two.
                Assert.Equal(pinned, marks.FirstAfter(1_000));
            }
        }
    }

    [Fact]
    public void Asking_for_a_second_with_a_clock_that_is_far_ahead_takes_five_seconds_at_most()
    {
        var marks = new Marks(Rate);
        marks.Write(1_000, 0);
        marks.Pin(1_500, 2_000, 10 * Rate);
        Assert.Equal(1_010 + TimeMark.MostLead, marks.Last);
        for (var second = 11; second < 100; second++) marks.Write(1_000 + second, (ulong)second * Rate);
        Assert.Equal(1_099, marks.Last);
    }

    [Fact]
    public void A_value_is_read_as_it_was_written()
    {
        foreach (var mark in new[] { TimeMark.Believed(5, 1), new TimeMark(5, ulong.MaxValue, -5, 77, 78, true), new TimeMark(5, 0, long.MaxValue, ulong.MaxValue, 1) })
            Assert.Equal(mark, TimeMark.Read(5, mark.ToValue()));
        Assert.Equal(FdynoErrorCode.StoreInvalid, Assert.Throws<FdynoException>(() => TimeMark.Read(5, new byte[17])).Code);
    }

    /// <summary>Marks of writers that see all before them.</summary>
    private sealed class Marks(long? rate)
    {
        private readonly List<(TimeMark Mark, ulong Version)> _marks = [];

        public long Last => _marks[^1].Mark.Second;

        public int Count => _marks.Count;

        /// <summary>A write that reads at a version; that of its commit.</summary>
        public ulong Write(long clock, ulong version)
        {
            if (TimeMark.Next(_marks.Count == 0 ? null : _marks[^1].Mark, clock, version, rate) is { } mark) _marks.Add((mark, version + 1));
            return version + 1;
        }

        /// <summary>Asks for the end of a second, of which there is no later mark; the version of its commit.</summary>
        public ulong Pin(long second, long clock, ulong version)
        {
            var last = _marks.Count == 0 ? (TimeMark?)null : _marks[^1].Mark;
            if (TimeMark.Behind(last, second, clock, version, rate) is { } mark) _marks.Add((mark, version + 1));
            return version + 1;
        }

        public ulong? FirstAfter(long second) => _marks.Where(m => m.Mark.Second > second).Select(m => (ulong?)m.Version).Min();
    }
}
