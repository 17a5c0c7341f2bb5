using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>The server is killed and started again in the middle of an operation: the operation goes on by itself.</summary>
[NeedsFdbServer]
[Collection(RestartServerCollection.Name)]
public sealed class ServerRestartTests(RestartServerFixture fixture)
{
    private const int Items = 200;

    [StoreFact]
    public async Task A_backup_goes_on()
    {
        await using var bench = await OpenAsync();
        await bench.FillAsync(Items);
        var backup = await bench.BackUpAsync(context: ProgressWatch.Once(60, fixture.Restart));
        Assert.Equal((BackupStatus.Available, Items), (backup.BackupStatus, backup.ItemCount));
        Assert.Single(await bench.ListAsync());
        await bench.AssertGoodAsync(backup.BackupArn);
    }

    [StoreFact]
    public async Task A_restore_goes_on()
    {
        await using var bench = await OpenAsync();
        await bench.FillAsync(Items);
        var backup = await bench.BackUpAsync();
        await bench.RestoreAsync(backup.BackupArn, context: ProgressWatch.Once(60, fixture.Restart));
        await bench.AssertSameAsync();
    }

    [StoreFact]
    public async Task An_import_goes_on()
    {
        await using var bench = await OpenAsync();
        await bench.FillAsync(0);
        await bench.FillAsync(0, "Other");
        var summary = await bench.Connection.Items.PutItemsAsync(
            "Music", JobBench.ItemsAsync(2_000, 3, RestartAt(1_200)), OperationContext.None);
        Assert.Equal(2_000, summary.ItemCount);
        await bench.Connection.Items.PutItemsAsync("Other", JobBench.ItemsAsync(2_000, 3), OperationContext.None);
        await bench.AssertSameAsync("Other", "Music");
    }

    [StoreFact]
    public async Task Writes_and_removals_in_flight_take_effect_once()
    {
        await using var bench = await OpenAsync();
        for (var i = 0; i < 6; i++) await bench.FillAsync(20, $"Table{i}", indexed: false);
        await bench.FillAsync(0, "Counted", indexed: false);
        var backup = (await bench.BackUpAsync(table: "Table0")).BackupArn;

        var inFlight = Enumerable.Range(0, 6).Select(i => (Task)bench.Connection.Tables.DeleteTableAsync($"Table{i}"))
            .Append(bench.Backups.DeleteBackupAsync(backup))
            .Concat(Enumerable.Range(0, 40).Select(i => bench.Connection.Items.PutItemAsync("Counted", BackupBench.SmallItem(i))))
            .ToArray();
        await Task.WhenAny(inFlight);
        fixture.Restart();
        await Task.WhenAll(inFlight);

        Assert.Equal(["Counted"], await bench.ListTablesAsync());
        Assert.Empty(await bench.ListAsync());
        Assert.Equal(40, (await bench.Connection.Tables.DescribeTableAsync("Counted")).ItemCount);
        Assert.Equal(40, (await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Counted"))).Count);
    }

    private Func<int, Task> RestartAt(int number) => async i =>
    {
        if (i != number) return;
        await fixture.Server.KillAsync();
        fixture.Server.Start();
    };

    private async Task<JobBench> OpenAsync()
    {
        await ClusterConnection.ClearAsync(fixture.Server.ClusterFile);
        return await ClusterConnection.OpenAsync(fixture.Server.ClusterFile);
    }
}
