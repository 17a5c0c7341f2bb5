using Fdyno.Tests.Backups;
using Xunit.Abstractions;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>A process is killed in the middle of an operation on a cluster; another one goes on with it, or removes what is left.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class ProcessDeathTests(FdbServerFixture server, ITestOutputHelper output)
{
    private const int Items = 400;

    [StoreFact]
    public async Task A_backup_is_resumed_or_aborted_by_another_process()
    {
        await using var bench = await FillAsync();
        var random = NewRandom();
        for (var round = 0; round < 2; round++)
        {
            var name = $"backup{round}";
            await KillAsync(random, "back-up", server.ClusterFile, name);
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
                await later.AssertGoodAsync(cutOff.BackupArn);
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
            await KillAsync(random, "restore", server.ClusterFile, arn);
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

    /// <summary>What was imported is whole items, with their index entries and statistics; importing again completes it.</summary>
    [StoreFact]
    public async Task An_import_is_done_again_by_another_process()
    {
        const int Imported = 4_000;
        await using var bench = await ClusterBench.OnAsync(await server.OpenEmptyAsync());
        await bench.FillAsync(0);
        await KillAsync(NewRandom(), "import", server.ClusterFile, $"{Imported}");
        var items = await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music"));
        var table = await bench.Connection.Tables.DescribeTableAsync("Music");
        Assert.Equal((items.Count, items.Sum(item => (long)Fdyno.Items.ItemSize.Of(item))), (table.ItemCount, table.TableSizeBytes));
        Assert.NotEmpty(items);
        Assert.Equal(
            items.Count(item => item.ContainsKey("year")), (await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music", "by-year"))).Count);

        await bench.Connection.Items.PutItemsAsync("Music", ClusterBench.ItemsAsync(Imported, 1), OperationContext.None);
        Assert.Equal(Imported, (await bench.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
    }

    /// <summary>All but the allocator's counters and the lanes of processes.</summary>
    private static Task<string> LinesAsync(ClusterBench bench) => StoreDump.LinesAsync(
        bench.Store, row => row.Key.Span.IndexOf("hca"u8) < 0 && !bench.Connection.Context.Keys.WriterLanes.Contains(row.Key.Span));

    /// <summary>Starts a job and kills its process after some of its steps.</summary>
    private async Task KillAsync(Random random, params string[] arguments)
    {
        using var child = ChildProcess.Start(arguments);
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
        output.WriteLine($"{arguments[0]} was killed at: {last}");
        Assert.False(last.Length == 0, await child.StandardError.ReadToEndAsync());
    }

    private Random NewRandom()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private async Task<ClusterBench> FillAsync()
    {
        var bench = await ClusterBench.OnAsync(await server.OpenEmptyAsync());
        await bench.FillAsync(Items);
        return bench;
    }

    private async Task<ClusterBench> LaterAsync() => await ClusterBench.OnAsync(await server.OpenAsync(), timeProvider: ClusterBench.AfterLeases());
}
