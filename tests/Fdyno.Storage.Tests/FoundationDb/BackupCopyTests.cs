using Fdyno.Api;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage.Sqlite;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Backups move between an embedded store and a cluster, both ways, and restore to the same items.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class BackupCopyTests(FdbServerFixture server) : IDisposable
{
    private const int Items = 3_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [StoreFact]
    public async Task A_backup_goes_from_a_file_to_a_cluster_and_back()
    {
        await using var file = await OpenFileAsync("source.fdyno");
        await using var cluster = await OpenClusterAsync();
        await using var other = await OpenFileAsync("other.fdyno");
        await FillAsync(file);
        var backup = await file.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, OperationContext.None);
        var copy = await cluster.BackupCopies.CopyBackupAsync(file, backup.BackupArn, OperationContext.None);
        var back = await other.BackupCopies.CopyBackupAsync(cluster, copy.BackupArn, OperationContext.None);
        Assert.Equal(copy.BackupArn, back.CopiedFromBackupArn);
        Assert.Equal(3, new[] { backup, copy, back }.Select(b => b.BackupArn.Split(':')[4]).Distinct().Count());
        await AssertSameAsync(file, backup, cluster, copy);
        await AssertSameAsync(file, backup, other, back);
    }

    [StoreFact]
    public async Task A_backup_that_a_cluster_made_goes_to_a_file()
    {
        await using var cluster = await OpenClusterAsync();
        await using var file = await OpenFileAsync("archive.fdyno");
        await FillAsync(cluster);
        var backup = await cluster.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, OperationContext.None);
        var copy = await file.BackupCopies.CopyBackupAsync(cluster, backup.BackupArn, OperationContext.None);
        await AssertSameAsync(cluster, backup, file, copy);
    }

    [StoreFact]
    public async Task A_copy_that_was_stopped_goes_on_in_the_cluster()
    {
        await using var file = await OpenFileAsync("source.fdyno");
        await using var cluster = await OpenClusterAsync();
        await FillAsync(file);
        var backup = await file.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, OperationContext.None);
        using var stop = new CancellationTokenSource();
        var context = new OperationContext { Progress = new StopAtFirst(stop) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => cluster.BackupCopies.CopyBackupAsync(file, backup.BackupArn, context, stop.Token));
        Assert.Equal(BackupStatus.Creating, Assert.Single(await cluster.Backups.ListBackupsAsync(new ListBackupsRequest()).ToListAsync()).BackupStatus);
        var copy = await cluster.BackupCopies.ResumeCopyAsync(file, backup.BackupArn, OperationContext.None);
        await AssertSameAsync(file, backup, cluster, copy);
    }

    private static async Task AssertSameAsync(FdynoConnection source, BackupDescription backup, FdynoConnection destination, BackupDescription copy)
    {
        Assert.Equal(
            (BackupStatus.Available, backup.BackupName, backup.BackupCreationDateTime, backup.ItemCount, backup.BackupSizeBytes),
            (copy.BackupStatus, copy.BackupName, copy.BackupCreationDateTime, copy.ItemCount, copy.BackupSizeBytes));
        var expected = await source.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None);
        var found = await destination.Backups.VerifyBackupAsync(copy.BackupArn, OperationContext.None);
        Assert.Empty(found.Problems);
        Assert.Equal((expected.Sha256, expected.BlockCount, expected.StoredSizeBytes), (found.Sha256, found.BlockCount, found.StoredSizeBytes));
        await destination.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = copy.BackupArn, TargetTableName = "Copy" }, OperationContext.None);
        Assert.Equal(await ScanAsync(source, "Music"), await ScanAsync(destination, "Copy"));
    }

    private static async Task<List<Item>> ScanAsync(FdynoConnection connection, string table)
    {
        var items = new List<Item>();
        await foreach (var item in connection.Items.ScanAsync(table)) items.Add(item);
        return items;
    }

    private static async Task FillAsync(FdynoConnection connection)
    {
        await connection.Tables.CreateTableAsync(new CreateTableRequest
        {
            TableName = "Music",
            KeySchema = [new KeySchemaElement { AttributeName = "pk", KeyType = KeyType.Hash }],
            AttributeDefinitions = [new AttributeDefinition { AttributeName = "pk", AttributeType = "S" }],
        });
        await connection.Items.PutItemsAsync("Music", ItemsAsync(), OperationContext.None);
    }

    /// <summary>Bytes that cannot be compressed: several megabytes, so that a copy takes several transactions.</summary>
    private static async IAsyncEnumerable<NumberedItem> ItemsAsync()
    {
        var random = new Random(1);
        for (var i = 0; i < Items; i++)
        {
            var body = new byte[1_500];
            random.NextBytes(body);
            yield return new NumberedItem(
                i + 1, new Item.Builder().Add("pk", AttributeValue.String($"item {i}")).Add("body", AttributeValue.Binary(body)).Build());
        }

        await Task.CompletedTask;
    }

    private async Task<FdynoConnection> OpenClusterAsync() =>
        await FdynoConnection.OpenAsync(await server.OpenEmptyAsync(), new FdynoConnectionOptions());

    private async Task<FdynoConnection> OpenFileAsync(string name) => await FdynoConnection.OpenAsync(
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = _folder.File(name) }), new FdynoConnectionOptions());

    private sealed class StopAtFirst(CancellationTokenSource stop) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (value.Items > 0) stop.Cancel();
        }
    }
}
