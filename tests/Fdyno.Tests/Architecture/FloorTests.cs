using Fdyno.Api;

namespace Fdyno.Tests.Architecture;

/// <summary>The engine is a house with floors: what docs/architecture.md says of them holds.</summary>
public sealed class FloorTests
{
    private static readonly string[] Floors =
    [
        "Texts", "Errors", "Diagnostics", "Storage", "Tuples", "Directories", "Layout", "Gzip", "Items", "Files", "Model", "Validation", "Catalog",
        "History", "Tables", "Jobs", "Blocks", "StoredBackups", "States", "Backups", "Comparisons", "ItemRestores", "Upkeep", "Api",
    ];

    private static readonly Lazy<EngineSources> Engine = new(EngineSources.Read);

    [Fact]
    public void A_floor_uses_only_itself_and_the_floors_below_it()
    {
        var uses = Engine.Value.Uses().ToList();
        Assert.True(uses.Count > 3_000, $"Only {uses.Count} uses were found: the sources were not understood.");
        Assert.Empty(Upward(uses));
    }

    [Fact]
    public void Every_file_is_on_a_floor()
    {
        var files = Engine.Value.Files.ToList();
        Assert.True(files.Count > 300, $"Only {files.Count} files were found.");
        Assert.DoesNotContain(files, f => !Floors.Contains(FloorOf(f)));
    }

    [Fact]
    public void Every_compiled_type_is_on_a_floor()
    {
        var types = typeof(FdynoConnection).Assembly.GetTypes()
            .Where(t => !t.IsNested && t.Namespace is { } name && name.StartsWith("Fdyno", StringComparison.Ordinal)).ToList();
        Assert.True(types.Count > 300, $"Only {types.Count} types were found.");
        Assert.DoesNotContain(types, t => !Floors.Contains(t.Namespace!.Split('.').ElementAtOrDefault(1)));
    }

    [Theory]
    [InlineData("namespace Fdyno.Items; class A { Fdyno.Tables.B? _b; }")]
    [InlineData("using Fdyno.Tables; namespace Fdyno.Items; class A { static int F() => B.Number; }")]
    [InlineData("using Fdyno.Tables; namespace Fdyno.Items; class A { static int F() => 1.Twice(); }")]
    [InlineData("using Fdyno.Tables; namespace Fdyno.Items; class A { static string F() => nameof(B); }")]
    [InlineData("using Fdyno.Tables; namespace Fdyno.Items; class A { static void F(C c) { var b = c.Make(); } } class C { public B Make() => new(); }")]
    public void A_use_against_the_order_is_found(string lower)
    {
        const string Upper = "namespace Fdyno.Tables; class B { public const int Number = 1; } static class X { public static int Twice(this int n) => 2 * n; }";
        var sources = new EngineSources([KeyValuePair.Create("Items/A.cs", lower), KeyValuePair.Create("Tables/B.cs", Upper)]);
        Assert.NotEmpty(Upward(sources.Uses()));
    }

    [Fact]
    public void The_documentation_lists_the_floors_in_their_order()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "architecture.md"));
        var listed = page.Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).Where(Floors.Contains);
        Assert.Equal(Floors, listed);
    }

    private static List<string> Upward(IEnumerable<EngineSources.Use> uses) =>
    [
        .. uses.Where(u => Array.IndexOf(Floors, FloorOf(u.To)) > Array.IndexOf(Floors, FloorOf(u.From)))
            .Select(u => $"{u.From}:{u.Line} uses {u.Name} of {u.To}").Distinct(),
    ];

    private static string FloorOf(string file) => file.Split('/')[0];
}
