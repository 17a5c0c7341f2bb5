using Fdyno.Errors;
using Fdyno.Testing;

namespace Fdyno.Storage.Tests;

/// <summary>How an operation ends whose last run did not: never with "nothing was changed" where something may have been.</summary>
public sealed class RetryLoopTests
{
    private static readonly Exception Gone = StoreErrors.Unavailable("the store", "it is gone", "Wait.");

    [Theory]
    [InlineData(StoreErrorCode.CommitUnknownResult, FdynoErrorCode.OutcomeUnknown)]
    [InlineData(StoreErrorCode.NotCommitted, FdynoErrorCode.StoreUnavailable)]
    public async Task A_store_that_goes_after_a_commit_of_unknown_outcome_leaves_it_unknown(StoreErrorCode first, FdynoErrorCode expected)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => RunAsync(new StoreException(first), Gone));
        Assert.Equal(expected, error.Code);
    }

    [Fact]
    public async Task A_cancellation_after_a_commit_of_unknown_outcome_leaves_it_unknown()
    {
        using var stop = new CancellationTokenSource();
        var unknown = await Assert.ThrowsAsync<FdynoException>(() => new RetryLoop(new FakeTimeProvider()).RunAsync<int>(
            () =>
            {
                stop.Cancel();
                throw new StoreException(StoreErrorCode.CommitUnknownResult);
            },
            stop.Token));
        Assert.Equal(FdynoErrorCode.OutcomeUnknown, unknown.Code);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new RetryLoop(new FakeTimeProvider()).RunAsync<int>(
            () => throw new StoreException(StoreErrorCode.NotCommitted), stop.Token));
    }

    [Fact]
    public async Task A_run_that_comes_to_its_end_tells_the_outcome()
    {
        var refused = new FdynoException(FdynoErrorCode.ResourceInUse, "It is there.", "Take it away.");
        var error = await Assert.ThrowsAsync<FdynoException>(() => RunAsync(new StoreException(StoreErrorCode.CommitUnknownResult), refused));
        Assert.Same(refused, error);
    }

    private static Task<int> RunAsync(params Exception[] errors)
    {
        var run = 0;
        return new RetryLoop(TimeProvider.System).RunAsync<int>(() => throw errors[run++]);
    }
}
