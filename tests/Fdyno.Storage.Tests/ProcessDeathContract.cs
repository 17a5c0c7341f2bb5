using System.Globalization;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Xunit.Abstractions;

namespace Fdyno.Storage.Tests;

/// <summary>A process is killed in the middle of an operation; another one resumes it, or removes what is left.</summary>
public abstract class ProcessDeathContract(ITestOutputHelper output)
{
    private const int Items = 400;

    /// <summary>Where the store is, as <see cref="ChildProgram"/> takes it.</summary>
    private protected abstract string Place { get; }

    /// <summary>Opens the store.</summary>
    /// <param name="isEmpty">Whether it is to have nothing in it.</param>
    private protected abstract Task<IStore> OpenAsync(bool isEmpty);

    [StoreFact]
    public async Task A_backup_is_resumed_or_aborted_by_another_process()
    {
        await using var bench = await FillAsync();
        var random = NewRandom();
        for (var round = 0; round < 2; round++)
        {
            var name = $"backup{round}";
            await KillAsync(random, "back-up", name);
            await using var later = await LaterAsync();
            var cutOff = Assert.Single(await later.ListAsync(), backup => backup.BackupName == name);
            if (cutOff.BackupStatus == BackupStatus.Creating && round == 0)
            {
                await later.Backups.AbortBackupAsync(cutOff.BackupArn);
                Assert.Empty(await later.ListAsync());
            }
            else
            {
                await later.Backups.ResumeBackupAsync(cutOff.BackupArn, OperationContext.None);
                await later.AssertGoodAsync(cutOff.BackupArn, target: $"Check{round}");
            }
        }
    }

    [StoreFact]
    public async Task A_restore_is_hidden_and_resumed_or_aborted_by_another_process()
    {
        await using var bench = await FillAsync();
        var arn = (await bench.BackUpAsync()).BackupArn;
        var before = await LinesAsync(bench);
        var random = NewRandom();
        foreach (var isAborted in new[] { true, false })
        {
            await KillAsync(random, "restore", arn);
            await using var later = await LaterAsync();
            var status = (await later.Connection.Tables.DescribeTableAsync("Copy")).TableStatus;
            if (status == TableStatus.Creating)
            {
                var hidden = await Assert.ThrowsAsync<FdynoException>(() => later.Connection.Items.GetItemAsync("Copy", BackupBench.SmallItem(1)));
                Assert.Equal(FdynoErrorCode.ResourceNotFound, hidden.Code);
                if (isAborted)
                {
                    await later.Restores.AbortRestoreAsync("Copy");
                    Assert.Equal(before, await LinesAsync(later));
                    continue;
                }

                await later.Restores.ResumeRestoreAsync("Copy", OperationContext.None);
            }

            await later.AssertSameAsync();
            if (isAborted) await later.Connection.Tables.DeleteTableAsync("Copy");
        }
    }

    /// <summary>Whatever has been written since: what goes on is of the instant at which the killed process began.</summary>
    [StoreFact]
    public async Task A_backup_of_a_table_in_use_is_resumed_as_of_its_instant()
    {
        await using var bench = await FillAsync();
        await CopyAsync(bench, "Then");
        var random = NewRandom();
        await KillAsync(random, "back-up", "cut-off");
        await ChangeAsync(bench, random);
        await using var later = await LaterAsync();
        var cutOff = Assert.Single(await later.ListAsync(), backup => backup.BackupName == "cut-off");
        await later.Backups.ResumeBackupAsync(cutOff.BackupArn, OperationContext.None);
        await later.AssertGoodAsync(cutOff.BackupArn, "Then");
        Assert.NotEmpty(await BackupBench.ToListAsync(later.Connection.Comparisons.CompareTablesAsync("Then", "Music", OperationContext.None)));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restore_to_a_second_is_resumed_or_aborted_by_another_process(bool isAborted)
    {
        // A few seconds ago, so that the second has passed for every clock; a store's versions allow a clock no more.
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow - TimeSpan.FromSeconds(3));
        await using var bench = await JobBench.OnAsync(await OpenAsync(isEmpty: true), timeProvider: clock);
        await bench.FillAsync(0);
        await bench.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
        {
            TableName = "Music",
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true },
        });
        await bench.Connection.Items.PutItemsAsync("Music", JobBench.ItemsAsync(Items, 1), OperationContext.None);
        await CopyAsync(bench, "Then");
        var noted = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(2));
        var random = NewRandom();
        await ChangeAsync(bench, random);
        await KillAsync(random, "restore-to-time", noted.ToString("O", CultureInfo.InvariantCulture));
        await ChangeAsync(bench, random);

        await using var later = await LaterAsync();
        var status = (await later.Connection.Tables.DescribeTableAsync("Copy")).TableStatus;
        if (status == TableStatus.Creating && isAborted)
        {
            await later.Restores.AbortRestoreAsync("Copy");
            Assert.DoesNotContain("Copy", await later.ListTablesAsync());
            return;
        }

        if (status == TableStatus.Creating) await later.Restores.ResumeRestoreAsync("Copy", OperationContext.None);
        await later.AssertSameAsync("Then");
    }

    /// <summary>What was imported is whole items, with their index entries and statistics; importing again completes it.</summary>
    [StoreFact]
    public async Task An_import_is_done_again_by_another_process()
    {
        const int Imported = 4_000;
        await using var bench = await JobBench.OnAsync(await OpenAsync(isEmpty: true));
        await bench.FillAsync(0);
        await KillAsync(NewRandom(), "import", $"{Imported}");
        var items = await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music"));
        var table = await bench.Connection.Tables.DescribeTableAsync("Music");
        Assert.Equal((items.Count, items.Sum(item => (long)ItemSize.Of(item))), (table.ItemCount, table.TableSizeBytes));
        Assert.NotEmpty(items);
        Assert.Equal(
            items.Count(item => item.ContainsKey("year")), (await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music", "by-year"))).Count);

        await bench.Connection.Items.PutItemsAsync("Music", JobBench.ItemsAsync(Imported, 1), OperationContext.None);
        Assert.Equal(Imported, (await bench.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
    }

    /// <summary>All but the allocator's counters and the lanes of processes.</summary>
    private static Task<string> LinesAsync(JobBench bench) => StoreDump.LinesAsync(
        bench.Store, row => row.Key.Span.IndexOf("hca"u8) < 0 && !bench.Connection.Context.Keys.WriterLanes.Contains(row.Key.Span));

    /// <summary>Starts a job and kills its process after some of its steps.</summary>
    private async Task KillAsync(Random random, string job, string argument)
    {
        using var child = ChildProcess.Start(job, Place, argument);
        var steps = random.Next(1, 12);
        var last = "";
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            // A restore verifies first, which writes nothing.
            if (line.StartsWith("Verifying", StringComparison.Ordinal)) continue;
            last = line;
            if (--steps <= 0) break;
        }

        child.Kill();
        await child.WaitForExitAsync();
        output.WriteLine($"{job} was killed at: {last}");
        Assert.False(last.Length == 0, await child.StandardError.ReadToEndAsync());
    }

    private static async Task CopyAsync(JobBench bench, string target) => await bench.RestoreAsync((await bench.BackUpAsync("before")).BackupArn, target);

    /// <summary>Replaces some of the table's items and removes others.</summary>
    private static async Task ChangeAsync(JobBench bench, Random random)
    {
        foreach (var item in await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music")))
        {
            if (random.Next(4) == 0) await bench.Connection.Items.DeleteItemAsync("Music", new Item.Builder().Add("pk", item["pk"]).Add("sk", item["sk"]).Build());
        }

        await bench.Connection.Items.PutItemsAsync("Music", JobBench.ItemsAsync(Items / 2, random.Next()), OperationContext.None);
    }

    private Random NewRandom()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private async Task<JobBench> FillAsync()
    {
        var bench = await JobBench.OnAsync(await OpenAsync(isEmpty: true));
        await bench.FillAsync(Items);
        return bench;
    }

    private async Task<JobBench> LaterAsync() => await JobBench.OnAsync(await OpenAsync(isEmpty: false), timeProvider: JobBench.AfterLeases());
}
