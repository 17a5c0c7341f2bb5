using System.Text;
using Fdyno.Errors;
using Fdyno.Storage;
using Fdyno.Testing;

namespace Fdyno.Tests.Jobs;

/// <summary>Steps that a store refuses are tried with less, and take effect once whatever the store answers.</summary>
public sealed class StepsTests
{
    private static readonly byte[] ProgressKey = "progress"u8.ToArray();

    /// <summary>Any sequence of answers, limits that come and go: all parts are there, each was counted once.</summary>
    [Theory]
    [InlineData(StoreErrorCode.TransactionTooLarge)]
    [InlineData(StoreErrorCode.TransactionTooOld)]
    public async Task Whatever_a_store_answers_everything_is_written_once(StoreErrorCode tooMuch)
    {
        var shrunk = 0;
        for (var seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            var memory = new MemoryStore();
            var store = new FaultStore(memory)
            {
                Decide = _ => random.Next(3) > 0 ? CommitOutcome.Ok : Faults[random.Next(Faults.Length)],
                MostWrittenBytes = () => random.Next(2) == 0 ? long.MaxValue : random.Next(20_000, 60_000),
                TooMuchWritten = tooMuch,
            };
            var batch = new Numbers(random.Next(1, 200));
            var size = BatchSize.ForWrites(100_000);
            var smallest = size.Bytes;
            while (batch.Left > 0)
            {
                batch.Remove(await WriteAsync(store, size, batch));
                smallest = Math.Min(smallest, size.Bytes);
            }

            var state = memory.StateAt().ToDictionary(e => Encoding.ASCII.GetString(e.Key.Span), e => e.Value);
            Assert.True(state.Count == batch.Total + 2, $"Seed {seed}: {state.Count - 2} of {batch.Total}");
            Assert.True(BitConverter.ToInt64(state["count"].Span) == batch.Total, $"Seed {seed}: counted {BitConverter.ToInt64(state["count"].Span)} of {batch.Total}");
            if (smallest < 100_000) shrunk++;
        }

        Assert.InRange(shrunk, 30, 150);
    }

    [Fact]
    public async Task Sizes_shrink_to_what_the_store_takes_and_grow_again_when_it_takes_more()
    {
        var most = 7_000L;
        var store = new FaultStore(new MemoryStore()) { MostWrittenBytes = () => most };
        var size = BatchSize.ForWrites(100_000);
        var batch = new Numbers(2_000);
        batch.Remove(await WriteAsync(store, size, batch));
        Assert.InRange(size.Bytes, 3_000, 7_000);
        most = long.MaxValue;
        var steps = 0;
        for (; batch.Left > 0; steps++) batch.Remove(await WriteAsync(store, size, batch));
        Assert.Equal(100_000, size.Bytes);
        Assert.InRange(steps, 30, 120);
    }

    [Fact]
    public async Task One_part_that_does_not_fit_fails_with_an_error_that_says_so()
    {
        var store = new FaultStore(new MemoryStore()) { MostWrittenBytes = () => 50 };
        var error = await Assert.ThrowsAsync<FdynoException>(() => WriteAsync(store, BatchSize.ForWrites(100_000), new Numbers(64)));
        Assert.Equal(FdynoErrorCode.LimitExceeded, error.Code);
    }

    [Fact]
    public async Task One_part_that_is_always_too_old_fails_with_an_error_that_says_so()
    {
        var store = new FaultStore(new MemoryStore()) { MostWrittenBytes = () => 50, TooMuchWritten = StoreErrorCode.TransactionTooOld };
        var error = await Assert.ThrowsAsync<FdynoException>(() => WriteAsync(store, BatchSize.ForWrites(100_000), new Numbers(64)));
        Assert.Equal(FdynoErrorCode.StoreUnavailable, error.Code);
    }

    [Fact]
    public async Task What_is_small_is_not_made_smaller_for_being_too_old()
    {
        var store = FaultStore.WithScript(new MemoryStore(), CommitOutcome.TooOld, CommitOutcome.TooOld);
        var size = BatchSize.ForWrites(100_000);
        Assert.Equal(16, await WriteAsync(store, size, new Numbers(16)));
        Assert.Equal(100_000, size.Bytes);
    }

    [Fact]
    public async Task A_read_step_asks_for_less_until_it_can_be_answered()
    {
        var memory = new MemoryStore();
        await memory.WriteAsync(tr =>
        {
            for (var i = 0; i < 100; i++) tr.Set(Key(i), new byte[10_000]);
            return Task.FromResult(true);
        });
        var store = new FaultStore(memory) { MostReadBytes = () => 120_000 };
        var size = BatchSize.ForReads(1_000_000);
        var asked = new List<int>();
        var range = KeyRange.StartsWith("k"u8);
        var found = 0;
        while (!range.IsEmpty)
        {
            var rest = range;
            var page = await store.ReadStepAsync(
                size,
                async (tr, bytes) =>
                {
                    asked.Add(bytes);
                    return await tr.GetRangeAsync(rest, new RangeReadOptions { TargetBytes = bytes });
                },
                CancellationToken.None);
            found += page.Items.Count;
            range = page.Rest(range, reverse: false);
        }

        Assert.Equal(100, found);
        Assert.Equal([1_000_000, 500_000, 250_000, 125_000, 62_500], asked.Take(5));
        Assert.All(asked.Skip(4), bytes => Assert.InRange(bytes, 50_000, 130_000));
    }

    [Fact]
    public async Task A_read_step_that_is_too_old_however_small_fails_with_an_error_that_says_so()
    {
        var memory = new MemoryStore();
        await memory.WriteAsync(tr =>
        {
            tr.Set(Key(1), new byte[10]);
            return Task.FromResult(true);
        });
        var store = new FaultStore(memory) { MostReadBytes = () => 5 };
        var runs = 0;
        var error = await Assert.ThrowsAsync<FdynoException>(() => store.ReadStepAsync(
            BatchSize.ForReads(1_000_000),
            async (tr, _) =>
            {
                runs++;
                return await tr.GetAsync(Key(1));
            },
            CancellationToken.None));
        Assert.Equal(FdynoErrorCode.StoreUnavailable, error.Code);
        Assert.InRange(runs, 6, 12);
    }

    [Fact]
    public async Task A_step_that_takes_effect_once_by_other_means_is_never_made_smaller_after_it_may_have_happened()
    {
        // The first run's answer is lost, though it happened; the second one is too old.
        var store = FaultStore.WithScript(new MemoryStore(), CommitOutcome.UnknownCommitted, CommitOutcome.TooOld);
        var counts = new List<int>();
        await store.WriteOnceStepAsync(
            BatchSize.ForWrites(100_000),
            new Numbers(64),
            (tr, count) =>
            {
                counts.Add(count);
                tr.Set(Key(counts.Count), []);
                return Task.FromResult(count);
            },
            store.WriteAsync,
            CancellationToken.None);
        Assert.Equal([64, 64, 64], counts);
    }

    private static CommitOutcome[] Faults { get; } =
        [CommitOutcome.Conflict, CommitOutcome.TooOld, CommitOutcome.UnknownCommitted, CommitOutcome.UnknownLost];

    private static byte[] Key(int number) => Encoding.ASCII.GetBytes(FormattableString.Invariant($"k{number:D6}"));

    /// <summary>A step as those of jobs are: its parts, a counter, and its progress, by which it recognises itself.</summary>
    private static Task<int> WriteAsync(IStore store, BatchSize size, Numbers batch) => store.WriteStepAsync(
        size,
        batch,
        async (tr, tried) =>
        {
            var stored = await tr.GetAsync(ProgressKey) is { } bytes ? BitConverter.ToInt32(bytes) : 0;
            foreach (var earlier in tried)
            {
                if (stored == batch.Done + earlier) return earlier;
            }

            Assert.Equal(batch.Done, stored);
            for (var i = 0; i < tried[^1]; i++) tr.Set(Key(batch.Done + i), new byte[800]);
            tr.Add("count"u8, tried[^1]);
            tr.Set(ProgressKey, BitConverter.GetBytes(batch.Done + tried[^1]));
            return tried[^1];
        },
        CancellationToken.None);

    /// <summary>Parts of 1,000 bytes, the key and what a store counts for it among them.</summary>
    private sealed class Numbers(int total) : IStepBatch
    {
        public int Total => total;

        public int Done { get; private set; }

        public int Left => total - Done;

        public void Remove(int count) => Done += count;

        public (int Count, long Bytes) Fitting(long bytes)
        {
            var count = (int)Math.Clamp(bytes / 1_000, 1, Left);
            return (count, count * 1_000L);
        }
    }
}
