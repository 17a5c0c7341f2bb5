using System.Text;
using Fdyno.Directories;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Directories;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>A cluster that Fdyno shares: everything outside its root stays as it was, byte for byte.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class CoexistenceTests(FdbServerFixture server)
{
    private readonly DirectoryLayer _directories = new();

    [StoreFact]
    public async Task Nothing_outside_the_root_changes()
    {
        await using var store = await server.OpenEmptyAsync();
        using var theirs = await ForeignClient.OpenAsync(server.ClusterFile);
        await theirs.CreateAsync("tenant", "partition");
        var files = await theirs.CreateAsync("apps/files", "files");
        await store.Create(_directories, "apps/fdyno");
        await WriteAsync(store, files);
        await using (var neighbour = await JobBench.OnAsync(await server.OpenAsync(), "apps/other"))
        {
            await neighbour.FillAsync(10);
            await neighbour.BackUpAsync();
        }

        var before = await OthersAsync(store);
        Assert.True(before.Count('\n') > 56, before);
        await using var bench = await JobBench.OnAsync(await server.OpenAsync(), "apps/fdyno");
        await UseAsync(bench);
        Assert.Equal(before, await OthersAsync(store));

        Assert.True(await store.Remove(_directories, "apps/fdyno"));
        Assert.Equal(before, await OthersAsync(store));
        Assert.Equal(["files", "other"], await store.List(_directories, "apps"));
    }

    [StoreFact]
    public async Task Two_roots_are_two_stores()
    {
        await using var left = await JobBench.OnAsync(await server.OpenEmptyAsync(), "left");
        await using var right = await JobBench.OnAsync(await server.OpenAsync(), "teams/right");
        Assert.NotEqual(left.Connection.StoreId, right.Connection.StoreId);
        await left.FillAsync(5);
        await right.FillAsync(9, seed: 2);
        var backup = await left.BackUpAsync();
        Assert.Empty(await right.ListAsync());
        Assert.Equal(
            FdynoErrorCode.AccessDenied,
            (await Assert.ThrowsAsync<FdynoException>(() => right.RestoreAsync(backup.BackupArn))).Code);
        await left.Connection.Tables.DeleteTableAsync("Music");
        Assert.Empty(await left.ListTablesAsync());
        Assert.Equal(9, (await right.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
        Assert.Empty((await left.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).Problems);

        await using var again = await JobBench.OnAsync(await server.OpenAsync(), "left");
        Assert.Equal(left.Connection.StoreId, again.Connection.StoreId);
    }

    [StoreFact]
    public async Task A_store_without_a_root_leaves_the_rest_alone()
    {
        await using var store = await server.OpenEmptyAsync();
        var files = (await store.Create(_directories, "files", "files"u8.ToArray())).Key;
        await WriteAsync(store, files);
        var before = await OthersAsync(store);
        Assert.True(before.Count('\n') > 56, before);
        await using var bench = await JobBench.OnAsync(await server.OpenAsync());
        await UseAsync(bench);
        Assert.Equal(before, await OthersAsync(store));
    }

    /// <summary>Raw keys of another program, one in each place where keys may stand, and contents of a directory of its own.</summary>
    private static Task WriteAsync(IStore store, byte[] directory) => store.WriteAsync(tr =>
    {
        foreach (var key in new[] { "", "\0", "dynodb", "dynodb/Music", "users/1", "\u00FDlast" }) tr.Set(Encoding.Latin1.GetBytes(key), [1]);
        for (byte i = 0; i < 50; i++) tr.Set([.. directory, i], [i, i]);
        return Task.FromResult(true);
    });

    /// <summary>Everything that Fdyno does.</summary>
    private static async Task UseAsync(JobBench bench)
    {
        await bench.FillAsync(60);
        var backup = await bench.BackUpAsync();
        await bench.RestoreAsync(backup.BackupArn);
        await bench.AssertSameAsync();
        await bench.Connection.Items.DeleteItemAsync("Music", BackupBench.SmallItem(1));
        await bench.Connection.Tables.DeleteTableAsync("Music");
        await bench.Connection.Tables.DeleteTableAsync("Copy");
        await bench.Backups.DeleteBackupAsync(backup.BackupArn);
        await bench.FillAsync(5, "Left");
        await bench.BackUpAsync("left", "Left");
        await bench.DisposeAsync();
    }

    /// <summary>
    /// All keys and values but those below Fdyno's directories, the nodes of these and what names them, and the allocator's counters.
    /// </summary>
    private async Task<string> OthersAsync(IStore store)
    {
        var own = new List<byte[]>();
        foreach (var path in new[] { "apps/fdyno", "dynodb", "dynodb_store", "dynodb_backups" })
        {
            if (await store.TryOpen(_directories, path) is not { } directory) continue;
            own.Add(directory.Key);
            await AddBelowAsync(path);
        }

        var nodes = own.Select(prefix => (byte[])[0xFE, 0x01, .. Escaped(prefix), 0x00]).ToList();
        return await StoreDump.LinesAsync(store, row =>
            row.Key.Span.IndexOf("hca"u8) < 0
            && !own.Exists(prefix => row.Key.Span.StartsWith(prefix))
            && !nodes.Exists(node => row.Key.Span.StartsWith(node))
            && !(row.Key.Span[..Math.Min(1, row.Key.Length)].SequenceEqual([(byte)0xFE]) && own.Exists(prefix => row.Value.Span.SequenceEqual(prefix))));

        async Task AddBelowAsync(string path)
        {
            foreach (var name in await store.List(_directories, path))
            {
                // The name of a backup's directory is an ARN, with slashes in it.
                var below = await store.ReadAsync(tr => _directories.OpenAsync(tr, [.. path.Split('/'), name]));
                own.Add(below.Key);
                if (name is "dynodb" or "dynodb_store" or "dynodb_backups") await AddBelowAsync($"{path}/{name}");
            }
        }
    }

    private static byte[] Escaped(byte[] prefix) => [.. prefix.SelectMany(b => b == 0 ? (byte[])[0, 0xFF] : [b])];
}
