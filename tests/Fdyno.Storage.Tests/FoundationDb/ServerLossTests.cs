using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage.FoundationDb;
using Fdyno.Tests.Backups;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>The server goes and does not come back, or hangs: operations end with an error that says so, and leave a state to go on from.</summary>
[NeedsFdbServer]
[Collection(RestartServerCollection.Name)]
public sealed class ServerLossTests(RestartServerFixture fixture) : IAsyncLifetime
{
    private const int Items = 200;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // Where only a cancellation may end an operation: its transactions wait for longer than the test does.
    private static readonly TimeSpan Hours = TimeSpan.FromHours(2);

    // Makes a failure of what would never end. How long something takes on a busy machine is not asked.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private bool _isGone;

    public async Task InitializeAsync()
    {
        if (fixture.Server is { } server) await ClusterConnection.ClearAsync(server.ClusterFile);
    }

    public Task DisposeAsync()
    {
        if (_isGone) fixture.Server.Start();
        return Task.CompletedTask;
    }

    /// <summary>All in the middle when the server goes.</summary>
    [StoreFact]
    public async Task Backups_and_restores_end_stay_hidden_and_are_resumed_or_aborted()
    {
        await using (var bench = await OpenAsync())
        {
            await bench.FillAsync(Items);
            var backups = new[] { (await bench.BackUpAsync("first")).BackupArn, (await bench.BackUpAsync("second")).BackupArn };
            using var inTheMiddle = new CountdownEvent(3);
            await Task.WhenAll(
                AssertUnavailableAsync(() => bench.BackUpAsync("cut-off", context: LoseWith(inTheMiddle))),
                AssertUnavailableAsync(() => bench.RestoreAsync(backups[0], "Resumed", LoseWith(inTheMiddle))),
                AssertUnavailableAsync(() => bench.RestoreAsync(backups[1], "Aborted", LoseWith(inTheMiddle))));
        }

        fixture.Server.Start();
        _isGone = false;
        await using var later = await ClusterConnection.OpenAsync(fixture.Server.ClusterFile, timeProvider: JobBench.AfterLeases());
        foreach (var table in new[] { "Resumed", "Aborted" })
        {
            var hidden = await Assert.ThrowsAsync<FdynoException>(() => later.Connection.Items.GetItemAsync(table, BackupBench.SmallItem(1)));
            Assert.Equal(FdynoErrorCode.ResourceNotFound, hidden.Code);
        }

        var cutOff = Assert.Single(await later.ListAsync(), backup => backup.BackupStatus == BackupStatus.Creating);
        await later.AssertGoodAsync((await later.Backups.ResumeBackupAsync(cutOff.BackupArn, OperationContext.None)).BackupArn);
        await later.Restores.ResumeRestoreAsync("Resumed", OperationContext.None);
        await later.AssertSameAsync("Music", "Resumed");
        await later.Restores.AbortRestoreAsync("Aborted");
        Assert.Equal(["Check", "Music", "Resumed"], await later.ListTablesAsync());
    }

    [StoreFact]
    public async Task Reads_and_writes_end_while_the_server_hangs()
    {
        await using var bench = await OpenAsync();
        await bench.FillAsync(3);
        await fixture.Server.PauseAsync();
        try
        {
            await Task.WhenAll(
                AssertUnavailableAsync(() => bench.Connection.Tables.DescribeTableAsync("Music")),
                AssertUnavailableAsync(() => bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1))));
        }
        finally
        {
            await fixture.Server.ContinueAsync();
        }

        Assert.Equal(3, (await bench.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
    }

    [StoreFact]
    public async Task A_cancellation_ends_reads_while_the_server_hangs()
    {
        await using var bench = await OpenAsync(Hours);
        await bench.FillAsync(3);
        await AssertCancelledAsync<OperationCanceledException>(token => bench.Connection.Items.GetItemAsync("Music", BackupBench.SmallItem(1), token));
        await AssertCancelledAsync<OperationCanceledException>(token => bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Other"), token));
        Assert.Equal(["Music"], await bench.ListTablesAsync());
    }

    [StoreFact]
    public async Task A_cancellation_ends_commits_while_the_server_hangs_and_says_that_the_outcome_is_unknown()
    {
        await using var store = await FoundationDbStore.OpenAsync(
            new FoundationDbStoreOptions { ClusterFile = fixture.Server.ClusterFile, TransactionTimeout = Hours });
        var unknown = await AssertCancelledAsync<FdynoException>(token => store.WriteAsync(
            tr =>
            {
                tr.Set("k"u8, "v"u8);
                return Task.FromResult(true);
            },
            token));
        Assert.Equal(FdynoErrorCode.OutcomeUnknown, unknown.Code);
    }

    [StoreFact]
    public async Task A_cancellation_ends_backups_and_restores_while_the_server_hangs()
    {
        await using var bench = await OpenAsync(Hours);
        await bench.FillAsync(Items);
        var backup = await bench.BackUpAsync("complete");
        await AssertStopsAsync(bench, (context, token) => bench.BackUpAsync("cut-off", context: context, cancellationToken: token));
        await AssertStopsAsync(bench, (context, token) => bench.RestoreAsync(backup.BackupArn, "CutOff", context, token));

        await using var later = await ClusterConnection.OpenAsync(fixture.Server.ClusterFile, timeProvider: JobBench.AfterLeases());
        var cutOff = Assert.Single(await later.ListAsync(), b => b.BackupStatus == BackupStatus.Creating);
        await later.AssertGoodAsync((await later.Backups.ResumeBackupAsync(cutOff.BackupArn, OperationContext.None)).BackupArn);
        await later.Restores.ResumeRestoreAsync("CutOff", OperationContext.None);
        await later.AssertSameAsync("Music", "CutOff");
    }

    [StoreFact]
    public async Task A_cancellation_ends_connecting_while_the_server_hangs() =>
        await AssertCancelledAsync<OperationCanceledException>(token =>
            FoundationDbStore.OpenAsync(new FoundationDbStoreOptions { ClusterFile = fixture.Server.ClusterFile }, token));

    /// <summary>Hangs the server and cancels in the middle of an operation.</summary>
    private async Task AssertStopsAsync(JobBench bench, Func<OperationContext, CancellationToken, Task> operation)
    {
        using var stop = new CancellationTokenSource();
        var hangs = ProgressWatch.Once(60, () =>
        {
            fixture.Server.PauseAsync().GetAwaiter().GetResult();
            stop.Cancel();
        });
        try
        {
            // What was on its way to be stored may be, or not.
            var error = await Record.ExceptionAsync(() => operation(hangs, stop.Token).WaitAsync(Long));
            Assert.True(error is OperationCanceledException or FdynoException { Code: FdynoErrorCode.OutcomeUnknown }, error?.ToString());
        }
        finally
        {
            await fixture.Server.ContinueAsync();
        }

        // Answers again.
        Assert.NotEmpty(await bench.ListTablesAsync());
    }

    /// <summary>Cancels an operation that waits for a server which hangs.</summary>
    private async Task<T> AssertCancelledAsync<T>(Func<CancellationToken, Task> operation)
        where T : Exception
    {
        await fixture.Server.PauseAsync();
        try
        {
            using var stop = new CancellationTokenSource();
            var running = operation(stop.Token);
            Assert.False(running.IsCompleted);
            await stop.CancelAsync();
            return await Assert.ThrowsAnyAsync<T>(() => running.WaitAsync(Long));
        }
        finally
        {
            await fixture.Server.ContinueAsync();
        }
    }

    private static async Task AssertUnavailableAsync(Func<Task> operation)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => operation().WaitAsync(Long));
        Assert.True(error.Code is FdynoErrorCode.StoreUnavailable or FdynoErrorCode.OutcomeUnknown, error.ToString());
        Assert.NotNull(error.RecommendedAction);
    }

    /// <summary>Holds an operation in its middle until all are there; then the server goes.</summary>
    private OperationContext LoseWith(CountdownEvent inTheMiddle) => ProgressWatch.Once(60, () =>
    {
        if (inTheMiddle.Signal())
        {
            fixture.Kill();
            _isGone = true;
        }
        else
        {
            Assert.True(inTheMiddle.Wait(Long), "Not all have come to their middle.");
        }
    });

    private Task<JobBench> OpenAsync(TimeSpan? timeout = null) => ClusterConnection.OpenAsync(fixture.Server.ClusterFile, timeout: timeout ?? Timeout);
}
