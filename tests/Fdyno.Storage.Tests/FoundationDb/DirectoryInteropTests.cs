using Fdyno.Directories;
using Fdyno.Testing.FoundationDb;
using Fdyno.Tests.Directories;
using Xunit.Abstractions;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Our directory layer and FoundationDB.Client's on one server: what one does, the other one sees.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class DirectoryInteropTests(FdbServerFixture server, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly DirectoryLayer _ours = new();
    private IStore _store = null!;
    private ForeignClient _theirs = null!;

    public async Task InitializeAsync()
    {
        if (FdbServer.MissingReason is not null) return;
        _store = await server.OpenEmptyAsync();
        _theirs = await ForeignClient.OpenAsync(server.ClusterFile);
    }

    public async Task DisposeAsync()
    {
        if (_store is null) return;
        _theirs.Dispose();
        await _store.DisposeAsync();
    }

    [StoreFact]
    public async Task They_see_what_we_do()
    {
        var photos = await _store.Create(_ours, "apps/photos", "album"u8.ToArray());
        Assert.Equal(photos.Key, await _theirs.TryOpenAsync("apps/photos", "album"));
        Assert.Equal("album", await _theirs.LayerOfAsync("apps/photos"));
        Assert.Equal("", await _theirs.LayerOfAsync("apps"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _theirs.TryOpenAsync("apps/photos", "letters"));
        Assert.Equal(["apps"], await _theirs.ListAsync());
        Assert.Equal(["photos"], await _theirs.ListAsync("apps"));

        await _store.Move(_ours, "apps/photos", "pictures");
        Assert.Null(await _theirs.TryOpenAsync("apps/photos"));
        Assert.Equal(photos.Key, await _theirs.TryOpenAsync("pictures", "album"));
        Assert.True(await _store.Remove(_ours, "pictures"));
        Assert.Null(await _theirs.TryOpenAsync("pictures"));
        Assert.Equal(["apps"], await _theirs.ListAsync());
        Assert.NotEqual(photos.Key, await _theirs.CreateAsync("apps/photos"));
    }

    [StoreFact]
    public async Task We_see_what_they_do()
    {
        var photos = await _theirs.CreateAsync("apps/photos", "album");
        var opened = await _store.Open(_ours, "apps/photos", "album"u8.ToArray());
        Assert.Equal(photos, opened.Key);
        Assert.Equal("album"u8.ToArray(), opened.Layer);
        Assert.Equal(
            DirectoryErrorKind.LayerMismatch,
            await DirectoryTesting.KindOf(() => _store.Open(_ours, "apps/photos", "letters"u8.ToArray())));
        Assert.Equal(["apps"], await _store.List(_ours, ""));
        Assert.Equal(["photos"], await _store.List(_ours, "apps"));

        await _theirs.MoveAsync("apps/photos", "pictures");
        Assert.Null(await _store.TryOpen(_ours, "apps/photos"));
        Assert.Equal(photos, (await _store.Open(_ours, "pictures")).Key);
        await _theirs.RemoveAsync("pictures");
        Assert.Null(await _store.TryOpen(_ours, "pictures"));
        Assert.NotEqual(photos, (await _store.Create(_ours, "apps/photos")).Key);
    }

    [StoreFact]
    public async Task A_partition_of_theirs_is_refused_and_stays_as_it_was()
    {
        await _theirs.CreateAsync("tenant", "partition");
        var before = await StoreDump.LinesAsync(_store);
        foreach (var path in new[] { "tenant", "tenant/a", "tenant/a/b" })
            Assert.Equal(DirectoryErrorKind.PartitionRefused, await DirectoryTesting.KindOf(() => _store.CreateOrOpen(_ours, path)));
        Assert.Equal(DirectoryErrorKind.PartitionRefused, await DirectoryTesting.KindOf(() => _store.Remove(_ours, "tenant")));
        Assert.Equal(DirectoryErrorKind.PartitionRefused, await DirectoryTesting.KindOf(() => _store.Move(_ours, "tenant", "other")));
        Assert.Equal(before, await StoreDump.LinesAsync(_store));
    }

    /// <summary>Random operations by either layer: after each, both see the same tree, and contents go with their directory.</summary>
    [StoreFact]
    public async Task Operations_of_both_in_turns_make_one_tree()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var step = 0; step < 60; step++)
        {
            var (isOurs, name, other) = (random.Next(2) == 0, $"d{random.Next(5)}", $"d{random.Next(5)}");
            if (!model.TryGetValue(name, out var known))
            {
                var prefix = isOurs ? (await _store.Create(_ours, $"t/{name}")).Key : await _theirs.CreateAsync($"t/{name}");
                Assert.DoesNotContain(Convert.ToHexString(prefix), model.Values);
                model.Add(name, Convert.ToHexString(prefix));
                await _store.Set([.. prefix, 1], [7]);
            }
            else if (random.Next(2) == 0)
            {
                if (isOurs) await _store.Remove(_ours, $"t/{name}");
                else await _theirs.RemoveAsync($"t/{name}");
                Assert.Null(await _store.ReadAsync(tr => tr.GetAsync((byte[])[.. Convert.FromHexString(known), 1]).AsTask()));
                model.Remove(name);
            }
            else if (!model.ContainsKey(other))
            {
                if (isOurs) await _store.Move(_ours, $"t/{name}", $"t/{other}");
                else await _theirs.MoveAsync($"t/{name}", $"t/{other}");
                model.Add(other, known);
                model.Remove(name);
            }

            Assert.Equal(model.Keys, await _store.List(_ours, "t"));
            Assert.Equal(model.Keys, await _theirs.ListAsync("t"));
            foreach (var (directory, prefix) in model)
            {
                Assert.Equal(prefix, Convert.ToHexString((await _store.Open(_ours, $"t/{directory}")).Key));
                Assert.Equal(prefix, Convert.ToHexString((await _theirs.TryOpenAsync($"t/{directory}"))!));
            }
        }
    }

    /// <summary>Past several windows of the allocator, the first large one among them.</summary>
    [StoreFact]
    public async Task Prefixes_that_both_allocate_in_turns_never_collide()
    {
        var prefixes = new List<byte[]>();
        for (var i = 0; i < 200; i++)
            prefixes.Add(i % 3 == 0 ? await _theirs.CreateAsync($"x/{i}") : (await _store.Create(_ours, $"x/{i}")).Key);
        AssertApart(prefixes);
    }

    [StoreFact]
    public async Task Prefixes_that_both_allocate_at_once_never_collide()
    {
        await _store.Create(_ours, "x");
        var prefixes = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var made = new List<byte[]>();
            for (var i = 0; i < 25; i++)
            {
                var path = $"x/{worker}-{i}";
                made.Add(worker % 2 == 0 ? await _theirs.CreateAsync(path) : (await _store.Create(_ours, path)).Key);
            }

            return made;
        })));
        AssertApart([.. prefixes.SelectMany(made => made)]);
        Assert.Equal(200, (await _store.List(_ours, "x")).Count);
    }

    /// <summary>No prefix is another's, or the start of one.</summary>
    private static void AssertApart(List<byte[]> prefixes)
    {
        prefixes.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach (var (before, after) in prefixes.Zip(prefixes.Skip(1)))
            Assert.False(after.AsSpan().StartsWith(before), $"{Convert.ToHexString(before)} and {Convert.ToHexString(after)} overlap.");
    }
}
