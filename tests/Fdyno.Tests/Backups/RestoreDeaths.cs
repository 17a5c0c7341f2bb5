using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.Backups;

/// <summary>Restores that die at each of their commits, from whatever source: of the table <c>Music</c>, as <c>Copy</c>.</summary>
internal static class RestoreDeaths
{
    /// <summary>What died is not to be seen, is resumed, and comes to the same end.</summary>
    /// <param name="prepare">Makes the source.</param>
    /// <param name="restore">Restores it.</param>
    /// <param name="death">Before each commit or behind it.</param>
    /// <returns>How often it died.</returns>
    public static Task<int> AreResumedAsync(Func<Task<BackupBench>> prepare, Func<BackupBench, Task> restore, CommitOutcome death) =>
        CommitDeaths.AtEveryCommitAsync(prepare, death, restore, async bench =>
        {
            var status = await StatusAsync(bench);
            if (status == TableStatus.Creating)
            {
                var hidden = await Assert.ThrowsAsync<FdynoException>(() => BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Copy")));
                Assert.Equal(FdynoErrorCode.ResourceNotFound, hidden.Code);
            }

            if (status is null) await restore(bench);
            else await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener);
            await AssertRestoredAsync(bench);
        });

    /// <summary>What died is aborted without a trace, and can be made again.</summary>
    /// <inheritdoc cref="AreResumedAsync"/>
    /// <returns>How often there was something to abort.</returns>
    public static async Task<int> AreAbortedAsync(Func<Task<BackupBench>> prepare, Func<BackupBench, Task> restore, CommitOutcome death)
    {
        var (aborted, before) = (0, "");
        await CommitDeaths.AtEveryCommitAsync(
            async () =>
            {
                var bench = await prepare();
                before = bench.Bytes();
                return bench;
            },
            death,
            restore,
            async bench =>
            {
                if (await StatusAsync(bench) != TableStatus.Creating) return;
                await bench.Restores.AbortRestoreAsync("Copy");
                Assert.Equal(before, bench.Bytes());
                await restore(bench);
                await AssertRestoredAsync(bench);
                aborted++;
            });
        return aborted;
    }

    /// <summary>The target's status; null where there is no target.</summary>
    public static async Task<string?> StatusAsync(BackupBench bench) =>
        (await BackupBench.ToListAsync(bench.Connection.Tables.ListTablesAsync())).Contains("Copy")
            ? (await bench.Connection.Tables.DescribeTableAsync("Copy")).TableStatus
            : null;

    /// <summary>Items, statistics and indexes are the source's.</summary>
    public static async Task AssertRestoredAsync(BackupBench bench)
    {
        Assert.Empty(await bench.CompareAsync());
        var source = await bench.Connection.Tables.DescribeTableAsync("Music");
        var copy = await bench.Connection.Tables.DescribeTableAsync("Copy");
        Assert.Equal((source.ItemCount, source.TableSizeBytes, TableStatus.Active), (copy.ItemCount, copy.TableSizeBytes, copy.TableStatus));
        foreach (var (index, other) in (source.GlobalSecondaryIndexes ?? []).Zip(copy.GlobalSecondaryIndexes ?? []))
        {
            Assert.Equal((index.IndexName, index.ItemCount, index.IndexSizeBytes), (other.IndexName, other.ItemCount, other.IndexSizeBytes));
            Assert.Equal(
                await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music", index.IndexName)),
                await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Copy", index.IndexName)));
        }
    }
}
