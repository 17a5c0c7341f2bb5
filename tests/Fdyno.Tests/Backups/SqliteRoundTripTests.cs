using Fdyno.Api;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage.Sqlite;

namespace Fdyno.Tests.Backups;

/// <summary>Backup, verification, restore and comparison on the embedded store, with another process's connection looking on.</summary>
public sealed class SqliteRoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-backups-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_restored_table_equals_the_source_and_is_CREATING_until_it_does()
    {
        var path = Path.Combine(_folder, "store.fdyno");
        await using var connection = await ConnectAsync(path);
        await using var onlooker = await ConnectAsync(path);
        await connection.Tables.CreateTableAsync(BackupBench.TableRequest());
        await connection.Items.PutItemsAsync("Music", ItemsAsync(2_000), OperationContext.None);
        var source = await connection.Tables.DescribeTableAsync("Music");

        var seen = new HashSet<string>();
        var looking = new OperationContext
        {
            Progress = new Listener(progress => seen.Add(Look(onlooker, progress.Activity).GetAwaiter().GetResult())),
        };
        var backup = await connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, looking);
        Assert.Equal((source.ItemCount, source.TableSizeBytes), (backup.ItemCount, backup.BackupSizeBytes));
        Assert.Contains("backup CREATING", seen);
        var verification = await onlooker.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None);
        Assert.Empty(verification.Problems);

        var restored = await connection.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = "Copy" }, looking);
        Assert.Contains("table CREATING", seen);
        Assert.Equal((TableStatus.Active, source.ItemCount, source.TableSizeBytes), (restored.TableStatus, restored.ItemCount, restored.TableSizeBytes));
        Assert.Empty(await BackupBench.ToListAsync(onlooker.Comparisons.CompareTablesAsync("Music", "Copy", OperationContext.None)));
        Assert.Empty(await BackupBench.ToListAsync(onlooker.Comparisons.CompareTablesAsync("Copy", "Music", OperationContext.None)));
        Assert.Equal(
            source.GlobalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount, i.IndexSizeBytes)),
            restored.GlobalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount, i.IndexSizeBytes)));
    }

    private static async Task<FdynoConnection> ConnectAsync(string path) => await FdynoConnection.OpenAsync(
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path }), new FdynoConnectionOptions());

    private static async IAsyncEnumerable<NumberedItem> ItemsAsync(int count)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++) yield return new NumberedItem(i + 1, MusicItems.Next(random, i));
        await Task.CompletedTask;
    }

    private static async Task<string> Look(FdynoConnection onlooker, string activity)
    {
        if (activity.StartsWith("Backing up", StringComparison.Ordinal))
            return "backup " + (await BackupBench.ToListAsync(onlooker.Backups.ListBackupsAsync(new ListBackupsRequest())))[0].BackupStatus;
        return activity.StartsWith("Restoring", StringComparison.Ordinal)
            ? "table " + (await onlooker.Tables.DescribeTableAsync("Copy")).TableStatus
            : activity;
    }

    private sealed class Listener(Action<OperationProgress> hear) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => hear(value);
    }
}
