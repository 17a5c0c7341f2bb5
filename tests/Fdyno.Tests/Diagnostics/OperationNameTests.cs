using System.Reflection;
using System.Text.RegularExpressions;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.ItemRestores;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Diagnostics;

/// <summary>Every public operation of every service is an activity, by a name that is documented, and says how it ended.</summary>
public sealed class OperationNameTests
{
    private const string Page = "docs/en-US/about_Fdyno_Diagnostics.md";

    private static readonly Row[] Rows =
    [
        new(typeof(TableService), "CreateTableAsync", "CreateTable", "ok", (s, c) => s.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Other"), c)),
        new(typeof(TableService), "DescribeTableAsync", "DescribeTable", "ok", (s, c) => s.Connection.Tables.DescribeTableAsync("Music", c)),
        new(typeof(TableService), "ListTablesAsync", "ListTables", "ok", (s, c) => ListAsync(s.Connection.Tables.ListTablesAsync(c))),
        new(typeof(TableService), "UpdateTableAsync", "UpdateTable", "ok", (s, c) => s.Connection.Tables.UpdateTableAsync(Unprotected, c)),
        new(typeof(TableService), "DeleteTableAsync", "DeleteTable", "ok", (s, c) => s.Connection.Tables.DeleteTableAsync("Free", c)),
        new(typeof(TableService), "LeavesSystemBackupAsync", "PreviewDeleteTable", "ok", (s, c) => s.Connection.Tables.LeavesSystemBackupAsync("Free", c)),
        new(typeof(ItemService), "PutItemAsync", "PutItem", "ok", (s, c) => s.Connection.Items.PutItemAsync("Music", Song, c)),
        new(typeof(ItemService), "GetItemAsync", "GetItem", "ok", (s, c) => s.Connection.Items.GetItemAsync("Music", Song, c)),
        new(typeof(ItemService), "DeleteItemAsync", "DeleteItem", "ok", (s, c) => s.Connection.Items.DeleteItemAsync("Music", Song, c)),
        new(typeof(ItemService), "QueryAsync", "Query", "ok", (s, c) => ListAsync(s.Connection.Items.QueryAsync(OfSong("Music"), c))),
        new(typeof(ItemService), "QueryAsync", "Query", "error", (s, c) => ListAsync(s.Connection.Items.QueryAsync(OfSong("no name"), c))),
        new(typeof(ItemService), "ScanAsync", "Scan", "ok", (s, c) => ListAsync(s.Connection.Items.ScanAsync("Music", null, c))),
        new(typeof(ItemService), "ScanAsync", "Scan", "error", (s, c) => ListAsync(s.Connection.Items.ScanAsync("no name", null, c))),
        new(typeof(ItemService), "ScanInstantAsync", "ScanInstant", "ok", (s, c) => ListAsync(s.Connection.Items.ScanInstantAsync("Music", c))),
        new(typeof(ItemService), "PutItemsAsync", "PutItems", "ok", (s, c) => s.Connection.Items.PutItemsAsync("Music", OneAsync(), OperationContext.None, c)),
        new(typeof(ItemService), "OpenWriterAsync", "OpenWriter", "ok", (s, c) => s.Connection.Items.OpenWriterAsync("Music", OperationContext.None, c)),
        new(typeof(BackupService), "CreateBackupAsync", "CreateBackup", "ok", (s, c) =>
            s.Connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, OperationContext.None, c)),
        new(typeof(BackupService), "ResumeBackupAsync", "ResumeBackup", "ok", (s, c) => s.Connection.Backups.ResumeBackupAsync(s.Arn, OperationContext.None, c)),
        new(typeof(BackupService), "AbortBackupAsync", "AbortBackup", "error", (s, c) => s.Connection.Backups.AbortBackupAsync(s.Arn, c)),
        new(typeof(BackupService), "DescribeBackupAsync", "DescribeBackup", "ok", (s, c) => s.Connection.Backups.DescribeBackupAsync(s.Arn, c)),
        new(typeof(BackupService), "ListBackupsAsync", "ListBackups", "ok", (s, c) => ListAsync(s.Connection.Backups.ListBackupsAsync(new() { TableName = "Music" }, c))),
        new(typeof(BackupService), "ListBackupsAsync", "ListBackups", "error", (s, c) => ListAsync(s.Connection.Backups.ListBackupsAsync(new() { Limit = 0 }, c))),
        new(typeof(BackupService), "DeleteBackupAsync", "DeleteBackup", "ok", (s, c) => s.Connection.Backups.DeleteBackupAsync(s.Arn, c)),
        new(typeof(BackupService), "VerifyBackupAsync", "VerifyBackup", "ok", (s, c) => s.Connection.Backups.VerifyBackupAsync(s.Arn, OperationContext.None, c)),
        new(typeof(BackupCopyService), "CopyBackupAsync", "CopyBackup", "ok", (s, c) =>
            s.Other.BackupCopies.CopyBackupAsync(s.Connection, s.Arn, OperationContext.None, c)),
        new(typeof(BackupCopyService), "ResumeCopyAsync", "ResumeCopy", "error", (s, c) =>
            s.Other.BackupCopies.ResumeCopyAsync(s.Connection, s.Arn, OperationContext.None, c)),
        new(typeof(BackupCopyService), "AbortCopyAsync", "AbortCopy", "error", (s, c) => s.Other.BackupCopies.AbortCopyAsync(s.Arn, c)),
        new(typeof(ContinuousBackupService), "DescribeContinuousBackupsAsync", "DescribeContinuousBackups", "ok", (s, c) =>
            s.Connection.ContinuousBackups.DescribeContinuousBackupsAsync("Music", c)),
        new(typeof(ContinuousBackupService), "UpdateContinuousBackupsAsync", "UpdateContinuousBackups", "ok", (s, c) =>
            s.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(RecoveryOff, c)),
        new(typeof(ContinuousBackupService), "PreviewUpdateAsync", "PreviewUpdateContinuousBackups", "ok", (s, c) =>
            s.Connection.ContinuousBackups.PreviewUpdateAsync(RecoveryOff, c)),
        new(typeof(RestoreService), "RestoreTableFromBackupAsync", "RestoreTableFromBackup", "ok", (s, c) => s.Connection.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = s.Arn, TargetTableName = "Copy" }, OperationContext.None, c)),
        new(typeof(RestoreService), "RestoreTableToPointInTimeAsync", "RestoreTableToPointInTime", "ok", (s, c) => s.Connection.Restores.RestoreTableToPointInTimeAsync(
            new RestoreTableToPointInTimeRequest { SourceTableName = "Music", TargetTableName = "Copy", UseLatestRestorableTime = true }, OperationContext.None, c)),
        new(typeof(RestoreService), "ResumeRestoreAsync", "ResumeRestore", "error", (s, c) => s.Connection.Restores.ResumeRestoreAsync("Copy", OperationContext.None, c)),
        new(typeof(RestoreService), "AbortRestoreAsync", "AbortRestore", "error", (s, c) => s.Connection.Restores.AbortRestoreAsync("Copy", c)),
        new(typeof(ComparisonService), "CompareTablesAsync", "Compare", "ok", (s, c) => ListAsync(
            s.Connection.Comparisons.CompareTablesAsync("Music", "Free", OperationContext.None, c))),
        new(typeof(ComparisonService), "CompareAsync", "Compare", "ok", (s, c) => ListAsync(s.Connection.Comparisons.CompareAsync(
            ComparisonSource.OfBackup(s.Arn), ComparisonSource.OfTable("Music"), OperationContext.None, c))),
        new(typeof(TableOptimizationService), "OptimizeTableAsync", "OptimizeTable", "ok", (s, c) =>
            s.Connection.Optimizations.OptimizeTableAsync("Music", OperationContext.None, c)),
        new(typeof(StoreOptimizationService), "AnalyzeStoreAsync", "AnalyzeStore", "ok", (s, c) => s.Connection.StoreOptimizations.AnalyzeStoreAsync(c)),
        new(typeof(StoreOptimizationService), "OptimizeStoreAsync", "OptimizeStore", "ok", (s, c) =>
            s.Connection.StoreOptimizations.OptimizeStoreAsync(false, OperationContext.None, c)),
        new(typeof(ItemRestoreService), "OpenAsync", "OpenRestoreItems", "ok", async (s, c) => await (await s.OpenItemsAsync(c)).DisposeAsync()),
        new(typeof(ItemRestore), "PreviewAsync", "PreviewRestoreItems", "ok", (s, c) => ListAsync(s.Items.PreviewAsync(ItemSelection.OfKey(Song), c))),
        new(typeof(ItemRestore), "RestoreAsync", "RestoreItems", "ok", (s, c) => ListAsync(
            s.Items.RestoreAsync(ItemSelection.OfKey(Song), OperationContext.None, c))),
    ];

    public static TheoryData<int, string> Operations
    {
        get
        {
            var all = new TheoryData<int, string>();
            for (var i = 0; i < Rows.Length; i++) all.Add(i, $"{Rows[i].Service.Name}.{Rows[i].Method}: {Rows[i].Outcome}");
            return all;
        }
    }

    private static Item Song => BackupBench.SmallItem(1);

    private static UpdateTableRequest Unprotected => new() { TableName = "Music", DeletionProtectionEnabled = Change.To(false) };

    private static UpdateContinuousBackupsRequest RecoveryOff =>
        new() { TableName = "Music", PointInTimeRecoverySpecification = new() { PointInTimeRecoveryEnabled = false } };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_operation_is_an_activity_that_says_how_it_ended(int number, string name)
    {
        var row = Rows[number];
        await using var scene = await Scene.NewAsync();
        using var heard = Heard.Listen();
        var error = await Record.ExceptionAsync(() => row.RunAsync(scene, CancellationToken.None));

        Assert.True(error is null == (row.Outcome == "ok"), $"{name}: {error}");
        var activity = Assert.Single(heard.Activities);
        Assert.Equal((row.Operation, row.Outcome), (activity.OperationName, activity.GetTagItem("fdyno.outcome")));
        Assert.Equal(error is FdynoException known ? $"{known.Code}" : null, activity.GetTagItem("error.type"));
        Assert.Equal(1, heard.Sum("fdyno.operations", ("fdyno.operation", row.Operation), ("fdyno.outcome", row.Outcome)));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_operation_that_is_cancelled_says_so(int number, string name)
    {
        var row = Rows[number];
        await using var scene = await Scene.NewAsync();
        using var heard = Heard.Listen();
        var error = await Record.ExceptionAsync(() => row.RunAsync(scene, new CancellationToken(canceled: true)));

        // What is wrong with a request is seen before the store is asked.
        var activity = Assert.Single(heard.Activities);
        Assert.NotNull(error);
        Assert.Equal(row.Operation, activity.OperationName);
        Assert.True(activity.GetTagItem("fdyno.outcome") is "cancelled" || error is FdynoException, $"{name}: {error}");
    }

    [Fact]
    public void No_operation_is_without_a_row()
    {
        var services = typeof(FdynoConnection).GetProperties().Select(property => property.PropertyType)
            .Where(type => type.Name.EndsWith("Service", StringComparison.Ordinal)).Append(typeof(ItemRestore));
        var operations = services
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method is { IsSpecialName: false, Name: not nameof(IAsyncDisposable.DisposeAsync) })
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Equal(operations.Distinct().Order(StringComparer.Ordinal), Rows.Select(row => $"{row.Service.Name}.{row.Method}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_names_are_documented_and_no_others()
    {
        var list = File.ReadAllText(Path.Combine(RepositoryRoot.Path, Page)).Split("### The operations")[1].Split("###")[0];
        var documented = Regex.Matches(list, "`([A-Za-z]+)`").Select(match => match.Groups[1].Value);

        // A batch of a writer is one besides: no method's, but what becomes of several calls (ItemWriterTests).
        Assert.Equal(Rows.Select(row => row.Operation).Append("BatchWriteItem").Distinct().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static QueryRequest OfSong(string table) => new() { TableName = table, HashValue = AttributeValue.String("p") };

    private static async Task ListAsync<T>(IAsyncEnumerable<T> source)
    {
        await foreach (var element in source) Assert.NotNull(element);
    }

    private static async IAsyncEnumerable<NumberedItem> OneAsync()
    {
        await Task.CompletedTask;
        yield return new NumberedItem(1, Song);
    }

    private sealed record Row(Type Service, string Method, string Operation, string Outcome, Func<Scene, CancellationToken, Task> RunAsync);

    /// <summary>A table with recovery, one that can be removed, a backup, another store, and items to put back.</summary>
    private sealed class Scene(BackupBench bench, BackupBench other, string arn) : IAsyncDisposable
    {
        private ItemRestore? _items;

        public FdynoConnection Connection => bench.Connection;

        public FdynoConnection Other => other.Connection;

        public string Arn => arn;

        public ItemRestore Items => _items!;

        public static async Task<Scene> NewAsync()
        {
            var bench = await BackupBench.NewAsync();
            await bench.FillSmallAsync(3);
            await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Free", indexed: false) with { DeletionProtectionEnabled = false });
            await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
            bench.Clock.Advance(TimeSpan.FromSeconds(10));
            var scene = new Scene(bench, await BackupBench.NewAsync(), (await bench.BackUpAsync()).BackupArn);
            scene._items = await scene.OpenItemsAsync(CancellationToken.None);
            return scene;
        }

        public Task<ItemRestore> OpenItemsAsync(CancellationToken cancellationToken) =>
            Connection.ItemRestores.OpenAsync(new RestoreItemsRequest { TableName = "Music", BackupArn = arn }, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Items.DisposeAsync();
            await other.DisposeAsync();
            await bench.DisposeAsync();
        }
    }
}
