using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage.Sqlite;
using Fdyno.StoredBackups;

namespace Fdyno.Tests.Backups;

/// <summary>A copy in another store is the backup: what it holds, what it is called, and what a restore makes of it.</summary>
public sealed class CopyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-copies-").FullName;

    public static TheoryData<int, bool> Sizes { get; } = new() { { 0, true }, { 1, false }, { 40, true }, { 400, false } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_copy_is_the_backup_with_the_ARNs_of_its_store(int items, bool tiny)
    {
        await using var bench = await CopyBench.FullAsync(items, tiny ? BackupBench.Tiny : new BackupTuning { BlockRawBytes = 20_000, ShardBytes = 300_000 });
        bench.Destination.Clock.Advance(TimeSpan.FromDays(3));
        var copy = await bench.CopyAsync();
        CopyBench.AssertSame(bench.Backup, copy);
        var table = $"arn:aws:dynamodb:{CopyBench.Region}:{CopyBench.Account}:table/Music";
        Assert.Equal((bench.CopyArn, table, table), (copy.BackupArn, copy.TableArn, copy.SourceTableDetails.TableArn));
        Assert.StartsWith(table, copy.BackupArn, StringComparison.Ordinal);
        Assert.Empty(bench.Destination.Warnings);
        await bench.AssertCopiedAsync();
        var restored = await bench.Destination.Connection.Tables.DescribeTableAsync("Copy");
        Assert.Equal((bench.CopyArn, table), (restored.RestoreSummary!.SourceBackupArn, restored.RestoreSummary.SourceTableArn));
        Assert.Equal("music", restored.Tags["team"]);
    }

    [Fact]
    public async Task A_copy_is_listed_where_its_time_and_its_name_put_it()
    {
        await using var bench = await CopyBench.SmallAsync(3);
        bench.Destination.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Destination.FillSmallAsync(1, "Newer");
        var newer = await bench.Destination.BackUpAsync(table: "Newer");
        await bench.CopyAsync();
        Assert.Equal([bench.CopyArn, newer.BackupArn], (await bench.Destination.ListAsync()).Select(b => b.BackupArn));
        var listed = Assert.Single(await bench.Destination.ListAsync(new ListBackupsRequest { TableName = "Music" }));
        Assert.Equal(
            (bench.Backup.BackupName, BackupStatus.Available, bench.Backup.BackupSizeBytes, bench.Backup.TableId),
            (listed.BackupName, listed.BackupStatus, listed.BackupSizeBytes, listed.TableId));
        var backups = new BackupStore(bench.Destination.Context);
        var named = await bench.Destination.Store.ReadAsync(tr => backups.FindByNameAsync(tr, bench.Backup.TableId, bench.Backup.BackupName));
        Assert.Equal(bench.CopyArn, Assert.Single(named).ToString());
        Assert.Equal(BackupStatus.Deleted, (await bench.Destination.Backups.DeleteBackupAsync(bench.CopyArn)).BackupStatus);
        Assert.True((await bench.Source.Backups.VerifyBackupAsync(bench.Backup.BackupArn, OperationContext.None)).IsValid);
    }

    [Fact]
    public async Task A_backup_that_is_copied_again_is_there_already_and_nothing_is_written()
    {
        await using var bench = await CopyBench.SmallAsync(5);
        var first = await bench.CopyAsync();
        var before = bench.Destination.Bytes();
        var commits = bench.Destination.Store.Commits;
        bench.Destination.Clock.Advance(TimeSpan.FromDays(1));
        var again = await bench.CopyAsync();
        Assert.Equal((first.BackupArn, BackupStatus.Available, 5L), (again.BackupArn, again.BackupStatus, again.ItemCount));
        Assert.Equal((commits, before), (bench.Destination.Store.Commits, bench.Destination.Bytes()));
        Assert.Empty(bench.Destination.Warnings);
        Assert.Equal(first.BackupArn, (await bench.ResumeAsync()).BackupArn);
        Assert.Contains("complete already", Assert.Single(bench.Destination.Warnings), StringComparison.Ordinal);
        Assert.Equal(before, bench.Destination.Bytes());
    }

    [Fact]
    public async Task A_copy_can_be_copied_back_to_where_the_backup_was()
    {
        await using var bench = await CopyBench.FullAsync(12, BackupBench.Tiny);
        await bench.CopyAsync();

        // The backup that is there is the same, although it is no copy.
        var kept = await bench.Source.Copies.CopyBackupAsync(bench.Destination.Connection, bench.CopyArn, OperationContext.None);
        Assert.Equal(bench.Backup.BackupArn, kept.BackupArn);

        await bench.Source.Backups.DeleteBackupAsync(bench.Backup.BackupArn);
        var back = await bench.Source.Copies.CopyBackupAsync(bench.Destination.Connection, bench.CopyArn, OperationContext.None);
        Assert.Equal((bench.Backup.BackupArn, bench.Backup.TableArn), (back.BackupArn, back.TableArn));
        Assert.Equal((bench.CopyArn, bench.Destination.Connection.StoreId), (back.CopiedFromBackupArn, back.CopiedFromStoreId));
        Assert.Null(bench.Backup.CopiedFromBackupArn);
        CopyBench.AssertSame(bench.Backup, back);
        await bench.AssertCopiedAsync();
        await bench.Source.RestoreAsync(back.BackupArn);
        Assert.Empty(await bench.Source.CompareAsync());

        // And the name finds it, as it did before.
        Assert.Equal(back.BackupArn, (await bench.Source.BackUpAsync()).BackupArn);
    }

    [Fact]
    public async Task Copies_go_between_stores_of_different_kinds_both_ways()
    {
        await using var bench = await CopyBench.FullAsync(300, new BackupTuning { BlockRawBytes = 20_000, ShardBytes = 300_000 });
        await using var first = await ConnectAsync("first.fdyno");
        await using var second = await ConnectAsync("second.fdyno");
        var toFile = await first.BackupCopies.CopyBackupAsync(bench.Source.Connection, bench.Backup.BackupArn, OperationContext.None);
        var toOther = await second.BackupCopies.CopyBackupAsync(first, toFile.BackupArn, OperationContext.None);
        var toMemory = await bench.Destination.Copies.CopyBackupAsync(second, toOther.BackupArn, OperationContext.None);
        foreach (var copy in new[] { toFile, toOther, toMemory }) CopyBench.AssertSame(bench.Backup, copy);
        await bench.AssertCopiedAsync();
        await second.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = toOther.BackupArn, TargetTableName = "Copy" }, OperationContext.None);
        await CopyBench.AssertEqualTablesAsync(bench.Source.Connection, "Music", second, "Copy");
    }

    [Fact]
    public async Task A_block_in_many_parts_is_copied_whole()
    {
        await using var bench = await CopyBench.SmallAsync(0, BackupTuning.Default);
        var body = new byte[300_000];
        new Random(1).NextBytes(body);
        await bench.Source.Connection.Items.PutItemAsync("Music", new Item.Builder(BackupBench.SmallItem(1)).Add("body", AttributeValue.Binary(body)).Build());
        var large = await bench.Source.BackUpAsync("large");
        var copy = await bench.Destination.Copies.CopyBackupAsync(bench.Source.Connection, large.BackupArn, OperationContext.None);
        Assert.True((await bench.Destination.Backups.VerifyBackupAsync(copy.BackupArn, OperationContext.None)).IsValid);
        await bench.Destination.RestoreAsync(copy.BackupArn);
        await CopyBench.AssertEqualTablesAsync(bench.Source.Connection, "Music", bench.Destination.Connection, "Copy");
    }

    [Fact]
    public async Task Progress_ends_at_all_items_and_bytes()
    {
        await using var bench = await CopyBench.SmallAsync(9);
        var seen = new List<OperationProgress>();
        var context = new OperationContext { Progress = new Listener(seen.Add) };
        await bench.Destination.Copies.CopyBackupAsync(bench.Source.Connection, bench.Backup.BackupArn, context);
        Assert.Equal(
            new OperationProgress("Copying backup daily", 9, bench.Backup.BackupSizeBytes, 9, bench.Backup.BackupSizeBytes), seen[^1]);
        Assert.Equal(seen.Select(p => p.Items).Order(), seen.Select(p => p.Items));
        Assert.InRange(seen.Count, 9, 30);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_backup_of_the_ARN_is_left_alone(bool isComplete)
    {
        await using var bench = await CopyBench.SmallAsync(3);
        var backups = new BackupStore(bench.Destination.Context);
        var found = await bench.Source.Store.ReadAsync(tr => new BackupStore(bench.Source.Context).OpenAsync(tr, Parse(bench.Backup.BackupArn)));
        await bench.Destination.Store.WriteAsync(async tr =>
        {
            var other = await backups.AddAsync(tr, found.Record with
            {
                BackupArn = bench.CopyArn,
                Table = found.Record.Table with { TableId = Guid.NewGuid().ToString("D") },
            });
            if (isComplete) backups.Complete(tr, other, BackupManifest.Of(found.Manifest!.Shards, other.RecordBytes));
            return true;
        });
        var before = bench.Destination.Bytes();
        foreach (var action in new Func<Task>[] { () => bench.CopyAsync(), () => bench.ResumeAsync() })
        {
            var error = await LifeCycleTests.RefusedAsync(
                FdynoErrorCode.Validation, $"Another backup is in the store in memory under the ARN that the copy would have: {bench.CopyArn}", action);
            Assert.Contains($"Remove-FdynoBackup -BackupArn {bench.CopyArn} -Connection <destination>", error.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(before, bench.Destination.Bytes());
    }

    [Fact]
    public async Task A_backup_of_the_ARN_whose_record_is_damaged_is_named()
    {
        await using var bench = await CopyBench.SmallAsync(3);
        await bench.CopyAsync();
        var handle = await bench.Destination.Store.ReadAsync(tr => new BackupStore(bench.Destination.Context).OpenAsync(tr, Parse(bench.CopyArn)));
        await bench.Destination.Store.WriteAsync(tr =>
        {
            tr.Clear(handle.Keys.Metadata);
            return Task.FromResult(true);
        });
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.CopyAsync());
        Assert.Equal(FdynoErrorCode.BackupCorrupted, error.Code);
        Assert.StartsWith("What the store in memory has of the backup is damaged", error.Message, StringComparison.Ordinal);
        await bench.Destination.Backups.DeleteBackupAsync(bench.CopyArn);
        await bench.CopyAsync();
        await bench.AssertCopiedAsync();
    }

    [Fact]
    public async Task A_copy_onto_its_own_store_is_refused()
    {
        await using var bench = await CopyBench.SmallAsync(3);
        await using var other = await bench.Source.AnotherAsync();
        var before = bench.Source.Bytes();
        foreach (var connection in new[] { bench.Source.Connection, other.Connection })
        {
            var error = await Assert.ThrowsAsync<FdynoException>(
                () => bench.Source.Copies.CopyBackupAsync(connection, bench.Backup.BackupArn, OperationContext.None));
            Assert.Equal(FdynoErrorCode.Validation, error.Code);
            Assert.StartsWith("Source and destination are the same store", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, bench.Source.Bytes());
    }

    /// <summary>A store that began as a copy of another one's file has the same id, and is another store all the same.</summary>
    [Fact]
    public async Task A_copy_of_the_file_takes_the_backups_that_it_has_not()
    {
        await using (var first = await ConnectAsync("first.fdyno")) await first.Tables.CreateTableAsync(BackupBench.TableRequest(indexed: false));
        File.Copy(Path.Combine(_folder, "first.fdyno"), Path.Combine(_folder, "second.fdyno"));
        await using var source = await ConnectAsync("first.fdyno");
        await using var destination = await ConnectAsync("second.fdyno");
        Assert.Equal(source.StoreId, destination.StoreId);
        var backup = await source.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, OperationContext.None);
        var copy = await destination.BackupCopies.CopyBackupAsync(source, backup.BackupArn, OperationContext.None);
        Assert.Equal((backup.BackupArn, BackupStatus.Available), (copy.BackupArn, copy.BackupStatus));
        Assert.Equal(copy.BackupArn, (await destination.BackupCopies.CopyBackupAsync(source, backup.BackupArn, OperationContext.None)).BackupArn);
    }

    [Theory]
    [InlineData("nonsense", FdynoErrorCode.Validation)]
    [InlineData("arn:aws:dynamodb:fdb:111111111111:table/Music/backup/01489602797149-73d8d5bc", FdynoErrorCode.AccessDenied)]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/backup/01489602797149-73d8d5bc", FdynoErrorCode.BackupNotFound)]
    public async Task What_is_no_backup_of_the_source_is_refused_by_name(string arn, FdynoErrorCode code)
    {
        await using var bench = await CopyBench.SmallAsync(1);
        foreach (var action in new Func<Task>[]
        {
            () => bench.Destination.Copies.CopyBackupAsync(bench.Source.Connection, arn, OperationContext.None),
            () => bench.Destination.Copies.ResumeCopyAsync(bench.Source.Connection, arn, OperationContext.None),
        })
        {
            var error = await Assert.ThrowsAsync<FdynoException>(action);
            Assert.Equal((code, arn), (error.Code, error.Target));
        }

        Assert.Empty(await bench.Destination.ListAsync());
    }

    [Fact]
    public async Task What_was_never_begun_cannot_be_gone_on_with_or_aborted()
    {
        await using var bench = await CopyBench.SmallAsync(1);
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.ResumeAsync());
        Assert.Equal((FdynoErrorCode.BackupNotFound, bench.CopyArn), (error.Code, error.Target));
        Assert.Contains(
            $"Copy-FdynoBackup -BackupArn {bench.Backup.BackupArn} -Connection <source> -Destination <destination>",
            error.RecommendedAction, StringComparison.Ordinal);
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.BackupNotFound, $"Backup not found: {bench.CopyArn}", () => bench.AbortAsync());
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.Validation, "Invalid Backup ARN", () => bench.Destination.Copies.AbortCopyAsync("nonsense"));
        await bench.CopyAsync();
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, $"The backup is complete: {bench.CopyArn}", () => bench.AbortAsync());
    }

    private static BackupArn Parse(string arn) => BackupArn.TryParse(arn, out var parsed) ? parsed : throw new ArgumentException(arn, nameof(arn));

    private async Task<FdynoConnection> ConnectAsync(string file) => await FdynoConnection.OpenAsync(
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, file) }), new FdynoConnectionOptions());

    private sealed class Listener(Action<OperationProgress> hear) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => hear(value);
    }
}
