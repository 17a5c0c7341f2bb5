using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fdyno.PowerShell.Completion;

namespace Fdyno.PowerShell.Tests.Completion;

public sealed class CompletionBudgetTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void What_a_source_has_is_collected_in_order() =>
        Assert.Equal([0, 1, 2], CompletionBudget.Collect(_ => Numbers(3), Long));

    [Fact]
    public void No_more_is_collected_than_anyone_reads() =>
        Assert.Equal(CompletionBudget.MostOffered, CompletionBudget.Collect(Endless, Long).Count);

    [Fact]
    public void What_a_source_gave_before_it_failed_is_kept() =>
        Assert.Equal([0, 1], CompletionBudget.Collect(_ => Numbers(2, then: () => throw new InvalidOperationException("Lost.")), Long));

    /// <summary>Nobody waits for a source that does not look at its token either.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_there_when_the_time_is_over_is_the_answer(bool isCancellable)
    {
        var start = Stopwatch.GetTimestamp();

        var collected = CompletionBudget.Collect(token => Hanging(isCancellable ? token : CancellationToken.None), TimeSpan.FromSeconds(2));

        Assert.Equal([7], collected);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
    }

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

    private static async IAsyncEnumerable<int> Hanging([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 7;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
