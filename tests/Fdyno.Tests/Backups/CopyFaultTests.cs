using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>
/// Copies that are cut off, doubted, damaged or robbed of their source: what is left is invisible, can be resumed to the same
/// result, and can be removed without a trace.
/// </summary>
public sealed class CopyFaultTests
{
    private const int Items = 6;
    private const int MostCommits = 40;

    /// <summary>A value a page, so that the source is read to the end.</summary>
    private static readonly BackupTuning ByValue = BackupBench.Tiny with { ReadBytes = 1, ShardBytes = long.MaxValue };

    private static readonly TimeSpan LeaseAndMore = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_copy_that_dies_at_any_commit_is_resumed_to_the_same_end(CommitOutcome death)
    {
        var deaths = 0;
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await CopyBench.SmallAsync(Items);
            if (!await bench.DiesAsync(at, death)) break;
            deaths++;
            var left = (await bench.Destination.ListAsync()).SingleOrDefault();
            if (left?.BackupStatus == BackupStatus.Creating)
            {
                var hidden = await Assert.ThrowsAsync<FdynoException>(() => bench.Destination.RestoreAsync(left.BackupArn));
                Assert.Equal(FdynoErrorCode.BackupInUse, hidden.Code);
            }

            bench.Destination.Clock.Advance(LeaseAndMore);
            if (left is null) await bench.CopyAsync();
            else await bench.ResumeAsync();
            Assert.Single(await bench.Destination.ListAsync());
            await bench.AssertCopiedAsync();
        }

        Assert.InRange(deaths, Items + 2, MostCommits - 1);
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_copy_that_died_is_aborted_without_a_trace(CommitOutcome death)
    {
        var aborted = 0;
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await CopyBench.SmallAsync(Items);
            var before = await bench.PrepareAsync();
            if (!await bench.DiesAsync(at, death)) break;
            bench.Destination.Clock.Advance(LeaseAndMore);
            if (await bench.Destination.ListAsync() is not [{ BackupStatus: BackupStatus.Creating }]) continue;
            var removed = await bench.AbortAsync();
            Assert.Equal((bench.CopyArn, BackupStatus.Deleted), (removed.BackupArn, removed.BackupStatus));
            Assert.Equal(before, bench.Destination.Bytes());
            aborted++;
        }

        Assert.InRange(aborted, Items, MostCommits - 1);
    }

    [Theory]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    [InlineData(CommitOutcome.Conflict)]
    [InlineData(CommitOutcome.TooOld)]
    public async Task An_answer_that_does_not_come_has_one_effect(CommitOutcome outcome)
    {
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await CopyBench.SmallAsync(Items);
            var target = bench.Destination.Store.Commits + at;
            bench.Destination.Store.Decide = number => number == target ? outcome : CommitOutcome.Ok;
            var copy = await bench.CopyAsync();
            Assert.Equal((bench.CopyArn, (long)Items), (copy.BackupArn, copy.ItemCount));
            var isDone = bench.Destination.Store.Commits < target;
            Assert.Single(await bench.Destination.ListAsync());
            await bench.AssertCopiedAsync();
            if (isDone) return;
        }

        Assert.Fail("The copy takes more commits than were tried.");
    }

    [Theory]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    public async Task A_resumed_and_an_aborted_copy_take_an_answer_that_does_not_come(CommitOutcome outcome)
    {
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await CopyBench.SmallAsync(Items);
            Assert.True(await bench.DiesAsync(4));
            bench.Destination.Clock.Advance(LeaseAndMore);
            var target = bench.Destination.Store.Commits + at;
            bench.Destination.Store.Decide = number => number == target ? outcome : CommitOutcome.Ok;
            await bench.ResumeAsync();
            var isDone = bench.Destination.Store.Commits < target;
            await bench.AssertCopiedAsync();
            if (isDone) break;
        }

        await using var other = await CopyBench.SmallAsync(Items);
        var before = await other.PrepareAsync();
        Assert.True(await other.DiesAsync(4));
        other.Destination.Clock.Advance(LeaseAndMore);
        var next = other.Destination.Store.Commits + 1;
        other.Destination.Store.Decide = number => number == next ? outcome : CommitOutcome.Ok;
        Assert.Equal(BackupStatus.Deleted, (await other.AbortAsync()).BackupStatus);
        Assert.Equal(before, other.Destination.Bytes());
    }

    [Fact]
    public async Task A_copy_whose_source_cannot_be_reached_any_more_is_resumed_at_once()
    {
        await using var bench = await CopyBench.SmallAsync(2 * Items, ByValue);
        bench.OnCommit(4, async () =>
        {
            bench.Source.Store.Decide = _ => CommitOutcome.Death;
            await Assert.ThrowsAsync<ProcessDeathException>(() => bench.Source.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(99)));
        });
        await Assert.ThrowsAsync<ProcessDeathException>(() => bench.CopyAsync());
        Assert.Equal(BackupStatus.Creating, Assert.Single(await bench.Destination.ListAsync()).BackupStatus);
        bench.Source.Store.Revive();
        await bench.ResumeAsync();
        await bench.AssertCopiedAsync();
    }

    [Fact]
    public async Task A_copy_is_gone_on_with_from_another_store_that_has_the_backup()
    {
        await using var bench = await CopyBench.SmallAsync(Items);
        await using var third = await BackupBench.NewAsync(clock: bench.Source.Clock);
        var elsewhere = await third.Copies.CopyBackupAsync(bench.Source.Connection, bench.Backup.BackupArn, OperationContext.None);
        Assert.True(await bench.DiesAsync(4));
        bench.Destination.Clock.Advance(LeaseAndMore);
        await bench.Destination.Copies.ResumeCopyAsync(third.Connection, elsewhere.BackupArn, OperationContext.None);
        await bench.AssertCopiedAsync();
    }

    [Fact]
    public async Task A_cancelled_copy_can_be_resumed_at_once()
    {
        await using var bench = await CopyBench.SmallAsync(Items);
        using var cancel = new CancellationTokenSource();
        bench.OnCommit(4, cancel.CancelAsync);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.CopyAsync(cancel.Token));
        Assert.Equal(BackupStatus.Creating, Assert.Single(await bench.Destination.ListAsync()).BackupStatus);
        Assert.Equal(Items, (await bench.ResumeAsync()).ItemCount);
        await bench.AssertCopiedAsync();
    }

    [Fact]
    public async Task A_copy_that_is_cut_off_names_the_commands_that_resume_and_abort_it()
    {
        await using var bench = await CopyBench.SmallAsync(Items);
        Assert.True(await bench.DiesAsync(4));
        foreach (var action in new Func<Task>[]
        {
            () => bench.CopyAsync(), () => bench.ResumeAsync(), () => bench.AbortAsync(),
            () => bench.Destination.Backups.ResumeBackupAsync(bench.CopyArn, OperationContext.None),
            () => bench.Destination.Backups.DeleteBackupAsync(bench.CopyArn),
        })
        {
            var live = await Assert.ThrowsAsync<FdynoException>(action);
            Assert.Equal(FdynoErrorCode.BackupInUse, live.Code);
            Assert.StartsWith("Backup 'daily' of table 'Music' is being copied right now by process", live.Message, StringComparison.Ordinal);
        }

        bench.Destination.Clock.Advance(LeaseAndMore);
        var resume = $"Copy-FdynoBackup -BackupArn {bench.Backup.BackupArn} -Connection <source> -Destination <destination> -Resume";
        var abort = $"Copy-FdynoBackup -BackupArn {bench.Backup.BackupArn} -Destination <destination> -Abort";
        foreach (var action in new Func<Task>[]
        {
            () => bench.CopyAsync(),

            // The table is in the source: nothing but the copy knows how to go on.
            () => bench.Destination.Backups.ResumeBackupAsync(bench.CopyArn, OperationContext.None),
        })
        {
            var dead = await LifeCycleTests.RefusedAsync(
                FdynoErrorCode.BackupInUse, $"Backup 'daily' of table 'Music' was cut off before it was complete: {bench.CopyArn}", action);
            Assert.Equal($"Resume it: {resume}; or remove what is there of it: {abort}", dead.RecommendedAction);
        }

        var restored = await Assert.ThrowsAsync<FdynoException>(() => bench.Destination.RestoreAsync(bench.CopyArn));
        Assert.Contains(resume, restored.RecommendedAction, StringComparison.Ordinal);
        var copied = await Assert.ThrowsAsync<FdynoException>(
            () => bench.Source.Copies.CopyBackupAsync(bench.Destination.Connection, bench.CopyArn, OperationContext.None));
        Assert.Equal((FdynoErrorCode.BackupInUse, true), (copied.Code, copied.RecommendedAction!.Contains(resume, StringComparison.Ordinal)));
        await bench.ResumeAsync();
        await bench.AssertCopiedAsync();
    }

    [Fact]
    public async Task A_copy_that_is_cut_off_is_removed_by_what_removes_backups()
    {
        await using var bench = await CopyBench.SmallAsync(Items);
        foreach (var remove in new Func<Task<BackupDescription>>[]
        {
            () => bench.Destination.Backups.DeleteBackupAsync(bench.CopyArn), () => bench.Destination.Backups.AbortBackupAsync(bench.CopyArn),
            () => bench.Destination.Copies.AbortCopyAsync(bench.CopyArn),
        })
        {
            Assert.True(await bench.DiesAsync(4));
            bench.Destination.Clock.Advance(LeaseAndMore);
            Assert.Equal(BackupStatus.Deleted, (await remove()).BackupStatus);
            Assert.Empty(await bench.Destination.ListAsync());
        }
    }

    [Fact]
    public async Task A_backup_that_is_not_complete_is_not_copied()
    {
        await using var bench = await CopyBench.SmallAsync(Items);
        var at = bench.Source.Store.Commits + 3;
        bench.Source.Store.Decide = number => number == at ? CommitOutcome.DeathAfterCommit : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(() => bench.Source.BackUpAsync("cut"));
        bench.Source.Store.Revive();
        var arn = (await bench.Source.ListAsync()).Single(b => b.BackupName == "cut").BackupArn;
        var error = await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.BackupInUse, $"Backup 'cut' is still CREATING: {arn}",
            () => bench.Destination.Copies.CopyBackupAsync(bench.Source.Connection, arn, OperationContext.None));
        Assert.Contains($"New-FdynoBackup -BackupArn {arn} -Resume", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(await bench.Destination.ListAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stalled_copy_writes_nothing_after_another_run_took_over(bool aborts)
    {
        await using var bench = await CopyBench.SmallAsync(Items);
        await using var other = await bench.Destination.AnotherAsync(BackupBench.Tiny);
        var after = "";
        bench.OnCommit(4, async () =>
        {
            bench.Destination.Clock.Advance(LeaseAndMore);
            if (aborts) await other.Copies.AbortCopyAsync(bench.Backup.BackupArn);
            else await other.Copies.ResumeCopyAsync(bench.Source.Connection, bench.Backup.BackupArn, OperationContext.None);
            after = other.Bytes();
        });
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.CopyAsync());
        Assert.Equal((FdynoErrorCode.BackupInUse, after), (error.Code, other.Bytes()));
        if (!aborts) await bench.AssertCopiedAsync();
    }

    [Fact]
    public async Task A_backup_that_is_removed_while_it_is_copied_leaves_nothing()
    {
        await using var bench = await CopyBench.SmallAsync(2 * Items, ByValue);
        var before = await bench.PrepareAsync();
        bench.OnCommit(3, () => bench.Source.Backups.DeleteBackupAsync(bench.Backup.BackupArn));
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.CopyAsync());
        Assert.Equal(FdynoErrorCode.BackupNotFound, error.Code);
        Assert.Contains("was removed from the store in memory while it was being copied. Nothing is left", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Destination.Bytes());
    }

    [Fact]
    public async Task A_resumed_copy_whose_source_is_damaged_names_the_command_that_removes_it()
    {
        await using var bench = await CopyBench.SmallAsync(Items);
        Assert.True(await bench.DiesAsync(4));
        bench.Destination.Clock.Advance(LeaseAndMore);
        var keys = await KeysAsync(bench);
        foreach (var (key, value) in bench.Source.Memory.StateAt().Where(e => keys.Blocks.Contains(e.Key.Span)))
            await SetAsync(bench, key, [.. value.ToArray()[..^1], (byte)(value.Span[^1] ^ 1)]);
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.ResumeAsync());
        Assert.Equal(FdynoErrorCode.BackupCorrupted, error.Code);
        Assert.Contains($"The copy stays incomplete: {bench.CopyArn}", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"Copy-FdynoBackup -BackupArn {bench.Backup.BackupArn} -Destination <destination> -Abort", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(BackupStatus.Creating, (await bench.Destination.Backups.DescribeBackupAsync(bench.CopyArn)).BackupStatus);
        await bench.AbortAsync();
        Assert.Empty(await bench.Destination.ListAsync());
    }

    [Fact]
    public async Task Every_flipped_bit_of_every_value_of_the_source_is_refused_and_leaves_nothing()
    {
        await using var bench = await CopyBench.SmallAsync(3, BackupTuning.Default);
        var before = await bench.PrepareAsync();
        var keys = await KeysAsync(bench);
        var values = bench.Source.Memory.StateAt().Where(e => keys.Root.Contains(e.Key.Span)).ToList();
        Assert.Equal(3, values.Count); // m, s and one block
        var bit = 0;
        foreach (var (key, value) in values)
        {
            for (var i = 0; i < value.Length; i++)
            {
                var damaged = value.ToArray();
                damaged[i] ^= (byte)(1 << (bit++ % 8));
                await SetAsync(bench, key, damaged);
                await AssertRefusedAsync(bench, before);
            }

            await SetAsync(bench, key, value.ToArray());
        }

        await bench.CopyAsync();
        await bench.AssertCopiedAsync();
    }

    [Theory]
    [InlineData(0, 1, null, "block (0, 1) is missing")]
    [InlineData(0, 5, null, "blocks (0, 5) to (0, 5) are missing")]
    [InlineData(0, 6, 5, "block (0, 6): it says that it is block (0, 5)")]
    [InlineData(1, 0, 5, "is none of a block of shard 0")]
    [InlineData(0, 1, 2, "block (0, 1): it says that it is block (0, 2)")]
    public async Task A_block_that_is_missing_or_too_many_or_elsewhere_is_refused_and_leaves_nothing(int shard, int number, int? copyOf, string problem)
    {
        await using var bench = await CopyBench.SmallAsync(Items, BackupBench.Tiny with { ShardBytes = long.MaxValue });
        var before = await bench.PrepareAsync();
        var keys = await KeysAsync(bench);
        var value = copyOf is null ? null : bench.Source.Memory.StateAt().Single(e => e.Key.Span.SequenceEqual(keys.Block(0, copyOf.Value))).Value.ToArray();
        await SetAsync(bench, keys.Block(shard, number), value);
        Assert.Contains(problem, (await AssertRefusedAsync(bench, before)).Message, StringComparison.Ordinal);
    }

    private static async Task<FdynoException> AssertRefusedAsync(CopyBench bench, string before)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.CopyAsync());
        Assert.Contains(error.Code, new[] { FdynoErrorCode.BackupCorrupted, FdynoErrorCode.StoreTooNew });
        Assert.Equal(before, bench.Destination.Bytes());
        return error;
    }

    private static Task<BackupKeyspace> KeysAsync(CopyBench bench) => bench.Source.Memory.ReadAsync(
        async tr => new BackupKeyspace((await bench.Source.Context.Directories.TryOpenBackupAsync(tr, bench.Backup.BackupArn))!));

    private static Task SetAsync(CopyBench bench, ReadOnlyMemory<byte> key, byte[]? value) => bench.Source.Memory.WriteAsync(tr =>
    {
        if (value is null) tr.Clear(key.Span);
        else tr.Set(key.Span, value);
        return Task.FromResult(true);
    });
}
