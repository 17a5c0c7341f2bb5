using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Tables;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>The engine on a real server: tables, backups and restores hold what was put into them.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class ClusterRoundTripTests(FdbServerFixture server)
{
    [StoreTheory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 300)]
    public async Task A_restored_table_equals_the_source(int seed, int count)
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await bench.FillAsync(count, seed: seed);
        var source = await bench.Connection.Tables.DescribeTableAsync("Music");
        var backup = await bench.BackUpAsync();
        Assert.Equal(
            ("AVAILABLE", (long)count, source.TableSizeBytes), (backup.BackupStatus, backup.ItemCount, backup.BackupSizeBytes));
        await bench.RestoreAsync(backup.BackupArn);
        await bench.AssertSameAsync();
        await bench.AssertSameAsync("Copy", "Music");
        Assert.Empty((await bench.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).Problems);
        await CheckStatisticsAsync(bench, "Copy");
    }

    /// <summary>With the sizes that users have, several megabytes, and an onlooker in another connection.</summary>
    [StoreFact]
    public async Task A_table_of_many_transactions_is_backed_up_and_restored()
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await using var onlooker = await JobBench.OnAsync(await server.OpenAsync());
        await bench.FillAsync(2_500, seed: 5);
        var states = new HashSet<string>();
        var looking = new OperationContext { Progress = new ProgressWatch(_ => states.Add(LookAsync(onlooker).GetAwaiter().GetResult())) };
        var backup = await bench.Connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, looking);
        await bench.Connection.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = "Copy" }, looking);
        await onlooker.AssertSameAsync();
        Assert.Contains("backup CREATING, no table", states);
        Assert.Contains("backup AVAILABLE, table CREATING", states);
    }

    [StoreFact]
    public async Task A_table_is_restored_to_its_latest_state()
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await bench.FillAsync(80);
        await bench.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
        {
            TableName = "Music",
            PointInTimeRecoverySpecification = new() { PointInTimeRecoveryEnabled = true, RecoveryMode = RecoveryMode.SnapshotOnRestore },
        });
        await bench.Restores.RestoreTableToPointInTimeAsync(
            new RestoreTableToPointInTimeRequest { SourceTableName = "Music", TargetTableName = "Copy", UseLatestRestorableTime = true },
            OperationContext.None);
        await bench.AssertSameAsync();
    }

    [StoreTheory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Reads_agree_with_a_model(int seed)
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await ItemModel.RunAsync(bench.Connection, seed, steps: 100);
    }

    /// <summary>Every third commit ends as commits over a network may.</summary>
    [StoreTheory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Commit_outcomes_at_random_have_one_effect(int seed)
    {
        CommitOutcome[] outcomes = [CommitOutcome.Conflict, CommitOutcome.TooOld, CommitOutcome.UnknownCommitted, CommitOutcome.UnknownLost];
        await using var real = await server.OpenEmptyAsync();
        var random = new Random(seed);
        var decisions = Enumerable.Range(0, 10_000).Select(_ => random.Next(9)).ToArray();
        await using var bench = await JobBench.OnAsync(new FaultStore(
            real, number => decisions[number] < outcomes.Length && number % 2 == 0 ? outcomes[decisions[number]] : CommitOutcome.Ok));
        await bench.FillAsync(60, seed: seed);
        await bench.AssertGoodAsync((await bench.BackUpAsync()).BackupArn);
        await CheckStatisticsAsync(bench, "Check");
        await bench.Connection.Tables.DeleteTableAsync("Check");
        Assert.Equal(["Music"], await bench.ListTablesAsync());
    }

    private static async Task CheckStatisticsAsync(JobBench bench, string table)
    {
        var items = await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync(table));
        var description = await bench.Connection.Tables.DescribeTableAsync(table);
        Assert.Equal((items.Count, items.Sum(item => (long)ItemSize.Of(item))), (description.ItemCount, description.TableSizeBytes));
    }

    private static async Task<string> LookAsync(JobBench onlooker)
    {
        var backup = (await onlooker.ListAsync())[0].BackupStatus;
        var tables = await onlooker.ListTablesAsync();
        return tables.Contains("Copy")
            ? $"backup {backup}, table {(await onlooker.Connection.Tables.DescribeTableAsync("Copy")).TableStatus}"
            : $"backup {backup}, no table";
    }
}
