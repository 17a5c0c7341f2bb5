using System.Runtime.CompilerServices;
using Fdyno.Storage;

namespace Fdyno.Tests.Jobs;

/// <summary>What is read ahead, and what becomes of it when nobody wants it.</summary>
public sealed class ReadingAheadTests
{
    private int _made;
    private bool _isDisposed;

    [Theory]
    [InlineData(0, new[] { 2, 3, 4, 4 })]
    [InlineData(1, new[] { 1, 3, 4, 4 })]
    [InlineData(3, new[] { 1, 2, 3, 4 })]
    public async Task The_next_element_is_being_made_while_the_caller_has_one(int patience, int[] expected)
    {
        var made = new List<int>();
        var elements = new List<int>();
        await foreach (var element in CountAsync(4).AheadAsync(patience))
        {
            elements.Add(element);
            made.Add(_made);
        }

        Assert.Equal([1, 2, 3, 4], elements);
        Assert.Equal(expected, made);
        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task An_error_comes_after_what_was_before_it()
    {
        var elements = new List<int>();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var element in CountAsync(4, failsAt: 3).AheadAsync(0)) elements.Add(element);
        });
        Assert.Equal("3", error.Message);
        Assert.Equal([1, 2], elements);
        Assert.True(_isDisposed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_caller_who_stops_leaves_nothing_behind(int failsAt)
    {
        await foreach (var element in CountAsync(4, failsAt).AheadAsync(0))
        {
            Assert.Equal(1, element);
            break;
        }

        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task A_caller_who_stops_does_not_wait_for_a_slow_read()
    {
        await foreach (var element in BlockAsync().AheadAsync(0))
        {
            Assert.Equal(1, element);
            break;
        }

        Assert.True(_isDisposed);
    }

    private async IAsyncEnumerable<int> CountAsync(int count, int failsAt = 0)
    {
        try
        {
            for (var i = 1; i <= count; i++)
            {
                if (i == failsAt) throw new InvalidOperationException($"{i}");
                await Task.CompletedTask;
                _made = i;
                yield return i;
            }
        }
        finally
        {
            _isDisposed = true;
        }
    }

    private async IAsyncEnumerable<int> BlockAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            _isDisposed = true;
        }
    }
}
