using Fdyno.Directories;
using Fdyno.Testing;
using Fdyno.Tuples;

namespace Fdyno.Tests.Directories;

/// <summary>The keys of small trees, written out by hand from the directory layer's specification.</summary>
public class DirectoryKeysTests
{
    [Fact]
    public async Task A_small_tree_has_the_keys_of_the_specification()
    {
        await using var store = new MemoryStore();
        var layer = new DirectoryLayer(random: new ScriptedRandom(5, 0));
        var a = await store.Create(layer, "a", "L"u8.ToArray());
        var b = await store.Create(layer, "a/é");
        Assert.Equal("1505", Convert.ToHexString(a.Key));
        Assert.Equal("14", Convert.ToHexString(b.Key));
        Assert.Equal(
            [
                "FE011400" + "016C6179657200" + " = ", // node of a/é, ("layer")
                "FE01150500" + "016C6179657200" + " = 4C", // node of a, ("layer")
                "FE01150500" + "14" + "02C3A900" + " = 14", // node of a, (0, "é")
                "FE01FE00" + "0168636100" + "1414" + " = 0200000000000000", // root, ("hca", 0, 0): two numbers given out from 0 on
                "FE01FE00" + "0168636100" + "150114" + " = ", // root, ("hca", 1, 0)
                "FE01FE00" + "0168636100" + "15011505" + " = ", // root, ("hca", 1, 5)
                "FE01FE00" + "0176657273696F6E00" + " = 010000000000000000000000", // root, ("version")
                "FE01FE00" + "14" + "026100" + " = 1505", // root, (0, "a")
            ],
            store.Dump());
    }

    [Fact]
    public async Task Moving_changes_the_names_only()
    {
        await using var store = new MemoryStore();
        var layer = new DirectoryLayer(random: new ScriptedRandom(1, 2));
        await store.Create(layer, "a", "L"u8.ToArray());
        await store.Create(layer, "b");
        var before = store.Dump();
        await store.Move(layer, "a", "b/c");
        Assert.Equal(
            before.Except(["FE01FE00" + "14" + "026100" + " = 1501"])
                .Append("FE01150200" + "14" + "026300" + " = 1501")
                .Order(StringComparer.Ordinal),
            store.Dump().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Zero_bytes_in_a_prefix_are_escaped_in_its_node()
    {
        await using var store = new MemoryStore();
        await store.Set(Convert.FromHexString("FE01FE00" + "0168636100" + "14" + "160100"), new byte[8]);
        var directory = await store.Create(new DirectoryLayer(random: new ScriptedRandom(256)), "a");
        Assert.Equal("160100", Convert.ToHexString(directory.Key));
        var keys = store.Dump();
        Assert.Contains("FE01160100FF00" + "016C6179657200" + " = ", keys);
        Assert.Contains("FE01FE00" + "0168636100" + "14" + "160100" + " = 0100000000000000", keys);
        Assert.Contains("FE01FE00" + "0168636100" + "1501" + "160100" + " = ", keys);
    }

    [Fact]
    public async Task Nodes_and_contents_are_where_they_are_told_to_be()
    {
        await using var store = new MemoryStore();
        var layer = new DirectoryLayer(new Subspace([0x02, 0x4E, 0x00]), new Subspace([0x02, 0x43, 0x00]), random: new ScriptedRandom(7));
        var directory = await store.Create(layer, "a");
        Assert.Equal("0243001507", Convert.ToHexString(directory.Key));
        Assert.Equal(
            [
                "024E00" + "01024300FF150700" + "016C6179657200" + " = ",
                "024E00" + "01024E00FF00" + "0168636100" + "1414" + " = 0100000000000000",
                "024E00" + "01024E00FF00" + "0168636100" + "15011507" + " = ",
                "024E00" + "01024E00FF00" + "0176657273696F6E00" + " = 010000000000000000000000",
                "024E00" + "01024E00FF00" + "14026100" + " = 0243001507",
            ],
            store.Dump());
    }

    [Theory]
    [InlineData("010000000000000000000000", null, null)]
    [InlineData("010000000000000009000000", null, null)]
    [InlineData("000000000000000000000000", null, null)]
    [InlineData("010000000100000000000000", null, DirectoryErrorKind.VersionTooNew)]
    [InlineData("020000000000000000000000", DirectoryErrorKind.VersionTooNew, DirectoryErrorKind.VersionTooNew)]
    [InlineData("0100000000000000", DirectoryErrorKind.Malformed, DirectoryErrorKind.Malformed)]
    public async Task Later_versions_are_refused(string version, DirectoryErrorKind? onRead, DirectoryErrorKind? onWrite)
    {
        await using var store = new MemoryStore();
        var layer = new DirectoryLayer(random: new Random(1));
        await store.Create(layer, "a/b");
        await store.Set(Convert.FromHexString("FE01FE00" + "0176657273696F6E00"), Convert.FromHexString(version));
        await Check(onRead, () => store.Open(layer, "a"));
        await Check(onRead, () => store.CreateOrOpen(layer, "a"));
        await Check(onRead, () => store.Exists(layer, "a"));
        await Check(onRead, () => store.List(layer, ""));
        await Check(onWrite, () => store.Create(layer, "c"));
        await Check(onWrite, () => store.CreateOrOpen(layer, "d"));
        await Check(onWrite, () => store.Move(layer, "a/b", "b"));
        await Check(onWrite, () => store.Remove(layer, "a"));

        static async Task Check(DirectoryErrorKind? expected, Func<Task> operation)
        {
            if (expected is { } kind) Assert.Equal(kind, await DirectoryTesting.KindOf(operation));
            else await operation();
        }
    }

    [Theory]
    [InlineData("1505", "")] // a key at the prefix itself
    [InlineData("150500", "")] // … behind it
    [InlineData("FE011500" + "016C6179657200", "")] // a node whose prefix is the start of it
    [InlineData("FE0115050100" + "016C6179657200", "")] // a node whose prefix it is the start of
    [InlineData("FE01150500" + "016C6179657200", "")] // a node of the prefix
    public async Task A_prefix_in_use_is_refused(string key, string value)
    {
        await using var store = new MemoryStore();
        await store.Set(Convert.FromHexString(key), Convert.FromHexString(value));
        var layer = new DirectoryLayer(random: new ScriptedRandom(5));
        Assert.Equal(DirectoryErrorKind.PrefixInUse, await DirectoryTesting.KindOf(() => store.Create(layer, "a")));
        Assert.Single(store.Dump());
    }

    [Fact]
    public async Task A_prefix_among_the_nodes_is_refused()
    {
        await using var store = new MemoryStore();
        var layer = new DirectoryLayer(new Subspace([0x15]), random: new ScriptedRandom(5));
        Assert.Equal(DirectoryErrorKind.PrefixInUse, await DirectoryTesting.KindOf(() => store.Create(layer, "a")));
    }

    [Theory]
    [InlineData("1504FF")] // keys next to the prefix
    [InlineData("1506")]
    [InlineData("FE01150400" + "016C6179657200")] // nodes next to it
    [InlineData("FE01150600" + "016C6179657200")]
    public async Task Neighbours_of_a_prefix_do_no_harm(string key)
    {
        await using var store = new MemoryStore();
        await store.Set(Convert.FromHexString(key), []);
        var directory = await store.Create(new DirectoryLayer(random: new ScriptedRandom(5)), "a");
        Assert.Equal("1505", Convert.ToHexString(directory.Key));
    }

    [Fact]
    public async Task A_counter_whose_place_is_no_number_is_reported()
    {
        await using var store = new MemoryStore();
        await store.Set(Convert.FromHexString("FE01FE00" + "0168636100" + "14" + "026100"), []);
        Assert.Equal(DirectoryErrorKind.Malformed, await DirectoryTesting.KindOf(() => store.Create(new DirectoryLayer(), "a")));
    }

    [Fact]
    public async Task A_child_whose_name_is_no_string_is_reported()
    {
        await using var store = new MemoryStore();
        await store.Set(Convert.FromHexString("FE01FE00" + "14" + "1505"), [0x15, 0x05]);
        Assert.Equal(DirectoryErrorKind.Malformed, await DirectoryTesting.KindOf(() => store.List(new DirectoryLayer(), "")));
    }

    [Fact]
    public async Task A_node_whose_prefix_is_no_byte_string_is_reported()
    {
        await using var store = new MemoryStore();
        await store.Set(Convert.FromHexString("FE" + "00" + "1505"), []);
        var layer = new DirectoryLayer(random: new ScriptedRandom(5));
        Assert.Equal(DirectoryErrorKind.Malformed, await DirectoryTesting.KindOf(() => store.Create(layer, "a")));
    }

    [Fact]
    public void Nodes_without_a_prefix_are_refused() => Assert.Throws<ArgumentException>(() => new DirectoryLayer(nodes: Subspace.All));
}
