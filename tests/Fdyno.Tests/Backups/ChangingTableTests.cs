using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>Until history exists, a backup holds one state or does not come to be.</summary>
public sealed class ChangingTableTests
{
    public static TheoryData<string> Changes { get; } = new() { "put", "replace", "delete", "deleteTable", "recreateTable" };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_table_that_changes_while_it_is_copied_fails_the_backup_and_nothing_is_left(string change)
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await bench.FillSmallAsync(12);
        await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) });
        await bench.Backups.DeleteBackupAsync((await bench.BackUpAsync("other")).BackupArn);
        await using var other = await bench.AnotherAsync();
        var before = Keys(bench);
        bench.Store.Decide = OnCommit(bench.Store.Commits + 3, () => ChangeAsync(other, change));
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.BackUpAsync());
        Assert.Equal(FdynoErrorCode.TableChanged, error.Code);
        Assert.Contains("Nothing is left of the backup", error.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.ListAsync());
        bench.Store.Decide = _ => CommitOutcome.Ok;
        if (change == "deleteTable") return;
        var prefix = Convert.ToHexStringLower((await bench.Memory.ReadAsync(tr => bench.Context.Directories.TryOpenTableAsync(tr, "Music")))!);
        if (change != "recreateTable") Assert.All(Keys(bench).Except(before), key => Assert.StartsWith(prefix, key, StringComparison.Ordinal));
        await bench.RestoreAsync((await bench.BackUpAsync()).BackupArn);
        Assert.Empty(await bench.CompareAsync());
    }

    /// <summary>Every page was the instant's: a write behind the last one takes nothing from the backup.</summary>
    [Fact]
    public async Task A_write_behind_the_last_page_does_no_harm()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(5);
        await using var other = await bench.AnotherAsync();

        // One page, one batch, the summary: the write comes before the summary's commit.
        bench.Store.Decide = OnCommit(bench.Store.Commits + 3, () => other.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(99)));
        var backup = await bench.BackUpAsync();
        Assert.Equal(5, backup.ItemCount);
        await bench.RestoreAsync(backup.BackupArn);
        var difference = Assert.Single(await bench.CompareAsync());
        Assert.Equal((DifferenceKind.OnlyInReference, BackupBench.SmallItem(99)), (difference.Kind, difference.ReferenceItem));
    }

    [Fact]
    public async Task A_resumed_backup_of_a_changed_table_names_the_command_that_removes_it()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(6);
        var at = bench.Store.Commits + 3;
        bench.Store.Decide = number => number == at ? CommitOutcome.Death : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(() => bench.BackUpAsync());
        bench.Store.Revive();
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(99));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var arn = Assert.Single(await bench.ListAsync()).BackupArn;
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Backups.ResumeBackupAsync(arn, bench.Listener));
        Assert.Equal(FdynoErrorCode.TableChanged, error.Code);
        Assert.Contains($"New-FdynoBackup -BackupArn {arn} -Abort", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(BackupStatus.Deleted, (await bench.Backups.AbortBackupAsync(arn)).BackupStatus);
    }

    /// <summary>Settings are the record's: they are part of the instant, and change nothing of the items.</summary>
    [Fact]
    public async Task A_setting_that_changes_meanwhile_does_no_harm()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(6);
        await using var other = await bench.AnotherAsync();
        bench.Store.Decide = OnCommit(bench.Store.Commits + 3, () => other.Connection.Tables.UpdateTableAsync(
            new UpdateTableRequest { TableName = "Music", Tags = Change.To<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()) }));
        var restored = await bench.RestoreAsync((await bench.BackUpAsync()).BackupArn);
        Assert.Equal("music", restored.Tags["team"]);
        Assert.Empty(await bench.CompareAsync());
    }

    private static HashSet<string> Keys(BackupBench bench) => [.. bench.Bytes().Split('\n').Select(line => line.Split(' ')[0])];

    private static Func<int, CommitOutcome> OnCommit(int at, Func<Task> action) => number =>
    {
        if (number == at) Task.Run(action).GetAwaiter().GetResult();
        return CommitOutcome.Ok;
    };

    private static async Task ChangeAsync(BackupBench bench, string change)
    {
        switch (change)
        {
            case "put":
                await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(99));
                break;
            case "replace":
                await bench.Connection.Items.PutItemAsync("Music", new Item.Builder(BackupBench.SmallItem(11)).Set("v", AttributeValue.Null).Build());
                break;
            case "delete":
                await bench.Connection.Items.DeleteItemAsync("Music", BackupBench.SmallItem(11));
                break;
            default:
                await bench.Connection.Tables.DeleteTableAsync("Music");
                if (change == "recreateTable") await bench.FillSmallAsync(12);
                break;
        }
    }
}
