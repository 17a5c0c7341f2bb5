using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.Upkeep;

/// <summary>Removals in a store that clears ranges by row, as the embedded store does.</summary>
public sealed class ClearingTests
{
    private const int ItemBytes = 256 * 1024;

    [Fact]
    public async Task A_removed_table_leaves_nothing()
    {
        await using var bench = await NewAsync();
        var empty = await StoreDump.MakeAsync(bench.Context, bench.Memory);
        await FillAsync(bench);
        Assert.NotEqual(empty, await StoreDump.MakeAsync(bench.Context, bench.Memory));
        await bench.Connection.Tables.DeleteTableAsync("Large");
        Assert.Equal(empty, await StoreDump.MakeAsync(bench.Context, bench.Memory));
        Assert.Empty(await ClearingIdsAsync(bench));
    }

    [Fact]
    public async Task A_removed_backup_leaves_nothing()
    {
        await using var bench = await NewAsync();
        await FillAsync(bench);
        var backup = await bench.BackUpAsync(table: "Large");
        await bench.Connection.Backups.DeleteBackupAsync(backup.BackupArn);
        var dump = await StoreDump.MakeAsync(bench.Context, bench.Memory);
        Assert.DoesNotContain("nowhere", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("backup/", dump, StringComparison.Ordinal);
        Assert.Empty(await ClearingIdsAsync(bench));
    }

    [Fact]
    public async Task No_transaction_clears_much_more_than_a_step()
    {
        await using var bench = await NewAsync();
        await FillAsync(bench);
        var (most, sizes) = (0L, new List<long> { SizeOf(bench) });
        bench.Store.AfterCommit = (_, _) =>
        {
            sizes.Add(SizeOf(bench));
            most = Math.Max(most, sizes[^2] - sizes[^1]);
            return Task.CompletedTask;
        };
        await bench.Connection.Tables.DeleteTableAsync("Large");
        Assert.True(sizes[0] - sizes[^1] > 3 * Clearing.StepBytes, $"Only {sizes[0] - sizes[^1]} bytes were cleared.");
        Assert.True(most < 2 * Clearing.StepBytes, $"A transaction cleared {most} bytes.");
    }

    [Fact]
    public async Task The_table_is_gone_with_the_first_transaction_and_whoever_knew_it_writes_nothing()
    {
        await using var bench = await NewAsync();
        await FillAsync(bench);
        await using var other = await bench.AnotherAsync();
        var item = (await other.ScanAsync("Large"))[0];
        await other.Connection.Items.PutItemAsync("Large", item);
        var isChecked = false;
        bench.Store.AfterCommit = async (_, _) =>
        {
            if (isChecked) return;
            isChecked = true;
            var gone = await Assert.ThrowsAsync<FdynoException>(() => other.Connection.Items.PutItemAsync("Large", item));
            Assert.Equal(FdynoErrorCode.ResourceNotFound, gone.Code);
        };
        await bench.Connection.Tables.DeleteTableAsync("Large");
        Assert.True(isChecked);
    }

    /// <summary>Dies at every commit in turn. What is left is cleared by the next removal, or by the upkeep of the store.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_death_has_left_is_cleared_later(bool byUpkeep)
    {
        for (var death = 1; ; death++)
        {
            await using var bench = await NewAsync();
            var empty = await StoreDump.MakeAsync(bench.Context, bench.Memory);
            await FillAsync(bench);
            var (begun, last) = (bench.Store.Commits, 0);
            bench.Store.Decide = number => (last = number - begun) == death ? CommitOutcome.DeathAfterCommit : CommitOutcome.Ok;
            var died = false;
            try
            {
                await bench.Connection.Tables.DeleteTableAsync("Large");
            }
            catch (ProcessDeathException)
            {
                died = true;
            }

            if (!died)
            {
                Assert.True(last > 3, $"There were only {last} commits.");
                return;
            }

            await using var next = await bench.AnotherAsync();
            Assert.Equal(FdynoErrorCode.ResourceNotFound, (await Assert.ThrowsAsync<FdynoException>(() => next.ScanAsync("Large"))).Code);
            if (byUpkeep)
            {
                await next.Connection.StoreOptimizations.OptimizeStoreAsync(blocksOthers: false, OperationContext.None);
            }
            else
            {
                await CreateAsync(next, "Another");
                await next.Connection.Tables.DeleteTableAsync("Another");
            }

            Assert.Equal(empty, await StoreDump.MakeAsync(next.Context, bench.Memory));
        }
    }

    [Fact]
    public async Task A_removal_succeeds_where_its_space_cannot_be_cleared()
    {
        await using var bench = await NewAsync();
        await FillAsync(bench);
        var traces = new List<string>();
        var begun = bench.Store.Commits;
        bench.Store.BeforeCommit = () => bench.Store.Commits > begun + 1 ? throw StoreErrors.Full(bench.Store.DisplayName) : Task.CompletedTask;
        await bench.Connection.Tables.DeleteTableAsync("Large", new OperationContext { Trace = traces.Add });
        Assert.Contains(traces, trace => trace.Contains("was not cleared: There is no room left", StringComparison.Ordinal));
        bench.Store.BeforeCommit = () => Task.CompletedTask;
        Assert.NotEmpty(await ClearingIdsAsync(bench));
        await bench.Connection.StoreOptimizations.OptimizeStoreAsync(blocksOthers: false, OperationContext.None);
        Assert.Empty(await ClearingIdsAsync(bench));
    }

    private static Task<BackupBench> NewAsync() => BackupBench.NewAsync(memory: new MemoryStore { ClearsByRow = true });

    private static async Task FillAsync(BackupBench bench)
    {
        await CreateAsync(bench, "Large");
        for (var number = 0; number < 4 * Clearing.StepBytes / ItemBytes; number++)
        {
            await bench.Connection.Items.PutItemAsync("Large", new Item.Builder()
                .Add("pk", AttributeValue.String($"{number}")).Add("body", AttributeValue.Binary(new byte[ItemBytes])).Build());
        }
    }

    private static Task<TableDescription> CreateAsync(BackupBench bench, string name) => bench.Connection.Tables.CreateTableAsync(
        new CreateTableRequest
        {
            TableName = name,
            KeySchema = [BackupBench.Hash("pk")],
            AttributeDefinitions = [BackupBench.Define("pk", "S")],
        });

    private static Task<IReadOnlyList<string>> ClearingIdsAsync(BackupBench bench) =>
        bench.Memory.ReadAsync(tr => bench.Context.Directories.ListClearingAsync(tr, 10));

    private static long SizeOf(BackupBench bench) => bench.Memory.StateAt().Sum(row => (long)row.Key.Length + row.Value.Length);
}
