using Fdyno.Testing;

namespace Fdyno.Storage.Tests;

/// <summary>The store with faults does what its script says.</summary>
public sealed class FaultStoreTests
{
    [Theory]
    [InlineData(CommitOutcome.Ok, 1, 1)]
    [InlineData(CommitOutcome.Conflict, 2, 1)]
    [InlineData(CommitOutcome.TooOld, 2, 1)]
    [InlineData(CommitOutcome.UnknownLost, 2, 1)]
    [InlineData(CommitOutcome.UnknownCommitted, 2, 2)]
    public async Task A_body_runs_and_counts_as_the_outcome_says(CommitOutcome outcome, int expectedRuns, long expectedCount)
    {
        var inner = new MemoryStore();
        var store = FaultStore.WithScript(inner, outcome);
        var runs = 0;
        await store.WriteAsync(tr =>
        {
            runs++;
            tr.Add("k"u8, 1);
            return Task.FromResult(true);
        });
        Assert.Equal((expectedRuns, expectedCount, expectedRuns), (runs, await CountAsync(inner), store.Commits));
    }

    [Theory]
    [InlineData(CommitOutcome.Death, 0)]
    [InlineData(CommitOutcome.DeathAfterCommit, 1)]
    public async Task A_death_lasts_until_the_revival(CommitOutcome outcome, long expectedCount)
    {
        var inner = new MemoryStore();
        var store = FaultStore.WithScript(inner, outcome);
        await Assert.ThrowsAsync<ProcessDeathException>(() => AddAsync(store));
        Assert.True(store.IsDead);
        await Assert.ThrowsAsync<ProcessDeathException>(() => AddAsync(store));
        await Assert.ThrowsAsync<ProcessDeathException>(() => store.ReadAsync(tr => tr.GetAsync("k"u8.ToArray()).AsTask()));
        Assert.Equal(expectedCount, await CountAsync(inner));
        store.Revive();
        await AddAsync(store);
        Assert.Equal(expectedCount + 1, await CountAsync(inner));
    }

    [Fact]
    public async Task A_transaction_without_writes_has_no_commit_to_decide_on()
    {
        var store = FaultStore.WithScript(new MemoryStore(), CommitOutcome.Death);
        await store.WriteAsync(tr => tr.GetAsync("k"u8.ToArray()).AsTask());
        Assert.Equal(0, store.Commits);
    }

    private static Task AddAsync(IStore store) => store.WriteAsync(tr =>
    {
        tr.Add("k"u8, 1);
        return Task.FromResult(true);
    });

    private static Task<long> CountAsync(IStore store) =>
        store.ReadAsync(async tr => await tr.GetAsync("k"u8.ToArray()) is { } bytes ? BitConverter.ToInt64(bytes) : 0);
}
