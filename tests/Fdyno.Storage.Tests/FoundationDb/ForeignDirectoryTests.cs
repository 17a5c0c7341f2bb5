using Fdyno.Directories;
using Fdyno.Errors;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Directories;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>What another layer owns is refused by name, and not touched.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class ForeignDirectoryTests(FdbServerFixture server)
{
    private static readonly byte[] Queue = "queue"u8.ToArray();
    private readonly DirectoryLayer _directories = new();

    [StoreTheory]
    [InlineData("dynodb_store", "")]
    [InlineData("dynodb", "")]
    [InlineData("dynodb_backups", "")]
    [InlineData("apps/fdyno", "apps/fdyno")]
    [InlineData("apps/fdyno/dynodb_store", "apps/fdyno")]
    [InlineData("apps/fdyno/dynodb", "apps/fdyno")]
    public async Task A_store_whose_directory_another_layer_owns_is_not_opened(string taken, string root)
    {
        await using var store = await server.OpenEmptyAsync();
        await store.Create(_directories, taken, Queue);
        await AssertRefusedAsync(store, root, $"'{taken}'", "-Root");
    }

    [StoreTheory]
    [InlineData("apps", "apps/fdyno")]
    [InlineData("apps/fdyno", "apps/fdyno")]
    public async Task A_root_within_a_partition_is_refused(string partition, string root)
    {
        await using var store = await server.OpenEmptyAsync();
        using var theirs = await ForeignClient.OpenAsync(server.ClusterFile);
        await theirs.CreateAsync(partition, "partition");
        await AssertRefusedAsync(store, root, "partition", "-Root");
    }

    [StoreFact]
    public async Task A_table_whose_directory_another_layer_owns_is_refused()
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        var theirs = await bench.Store.Create(_directories, "dynodb/Music", Queue);
        await bench.Store.Set([.. theirs.Key, 1], [2]);
        var before = await StoreDump.LinesAsync(bench.Store);
        await AssertForeignAsync(() => bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest()));
        await AssertForeignAsync(() => bench.Connection.Tables.DescribeTableAsync("Music"));
        await AssertForeignAsync(() => bench.Connection.Tables.DeleteTableAsync("Music"));
        await AssertForeignAsync(() => bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1)));
        await AssertForeignAsync(() => bench.BackUpAsync());
        Assert.Equal(before, await StoreDump.LinesAsync(bench.Store));
    }

    [StoreFact]
    public async Task Directories_of_a_later_version_are_refused()
    {
        await using var store = await server.OpenEmptyAsync();
        await store.Create(_directories, "other");
        var version = (await store.ReadAsync(tr => StoreDump.ReadAsync(tr, StoreDump.Everything)))
            .Single(row => row.Key.Span.IndexOf("version"u8) >= 0);
        await store.Set(version.Key.ToArray(), [2, .. version.Value.Span[1..]]);
        await AssertRefusedAsync(store, "", "version 2.0.0", "Update the module");
    }

    [StoreFact]
    public async Task Keys_at_the_prefix_of_a_new_directory_are_refused_and_kept()
    {
        await using var store = await server.OpenEmptyAsync();
        await store.WriteAsync(tr =>
        {
            // Where the allocator's first window lies: (0) to (63).
            for (byte number = 0; number < 64; number++) tr.Set(number == 0 ? [0x14, 1] : [0x15, number, 1], [number]);
            return Task.FromResult(true);
        });
        await AssertRefusedAsync(store, "", "keys", "into a directory");
    }

    private async Task AssertRefusedAsync(IStore store, string root, string named, string action)
    {
        var before = await StoreDump.LinesAsync(store);
        var second = await server.OpenAsync();
        var refused = await Assert.ThrowsAsync<FdynoException>(() => JobBench.OnAsync(second, root));
        Assert.Equal(FdynoErrorCode.StoreInvalid, refused.Code);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(action, refused.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, await StoreDump.LinesAsync(store));
    }

    private static async Task AssertForeignAsync(Func<Task> operation)
    {
        var refused = await Assert.ThrowsAsync<FdynoException>(operation);
        Assert.Equal(FdynoErrorCode.StoreInvalid, refused.Code);
        Assert.Contains("'queue'", refused.Message, StringComparison.Ordinal);
    }
}
