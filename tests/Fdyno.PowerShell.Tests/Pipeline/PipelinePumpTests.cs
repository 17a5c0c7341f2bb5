using Fdyno.PowerShell.Pipeline;
using Fdyno.Testing;

namespace Fdyno.PowerShell.Tests.Pipeline;

public class PipelinePumpTests
{
    /// <summary>Makes a failure of what would never end.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task What_the_work_delivers_runs_on_the_calling_thread_in_order()
    {
        var threads = new HashSet<int>();
        var seen = new List<int>();

        var ended = PipelinePump.Run(
            async (pump, _) =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    var number = i;
                    await pump.DeliverAsync(() =>
                    {
                        threads.Add(Environment.CurrentManagedThreadId);
                        seen.Add(number);
                    });
                }

                return "done";
            },
            CancellationToken.None);

        Assert.Equal("done", await ended);
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(Enumerable.Range(0, 1000), seen);
    }

    [Fact]
    public async Task The_work_has_no_synchronization_context_and_another_thread()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        try
        {
            var ended = PipelinePump.Run(
                async (_, _) =>
                {
                    var atStart = SynchronizationContext.Current;
                    await Task.Yield();
                    return (atStart, SynchronizationContext.Current, Environment.CurrentManagedThreadId);
                },
                CancellationToken.None);

            var (start, later, thread) = await ended;
            Assert.Null(start);
            Assert.Null(later);
            Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task Work_that_streams_waits_while_the_pipeline_is_busy()
    {
        var produced = 0;
        var consumed = 0;
        var furthestAhead = 0;

        await PipelinePump.Run(
            async (pump, _) =>
            {
                for (var i = 0; i < 20 * PipelinePump.Capacity; i++)
                {
                    Interlocked.Increment(ref produced);
                    await pump.DeliverAsync(() =>
                    {
                        // Gives the work every chance to run ahead.
                        Thread.Yield();
                        furthestAhead = Math.Max(furthestAhead, Volatile.Read(ref produced) - consumed);
                        consumed++;
                    });
                }

                return 0;
            },
            CancellationToken.None);

        Assert.Equal(20 * PipelinePump.Capacity, consumed);

        // Those in the queue, the one being delivered, and the one that the work is waiting to put in.
        Assert.InRange(furthestAhead, 1, PipelinePump.Capacity + 2);
    }

    [Fact]
    public async Task Stopping_cancels_the_work_and_comes_out_as_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var running = Task.Run(() => PipelinePump.Run(
            async (_, token) =>
            {
                await using var registration = token.Register(() => cancelled.TrySetResult());
                started.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return 0;
            },
            stop.Token,
            new FakeTimeProvider())); // It stands still: nobody waits for time to pass.

        await started.Task.WaitAsync(Long);
        await stop.CancelAsync();

        await cancelled.Task.WaitAsync(Long);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Long));
    }

    [Fact]
    public async Task Work_that_does_not_listen_is_left_behind_in_less_than_a_second()
    {
        Assert.InRange(PipelinePump.Grace, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(999));
        var clock = new WatchedClock();
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var running = Task.Run(() => PipelinePump.Run(
            async (pump, _) =>
            {
                started.SetResult();
                await release.Task;

                // What comes after the end is dropped, whichever way it comes.
                pump.Post(() => Assert.Fail("Delivered after the end."));
                return 0;
            },
            stop.Token,
            clock));
        await started.Task.WaitAsync(Long);
        await stop.CancelAsync();
        await clock.TimerIsSet.WaitAsync(Long);

        clock.Time.Advance(PipelinePump.Grace - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);
        clock.Time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Long));
        release.SetResult();
    }

    [Fact]
    public void A_pump_that_is_stopped_beforehand_starts_no_work()
    {
        var worked = false;

        Action run = () => PipelinePump.Run(
            (_, _) =>
            {
                worked = true;
                return Task.FromResult(0);
            },
            new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(run);
        Assert.False(worked);
    }

    [Fact]
    public async Task An_error_of_the_work_comes_out_with_the_work_after_what_it_delivered()
    {
        var delivered = 0;

        var ended = PipelinePump.Run<int>(
            async (pump, _) =>
            {
                await pump.DeliverAsync(() => delivered++);
                throw new InvalidDataException("broken");
            },
            CancellationToken.None);

        Assert.Equal(1, delivered);
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidDataException>(() => ended)).Message);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_stays_the_works_own_error()
    {
        using var stop = new CancellationTokenSource();

        var ended = PipelinePump.Run<int>((_, _) => throw new OperationCanceledException("a timeout inside"), stop.Token);

        Assert.False(stop.IsCancellationRequested);
        Assert.Equal("a timeout inside", (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended)).Message);
    }

    [Fact]
    public void What_a_delivery_throws_comes_out_as_it_is_and_the_work_is_cancelled()
    {
        var downstream = new NotSupportedException("the next command has had enough");
        var sawCancellation = false;

        Action run = () => PipelinePump.Run<int>(
            async (pump, token) =>
            {
                try
                {
                    while (true)
                    {
                        await pump.DeliverAsync(() => throw downstream);
                    }
                }
                catch (OperationCanceledException)
                {
                    sawCancellation = token.IsCancellationRequested;
                    throw;
                }
            },
            CancellationToken.None);
        var thrown = Assert.Throws<NotSupportedException>(run);

        Assert.Same(downstream, thrown);
        Assert.True(sawCancellation);
    }

    [Fact]
    public async Task Posts_never_wait_for_room()
    {
        var delivered = 0;

        await PipelinePump.Run(
            (pump, _) =>
            {
                for (var i = 0; i < 10 * PipelinePump.Capacity; i++)
                {
                    pump.Post(() => delivered++);
                }

                return Task.FromResult(0);
            },
            CancellationToken.None);

        Assert.Equal(10 * PipelinePump.Capacity, delivered);
    }

    [Fact]
    public async Task What_is_posted_after_the_end_is_dropped()
    {
        PipelinePump? kept = null;
        await PipelinePump.Run(
            (pump, _) =>
            {
                kept = pump;
                return Task.FromResult(0);
            },
            CancellationToken.None);

        kept!.Post(() => Assert.Fail("Delivered after the end."));
    }

    [Fact]
    public async Task Pumps_nest_as_pipelines_do()
    {
        var inner = new List<int>();

        await PipelinePump.Run(
            async (outer, _) =>
            {
                for (var i = 0; i < 10; i++)
                {
                    var number = i;
                    await outer.DeliverAsync(() => inner.Add(Nested(number)));
                }

                return 0;
            },
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * i), inner);
    }

    private static int Nested(int number) =>
        PipelinePump.Run((_, _) => Task.FromResult(number * number), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>A clock that is moved by hand, and tells when somebody begins to wait for it.</summary>
    private sealed class WatchedClock : TimeProvider
    {
        private readonly TaskCompletionSource _timerIsSet = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public FakeTimeProvider Time { get; } = new();

        public Task TimerIsSet => _timerIsSet.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = Time.CreateTimer(callback, state, dueTime, period);
            _timerIsSet.SetResult();
            return timer;
        }
    }
}
