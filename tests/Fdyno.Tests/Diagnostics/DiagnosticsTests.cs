using System.Diagnostics;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Diagnostics;

/// <summary>What collectors see of operations.</summary>
public sealed class DiagnosticsTests
{
    [Fact]
    public async Task Operations_are_activities_with_what_they_are_about()
    {
        await using var bench = await BackupBench.NewAsync();
        using var heard = Heard.Listen();
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Left"));
        var backup = await bench.Connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Left" }, OperationContext.None);
        await bench.Connection.Backups.DescribeBackupAsync(backup.BackupArn);

        Assert.Equal(["CreateTable", "CreateBackup", "DescribeBackup"], heard.Activities.Select(activity => activity.OperationName));
        Assert.Equal(["Left", "Left", null], heard.Activities.Select(activity => activity.GetTagItem("fdyno.table")));
        Assert.Equal([null, null, backup.BackupArn], heard.Activities.Select(activity => activity.GetTagItem("fdyno.backup_arn")));
        Assert.All(heard.Activities, activity =>
        {
            Assert.Equal("ok", activity.GetTagItem("fdyno.outcome"));
            Assert.Null(activity.GetTagItem("error.type"));
            Assert.Equal(bench.Connection.DisplayName, activity.GetTagItem("fdyno.store"));
        });
    }

    [Fact]
    public async Task Errors_are_told_by_their_code()
    {
        await using var bench = await BackupBench.NewAsync();
        using var heard = Heard.Listen();
        await Assert.ThrowsAsync<FdynoException>(() => bench.Connection.Tables.DescribeTableAsync("Nothing"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => bench.Connection.Tables.DescribeTableAsync("Nothing", new CancellationToken(canceled: true)));

        Assert.Equal(["ResourceNotFound", typeof(OperationCanceledException).FullName], heard.Activities.Select(activity => activity.GetTagItem("error.type")));
        Assert.Equal(["error", "cancelled"], heard.Activities.Select(activity => activity.GetTagItem("fdyno.outcome")));
        Assert.All(heard.Activities, activity => Assert.Equal(ActivityStatusCode.Error, activity.Status));
        Assert.Equal(1, heard.Sum("fdyno.operations", ("error.type", "ResourceNotFound"), ("fdyno.operation", "DescribeTable")));
    }

    [Fact]
    public async Task The_meter_counts_operations_times_items_and_bytes()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Left", indexed: false));
        var random = new Random(1);
        for (var i = 0; i < 20; i++) await bench.Connection.Items.PutItemAsync("Left", MusicItems.Next(random, i));
        using var heard = Heard.Listen();
        var backup = await bench.Connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Left" }, OperationContext.None);
        var scanned = await bench.Connection.Items.ScanAsync("Left").CountAsync();

        Assert.Equal(backup.ItemCount, scanned);
        Assert.Equal(1, heard.Sum("fdyno.operations", ("fdyno.operation", "CreateBackup"), ("fdyno.outcome", "ok")));
        Assert.Equal(1, heard.Sum("fdyno.operations", ("fdyno.operation", "Scan"), ("fdyno.outcome", "ok")));
        Assert.True(heard.Sum("fdyno.operation.duration", ("fdyno.operation", "CreateBackup")) > 0);
        Assert.Equal(backup.ItemCount, heard.Sum("fdyno.items", ("fdyno.operation", "CreateBackup")));
        Assert.Equal(backup.BackupSizeBytes, heard.Sum("fdyno.item.bytes", ("fdyno.operation", "CreateBackup")));
    }

    [Fact]
    public async Task A_stream_that_is_left_early_ended_well()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Left", indexed: false));
        for (var i = 0; i < 5; i++) await bench.Connection.Items.PutItemAsync("Left", MusicItems.Next(new Random(i), i));
        using var heard = Heard.Listen();
        await foreach (var item in bench.Connection.Items.ScanAsync("Left"))
        {
            Assert.NotNull(item);
            break;
        }

        var activity = Assert.Single(heard.Activities);
        Assert.Equal(("Scan", "ok"), (activity.OperationName, activity.GetTagItem("fdyno.outcome")));
    }

    [Theory]
    [InlineData(StoreErrorCode.NotCommitted, "2 transactions repeated (2 conflicts)")]
    [InlineData(StoreErrorCode.TransactionTooOld, "2 transactions repeated (2 too old)")]
    [InlineData(StoreErrorCode.CommitUnknownResult, "2 transactions repeated (2 with a lost answer)")]
    [InlineData(StoreErrorCode.ProcessBehind, "2 transactions repeated (2 store busy)")]
    public async Task Repeated_transactions_are_counted_with_their_reason(StoreErrorCode reason, string text)
    {
        using var heard = Heard.Listen();
        var figures = new TransactionFigures();
        figures.Attach();
        var runs = 0;
        var loop = new RetryLoop(TimeProvider.System);

        Assert.Equal(3, await loop.RunAsync(() => ++runs < 3 ? throw new StoreException(reason) : Task.FromResult(runs)));

        Assert.Equal(2, figures.Retries);
        Assert.Equal(text, $"{figures}");
        Assert.Equal(2, heard.Sum("fdyno.transaction.retries", ("fdyno.reason", $"{reason}")));
    }

    [Fact]
    public async Task Figures_are_those_of_the_flow_of_control_that_asked()
    {
        var (mine, other) = (new TransactionFigures(), new TransactionFigures());
        mine.Attach();
        await Task.Run(async () =>
        {
            other.Attach();
            var runs = 0;
            await new RetryLoop(TimeProvider.System).RunAsync(
                () => ++runs < 2 ? throw new StoreException(StoreErrorCode.NotCommitted) : Task.FromResult(runs));
        });

        Assert.Equal((0, 1), (mine.Retries, other.Retries));
        Assert.Equal("", $"{mine}");
        Assert.Equal("1 transaction repeated (1 conflict)", $"{other}");
    }
}
