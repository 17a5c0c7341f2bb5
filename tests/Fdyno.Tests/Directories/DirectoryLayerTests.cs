using Fdyno.Directories;
using Fdyno.Testing;

namespace Fdyno.Tests.Directories;

public sealed class DirectoryLayerTests : IAsyncDisposable
{
    private static readonly byte[] Tables = "fdyno.table"u8.ToArray();
    private static readonly byte[] Queues = "queue"u8.ToArray();

    private readonly MemoryStore _store = new();
    private readonly DirectoryLayer _layer = new(random: new Random(1));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_created_directory_can_be_opened()
    {
        Assert.Null(await _store.TryOpen(_layer, "a/b"));
        Assert.False(await _store.Exists(_layer, "a/b"));
        var created = await _store.Create(_layer, "a/b", Tables);
        var opened = await _store.Open(_layer, "a/b", Tables);
        Assert.Equal(created.Key, opened.Key);
        Assert.Equal(["a", "b"], opened.Path);
        Assert.Equal(Tables, opened.Layer);
        Assert.Equal(created.Key, (await _store.CreateOrOpen(_layer, "a/b")).Key);
        Assert.Equal(created.Key, (await _store.TryOpen(_layer, "a/b"))!.Key);
        Assert.Equal(created.Key, (await _store.CreateOrOpen(_layer, "a/b", Tables)).Key);
        Assert.True(await _store.Exists(_layer, "a/b"));
    }

    [Fact]
    public async Task Missing_parents_are_created_without_a_tag()
    {
        var child = await _store.CreateOrOpen(_layer, "a/b/c", Tables);
        var parent = await _store.Open(_layer, "a/b");
        Assert.Empty(parent.Layer);
        var keys = new[] { child.Key, parent.Key, (await _store.Open(_layer, "a")).Key }.Select(Convert.ToHexString);
        Assert.Equal(3, keys.Distinct().Count());
    }

    [Fact]
    public async Task Within_one_transaction_everything_is_seen_at_once()
    {
        await _store.WriteAsync(async t =>
        {
            var a = await _layer.CreateAsync(t, ["a"]);
            var b = await _layer.CreateAsync(t, ["a", "b"]);
            Assert.Equal(b.Key, (await _layer.OpenAsync(t, ["a", "b"])).Key);
            await _layer.MoveAsync(t, ["a", "b"], ["b"]);
            Assert.Equal(b.Key, (await _layer.OpenAsync(t, ["b"])).Key);
            Assert.True(await _layer.RemoveAsync(t, ["a"]));
            Assert.False(await _layer.ExistsAsync(t, ["a"]));
            return a;
        });
        Assert.Equal(["b"], await _store.List(_layer, ""));
    }

    [Fact]
    public async Task What_exists_is_not_created_again()
    {
        await _store.Create(_layer, "a/b");
        Assert.Equal(DirectoryErrorKind.AlreadyExists, await DirectoryTesting.KindOf(() => _store.Create(_layer, "a")));
        Assert.Equal(DirectoryErrorKind.AlreadyExists, await DirectoryTesting.KindOf(() => _store.Create(_layer, "a/b")));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        await _store.Create(_layer, "a");
        Assert.Equal(DirectoryErrorKind.NotFound, await DirectoryTesting.KindOf(() => _store.Open(_layer, "b")));
        Assert.Equal(DirectoryErrorKind.NotFound, await DirectoryTesting.KindOf(() => _store.Open(_layer, "a/b")));
        Assert.Equal(DirectoryErrorKind.NotFound, await DirectoryTesting.KindOf(() => _store.Open(_layer, "b/a")));
        Assert.Equal(DirectoryErrorKind.NotFound, await DirectoryTesting.KindOf(() => _store.List(_layer, "b")));
        Assert.Equal(DirectoryErrorKind.NotFound, await DirectoryTesting.KindOf(() => _store.Move(_layer, "b", "c")));
        Assert.False(await _store.Remove(_layer, "b"));
        Assert.False(await _store.Remove(_layer, "b/c"));
    }

    [Fact]
    public async Task A_directory_of_another_layer_is_refused()
    {
        await _store.Create(_layer, "a", Tables);
        await _store.Create(_layer, "plain");
        var error = await Assert.ThrowsAsync<DirectoryException>(() => _store.Open(_layer, "a", Queues));
        Assert.Equal(DirectoryErrorKind.LayerMismatch, error.Kind);
        Assert.Equal("The directory 'a' belongs to the layer 'fdyno.table', not to 'queue'.", error.Message);
        Assert.Equal(DirectoryErrorKind.LayerMismatch, await DirectoryTesting.KindOf(() => _store.TryOpen(_layer, "a", Queues)));
        Assert.Equal(DirectoryErrorKind.LayerMismatch, await DirectoryTesting.KindOf(() => _store.CreateOrOpen(_layer, "a", Queues)));
        Assert.Equal(DirectoryErrorKind.LayerMismatch, await DirectoryTesting.KindOf(() => _store.Open(_layer, "plain", Tables)));
        Assert.Equal(Tables, (await _store.Open(_layer, "a", [])).Layer);
    }

    [Fact]
    public async Task The_root_can_only_be_listed()
    {
        Assert.True(await _store.Exists(_layer, ""));
        Assert.Empty(await _store.List(_layer, ""));
        await _store.Create(_layer, "a");
        Assert.Equal(["a"], await _store.List(_layer, ""));
        Assert.Equal(DirectoryErrorKind.RootRefused, await DirectoryTesting.KindOf(() => _store.Open(_layer, "")));
        Assert.Equal(DirectoryErrorKind.RootRefused, await DirectoryTesting.KindOf(() => _store.CreateOrOpen(_layer, "")));
        Assert.Equal(DirectoryErrorKind.RootRefused, await DirectoryTesting.KindOf(() => _store.Remove(_layer, "")));
        Assert.Equal(DirectoryErrorKind.RootRefused, await DirectoryTesting.KindOf(() => _store.Move(_layer, "", "b")));
        Assert.Equal(DirectoryErrorKind.RootRefused, await DirectoryTesting.KindOf(() => _store.Move(_layer, "a", "")));
    }

    [Fact]
    public async Task A_layer_with_a_root_of_its_own_stays_below_it()
    {
        var below = new DirectoryLayer(root: ["apps", "fdyno"], random: new Random(2));
        Assert.False(await _store.Exists(below, ""));
        Assert.Equal(DirectoryErrorKind.NotFound, await DirectoryTesting.KindOf(() => _store.List(below, "")));
        Assert.Equal(DirectoryErrorKind.ParentMissing, await DirectoryTesting.KindOf(async () =>
        {
            await _store.Create(below, "x/y");
            await _store.Move(below, "x/y", "z/y");
        }));
        var created = await _store.Create(below, "a");
        Assert.Equal(["a"], created.Path);
        Assert.Equal(created.Key, (await _store.Open(_layer, "apps/fdyno/a")).Key);
        Assert.Equal(["a", "x"], await _store.List(below, ""));
        await _store.Move(below, "a", "b");
        Assert.True(await _store.Remove(below, "b"));
        Assert.Equal(["x"], await _store.List(_layer, "apps/fdyno"));
        var error = await Assert.ThrowsAsync<DirectoryException>(() => _store.Open(below, "q"));
        Assert.Equal("The directory 'apps/fdyno/q' does not exist.", error.Message);
    }

    [Fact]
    public async Task Children_are_listed_in_pages_in_the_order_of_their_bytes()
    {
        // In UTF-16 the last but one would come before the one in front of it.
        string[] names = ["", "\0", "A", "a", "a\0", "ab", "b", "é", "\uFFFD", "\U0001F600", "\U0010FFFF"];
        foreach (var name in names.Reverse()) await _store.WriteAsync(t => _layer.CreateAsync(t, ["dir", name]));
        await _store.Create(_layer, "dir/a/below");
        Assert.Equal(names, await _store.List(_layer, "dir"));
        Assert.Equal(names[..3], await _store.List(_layer, "dir", limit: 3));
        Assert.Equal(names[3..], await _store.List(_layer, "dir", after: "A"));
        Assert.Equal(names[4..6], await _store.List(_layer, "dir", after: "a", limit: 2));
        Assert.Equal(["é"], await _store.List(_layer, "dir", after: "c", limit: 1));
        Assert.Empty(await _store.List(_layer, "dir", after: "\U0010FFFF"));
        Assert.Empty(await _store.List(_layer, "dir/a/below"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.List(_layer, "dir", limit: -1));
    }

    [Fact]
    public async Task A_list_longer_than_a_page_of_the_store_is_complete()
    {
        var names = Enumerable.Range(0, 120).Select(i => $"{i:D4}{new string('x', 1000)}").ToList();
        await _store.WriteAsync(async t =>
        {
            foreach (var name in names) await _layer.CreateAsync(t, ["dir", name]);
            return true;
        });
        Assert.Equal(names, await _store.List(_layer, "dir"));
        Assert.Equal(names[..100], await _store.List(_layer, "dir", limit: 100));
        Assert.True(await _store.Remove(_layer, "dir"));
        Assert.All(_store.Dump(), line => Assert.StartsWith("FE01FE00" + "01", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moved_directory_keeps_its_contents_and_what_is_below_it()
    {
        var table = await _store.Create(_layer, "tables/t", Tables);
        var below = await _store.Create(_layer, "tables/t/below");
        await _store.Set(table.Pack("item"), [1]);
        await _store.Create(_layer, "backups");
        var moved = await _store.Move(_layer, "tables/t", "backups/b");
        Assert.Equal(table.Key, moved.Key);
        Assert.Equal(["backups", "b"], moved.Path);
        Assert.Equal(Tables, moved.Layer);
        Assert.Equal(below.Key, (await _store.Open(_layer, "backups/b/below")).Key);
        Assert.Equal([1], await _store.ReadAsync(t => t.GetAsync(moved.Pack("item")).AsTask()));
        Assert.Empty(await _store.List(_layer, "tables"));
        Assert.NotEqual(table.Key, (await _store.Create(_layer, "tables/t", Tables)).Key);
    }

    [Theory]
    [InlineData("a", "a", DirectoryErrorKind.BadMove)]
    [InlineData("a", "a/x", DirectoryErrorKind.BadMove)]
    [InlineData("a", "a/b/x", DirectoryErrorKind.BadMove)]
    [InlineData("missing", "missing/x", DirectoryErrorKind.BadMove)]
    [InlineData("a/b", "c", DirectoryErrorKind.AlreadyExists)]
    [InlineData("a/b", "a", DirectoryErrorKind.AlreadyExists)]
    [InlineData("a/b", "x/y", DirectoryErrorKind.ParentMissing)]
    [InlineData("a/b", "c/x/y/z", DirectoryErrorKind.ParentMissing)]
    public async Task A_move_that_cannot_be_changes_nothing(string from, string to, DirectoryErrorKind kind)
    {
        await _store.Create(_layer, "a/b");
        await _store.Create(_layer, "c");
        var before = _store.Dump();
        Assert.Equal(kind, await DirectoryTesting.KindOf(() => _store.Move(_layer, from, to)));
        Assert.Equal(before, _store.Dump());
    }

    [Fact]
    public async Task Removing_takes_the_contents_and_all_below_and_nothing_else()
    {
        var other = await _store.Create(_layer, "other");
        await _store.Set(other.Pack(1), [9]);
        var before = Tree();
        foreach (var path in new[] { "a", "a/b", "a/b/c", "a/d" })
        {
            var directory = await _store.Create(_layer, path, Tables);
            await _store.Set(directory.Pack("item"), [1]);
            await _store.Set(directory.Key, [2]);
            await _store.Set([.. directory.Key, 0xFF, 0xFF], [3]);
        }

        Assert.True(await _store.Remove(_layer, "a"));
        Assert.Equal(before, Tree());
        Assert.False(await _store.Exists(_layer, "a/b"));

        // Without the allocator, which keeps what it has given out.
        string[] Tree() => [.. _store.Dump().Where(line => !line.StartsWith("FE01FE00" + "0168636100", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Partitions_are_neither_made_nor_followed()
    {
        const DirectoryErrorKind Refused = DirectoryErrorKind.PartitionRefused;
        var partition = "partition"u8.ToArray();
        Assert.Equal(Refused, await DirectoryTesting.KindOf(() => _store.Create(_layer, "p", partition)));
        Assert.Equal(Refused, await DirectoryTesting.KindOf(() => _store.CreateOrOpen(_layer, "p/q", partition)));

        var made = await _store.Create(_layer, "p");
        var node = new Fdyno.Tuples.Subspace([0xFE]).Sub(made.Key);
        await _store.Set(node.Pack("layer"u8.ToArray()), partition);
        Func<Task>[] operations =
        [
            () => _store.Open(_layer, "p"),
            () => _store.Open(_layer, "p/q"),
            () => _store.CreateOrOpen(_layer, "p/q"),
            () => _store.Exists(_layer, "p/q"),
            () => _store.List(_layer, "p"),
            () => _store.Move(_layer, "p", "q"),
            () => _store.Remove(_layer, "p"),
        ];
        foreach (var operation in operations) Assert.Equal(Refused, await DirectoryTesting.KindOf(operation));
        Assert.Equal(["p"], await _store.List(_layer, ""));
    }

    [Fact]
    public async Task A_commit_with_an_unknown_outcome_does_not_create_twice()
    {
        var faults = FaultStore.WithScript(_store, CommitOutcome.UnknownCommitted, CommitOutcome.Ok, CommitOutcome.UnknownLost);
        var a = await faults.CreateOrOpen(_layer, "a");
        Assert.Equal(a.Key, (await _store.Open(_layer, "a")).Key);
        Assert.Equal(["a"], await _store.List(_layer, ""));
        await faults.Remove(_layer, "a");
        await faults.CreateOrOpen(_layer, "b");
        Assert.Equal(["b"], await _store.List(_layer, ""));
    }

    [Fact]
    public async Task Who_opened_a_directory_conflicts_with_its_removal()
    {
        var directory = await _store.Create(_layer, "a");
        var runs = 0;
        var kind = await DirectoryTesting.KindOf(() => _store.WriteAsync(async t =>
        {
            runs++;
            var opened = await _layer.OpenAsync(t, ["a"]);
            if (runs == 1) await _store.Remove(_layer, "a");
            t.Set(opened.Pack("item"), [1]);
            return true;
        }));
        Assert.Equal(DirectoryErrorKind.NotFound, kind);
        Assert.Equal(2, runs);
        Assert.Null(await _store.ReadAsync(t => t.GetAsync(directory.Pack("item")).AsTask()));
    }
}
