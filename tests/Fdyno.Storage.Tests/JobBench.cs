using Fdyno.Api;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Storage.Tests;

/// <summary>A connection whose backups and restores take many small steps, so that there is a middle to die in.</summary>
internal sealed class JobBench : IAsyncDisposable
{
    /// <summary>Twenty items a block, a step, and a page.</summary>
    public static readonly BackupTuning SmallSteps = new() { BlockItems = 20, WriteBlocks = 1, WriteItems = 20, ReadItems = 20 };

    private JobBench(FdynoConnection connection)
    {
        Connection = connection;
        Backups = new BackupService(connection.Context, SmallSteps);
        Restores = new RestoreService(connection.Context, SmallSteps);
    }

    public FdynoConnection Connection { get; }

    public IStore Store => Connection.Context.Store;

    public BackupService Backups { get; }

    public RestoreService Restores { get; }

    /// <summary>Connects; what was left by those before stays.</summary>
    public static async Task<JobBench> OnAsync(IStore store, string root = "", TimeProvider? timeProvider = null) =>
        new(await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions
        {
            Root = FdynoConnectionOptions.ParseRoot(root),
            TimeProvider = timeProvider ?? TimeProvider.System,
        }));

    /// <summary>A clock that is past every lease.</summary>
    public static FakeTimeProvider AfterLeases() => new(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1));

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    /// <summary>Makes a table with indexes, and random items in it.</summary>
    public async Task FillAsync(int count, string table = "Music", int seed = 1, bool indexed = true)
    {
        await Connection.Tables.CreateTableAsync(BackupBench.TableRequest(table, indexed) with { DeletionProtectionEnabled = false });
        await Connection.Items.PutItemsAsync(table, ItemsAsync(count, seed), OperationContext.None);
    }

    /// <summary>Random items, none of which has the key of another.</summary>
    public static async IAsyncEnumerable<NumberedItem> ItemsAsync(int count, int seed, Func<int, Task>? before = null)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            if (before is not null) await before(i);
            yield return new NumberedItem(i + 1, MusicItems.Next(random, i));
        }
    }

    public Task<BackupDescription> BackUpAsync(
        string name = "daily", string table = "Music", OperationContext? context = null, CancellationToken cancellationToken = default) =>
        Backups.CreateBackupAsync(
            new CreateBackupRequest { TableName = table, BackupName = name }, context ?? OperationContext.None, cancellationToken);

    public Task<TableDescription> RestoreAsync(
        string backupArn, string target = "Copy", OperationContext? context = null, CancellationToken cancellationToken = default) =>
        Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backupArn, TargetTableName = target },
            context ?? OperationContext.None,
            cancellationToken);

    public async Task<List<BackupSummary>> ListAsync() => await BackupBench.ToListAsync(Backups.ListBackupsAsync(new ListBackupsRequest()));

    public async Task<List<string>> ListTablesAsync() => await BackupBench.ToListAsync(Connection.Tables.ListTablesAsync());

    /// <summary>Fails unless two tables hold the same, in their indexes and their statistics too.</summary>
    public async Task AssertSameAsync(string table = "Music", string other = "Copy")
    {
        Assert.Empty(await BackupBench.ToListAsync(Connection.Comparisons.CompareTablesAsync(table, other, OperationContext.None)));
        var (left, right) = (await Connection.Tables.DescribeTableAsync(table), await Connection.Tables.DescribeTableAsync(other));
        Assert.Equal((TableStatus.Active, left.ItemCount, left.TableSizeBytes), (right.TableStatus, right.ItemCount, right.TableSizeBytes));
        foreach (var (index, copy) in Indexes(left).Zip(Indexes(right)))
        {
            Assert.Equal((index.IndexName, index.ItemCount, index.IndexSizeBytes), (copy.IndexName, copy.ItemCount, copy.IndexSizeBytes));
            Assert.Equal(
                await BackupBench.ToListAsync(Connection.Items.ScanAsync(table, index.IndexName)),
                await BackupBench.ToListAsync(Connection.Items.ScanAsync(other, index.IndexName)));
        }
    }

    /// <summary>Fails unless a backup is whole, and restored is what a table holds.</summary>
    public async Task AssertGoodAsync(string backupArn, string table = "Music", string target = "Check")
    {
        Assert.Empty((await Backups.VerifyBackupAsync(backupArn, OperationContext.None)).Problems);
        await RestoreAsync(backupArn, target);
        await AssertSameAsync(table, target);
    }

    private static IEnumerable<SecondaryIndexDescription> Indexes(TableDescription table) =>
        (table.GlobalSecondaryIndexes ?? []).Concat(table.LocalSecondaryIndexes ?? []);
}
