using System.Runtime.CompilerServices;
using Fdyno.PowerShell.Completion;
using Fdyno.Testing;

namespace Fdyno.PowerShell.Tests.Completion;

public sealed class CompletionBudgetTests
{
    /// <summary>It stands still, so that no time is ever over unless a test says so.</summary>
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_time_of_a_completion_leaves_PowerShell_some_of_the_200_ms() =>
        Assert.InRange(CompletionBudget.Time, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(199));

    [Fact]
    public void What_a_source_has_is_collected_in_order() =>
        Assert.Equal([0, 1, 2], Collect(_ => Numbers(3)));

    [Fact]
    public void No_more_is_collected_than_anyone_reads() =>
        Assert.Equal(CompletionBudget.MostOffered, Collect(Endless).Count);

    [Fact]
    public void What_a_source_gave_before_it_failed_is_kept() =>
        Assert.Equal([0, 1], Collect(_ => Numbers(2, then: () => throw new InvalidOperationException("Lost."))));

    /// <summary>Nobody waits for a source that does not look at its token either.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_there_when_the_time_is_over_is_the_answer(bool isCancellable) =>
        Assert.Equal([7], Collect(token => Hanging(isCancellable ? token : CancellationToken.None)));

    private IReadOnlyList<int> Collect(Func<CancellationToken, IAsyncEnumerable<int>> source) =>
        CompletionBudget.Collect(source, CompletionBudget.Time, timeProvider: _clock);

    private static async IAsyncEnumerable<int> Numbers(int count, Action? then = null)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }

        then?.Invoke();
    }

    private static async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return i;
        }
    }

    /// <summary>Gives one number, and no other before the time is over or after it.</summary>
    private async IAsyncEnumerable<int> Hanging([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 7;
        _clock.Advance(CompletionBudget.Time);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
