namespace Fdyno.Storage.Tests.Contract;

/// <summary>Retries, cancellation, versions and split points.</summary>
public abstract class RunsContract : StoreContract
{
    [StoreFact]
    public async Task Every_increment_counts_however_many_run_at_once()
    {
        const int Writers = 8, Increments = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Increments; i++)
            {
                await Store.WriteAsync(async tr =>
                {
                    var number = await tr.GetAsync(B("k")) is { } bytes ? BitConverter.ToInt64(bytes) : 0;
                    tr.Set(B("k"), Number(number + 1));
                    return true;
                });
            }
        })));
        Assert.Equal(Number(Writers * Increments), await GetBytesAsync("k"));
    }

    /// <summary>Jobs work on several ranges at once: each step reads the job's record, renews its lease blindly, and writes its own keys.</summary>
    [StoreFact]
    public async Task Transactions_that_only_share_what_nobody_changes_run_at_the_same_time_without_conflict()
    {
        const int Steps = 8;
        await SetAsync("job", "mine");
        var (waiting, runs) = (Steps, 0);
        var allHaveRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(Enumerable.Range(0, Steps).Select(step => Store.WriteAsync(async tr =>
        {
            Interlocked.Increment(ref runs);
            Assert.Equal("mine -", await ManyAsync(tr, "job", $"progress{step}"));
            tr.Max(B("lease"), (ulong)(100 + step));
            tr.Add(B("count"), 1);
            tr.Set(B($"progress{step}"), B("done"));

            // Who waits here keeps nobody else from reading, writing or committing.
            if (Interlocked.Decrement(ref waiting) == 0) allHaveRead.TrySetResult();
            await allHaveRead.Task;
            return true;
        })));
        Assert.Equal(Steps, runs);
        Assert.Equal(Number(100 + Steps - 1), await GetBytesAsync("lease"));
        Assert.Equal(Number(Steps), await GetBytesAsync("count"));
    }

    [StoreFact]
    public async Task A_retryable_error_of_the_body_runs_it_again()
    {
        var runs = 0;
        await Store.WriteAsync(tr => ++runs < 3 ? throw new StoreException(StoreErrorCode.NotCommitted) : Task.FromResult(true));
        Assert.Equal(3, runs);
    }

    [StoreFact]
    public async Task Another_error_of_the_store_does_not()
    {
        var runs = 0;
        await ErrorOf(() => Store.WriteAsync<bool>(tr =>
        {
            runs++;
            throw new StoreException(StoreErrorCode.ValueTooLarge);
        }));
        Assert.Equal(1, runs);
    }

    [StoreFact]
    public async Task A_cancelled_operation_does_not_start()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(_ => Task.FromResult(true), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(_ => Task.FromResult(true), cancelled));
    }

    [StoreFact]
    public async Task Cancelling_in_the_body_keeps_it_from_committing()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(
            tr =>
            {
                Assert.Equal(cancellation.Token, tr.CancellationToken);
                tr.Set(B("k"), B("v"));
                cancellation.Cancel();
                return Task.FromResult(true);
            },
            cancellation.Token));
        Assert.Null(await GetAsync("k"));
    }

    [StoreFact]
    public async Task Cancelling_ends_a_body_that_conflicts_for_ever()
    {
        using var cancellation = new CancellationTokenSource();
        var runs = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync<bool>(
            tr =>
            {
                if (++runs == 3) cancellation.Cancel();
                throw new StoreException(StoreErrorCode.NotCommitted);
            },
            cancellation.Token));
        Assert.Equal(3, runs);
    }

    [StoreFact]
    public async Task A_cancelled_read_stops()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(
            async tr =>
            {
                await tr.GetAsync(B("k"));
                await cancellation.CancelAsync();
                return await tr.GetRangeAsync(Range("a", "z"));
            },
            cancellation.Token));
    }

    [StoreFact]
    public async Task Versions_rise_with_commits_and_never_fall()
    {
        await SetAsync("k", "1");
        var first = await Store.ReadAsync(tr => tr.GetReadVersionAsync().AsTask());
        await Store.WriteAsync(async tr => await tr.GetAsync(B("k")));
        Assert.True(first > 0);
        Assert.True(await Store.ReadAsync(tr => tr.Snapshot.GetReadVersionAsync().AsTask()) >= first);
        await SetAsync("k", "2");
        Assert.True(await Store.ReadAsync(tr => tr.GetReadVersionAsync().AsTask()) > first);
    }

    [StoreFact]
    public async Task The_version_of_a_transaction_is_that_of_its_reads()
    {
        await SetAsync("k", "1");
        await Store.ReadAsync(async tr =>
        {
            var version = await tr.GetReadVersionAsync();
            await SetAsync("k", "2");
            Assert.Equal("1", S(await tr.GetAsync(B("k"))));
            Assert.Equal(version, await tr.GetReadVersionAsync());
            return true;
        });
    }

    [StoreTheory]
    [InlineData(0, 1_000)]
    [InlineData(4_000, 400_000)]
    [InlineData(4_000, 100_000_000)]
    public async Task Split_points_cut_the_whole_range(int keys, long chunkBytes)
    {
        for (var start = 0; start < keys; start += 1_000)
        {
            await WriteAsync(tr =>
            {
                for (var i = start; i < start + 1_000; i++) tr.Set(B($"k{i:D5}"), new byte[1_000]);
            });
        }

        var range = Range("k", "l");
        var points = await Store.ReadAsync(async tr => await tr.GetSplitPointsAsync(range, chunkBytes));
        Assert.True(points.Count >= 2);
        Assert.Equal("k", S(points[0]));
        Assert.Equal("l", S(points[^1]));
        for (var i = 1; i < points.Count; i++) Assert.True(points[i - 1].AsSpan().SequenceCompareTo(points[i]) < 0);
        // An estimate; but a range of many chunks is cut, and one of less than a chunk is not.
        if (keys * 1_000L >= 10 * chunkBytes) Assert.InRange(points.Count, 5, 25);
        if (keys * 1_200L < chunkBytes) Assert.Equal(2, points.Count);
    }

    [StoreFact]
    public async Task The_size_of_a_range_is_about_that_of_its_keys_and_values()
    {
        const int Keys = 8_000;
        for (var start = 0; start < Keys; start += 1_000)
        {
            await WriteAsync(tr =>
            {
                for (var i = start; i < start + 1_000; i++) tr.Set(B($"k{i:D5}"), new byte[1_000]);
            });
        }

        // What the transaction writes itself is not counted, and nobody conflicts with what was only estimated.
        var runs = 0;
        await Store.WriteAsync(async tr =>
        {
            runs++;
            tr.Set(B("k"), new byte[10]);
            Assert.InRange(await tr.EstimateSizeAsync(Range("k", "l")), Keys * 400L, Keys * 2_500L);
            await SetAsync("k00001", "v");
            return true;
        });
        Assert.Equal(1, runs);
        Assert.Equal(0, await Store.ReadAsync(tr => tr.EstimateSizeAsync(new KeyRange(B("k"), B("k"))).AsTask()));
        Assert.True(await Store.ReadAsync(tr => tr.Snapshot.EstimateSizeAsync(Range("k", "l")).AsTask()) > 0);
    }

    [StoreFact]
    public async Task A_body_may_run_other_transactions()
    {
        var answer = await Store.ReadAsync(async outer =>
        {
            await outer.GetAsync(B("k"));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SetAsync($"k{i}", "v")));
            return await Store.ReadAsync(inner => ListAsync(inner, Range("k", "l")));
        });
        Assert.Equal(20, answer.Split(' ').Length);
    }
}
