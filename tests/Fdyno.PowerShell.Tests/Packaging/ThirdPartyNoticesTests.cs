using System.Text.Json;

namespace Fdyno.PowerShell.Tests.Packaging;

/// <summary>
/// ThirdPartyNotices.md names every package that ships, in the version that ships. What ships is told from the module's files: each of
/// them is, byte for byte, a file of a package that the stores were restored with.
/// </summary>
public class ThirdPartyNoticesTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "ThirdPartyNotices.md"));

    /// <summary>Packages that bring no file along and so are not shipped: they only refer to others.</summary>
    private static readonly string[] ReferringOnly = ["SQLitePCLRaw.bundle_e_sqlite3"];

    [Fact]
    public void Every_package_that_ships_is_named_in_its_version_and_no_other()
    {
        var shipped = ShippedPackages();
        var named = NamedParts();
        if (!Directory.Exists(Path.Combine(Repository.Module, "stores", "FoundationDb")))
        {
            // The notices are those of the whole module, whatever the package sources of this machine have.
            named = [.. named.Where(part => shipped.Any(package => package.Name == part.Name))];
        }

        Assert.Equal(shipped.Order(), named.Order());
        Assert.DoesNotContain(shipped, package => ReferringOnly.Contains(package.Name));
    }

    [Fact]
    public void Every_part_has_the_text_of_its_licence()
    {
        var headings = Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .SelectMany(line => line[3..].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.TrimEnd('*'))
            .ToList();

        Assert.All(NamedParts(), part => Assert.Contains(headings, heading => part.Name.StartsWith(heading, StringComparison.Ordinal)));
    }

    /// <summary>The packages that the foreign files of the module come from.</summary>
    private static HashSet<(string Name, string Version)> ShippedPackages()
    {
        var packages = new HashSet<(string, string)>();
        foreach (var store in Directory.EnumerateDirectories(Path.Combine(Repository.Module, "stores")))
        {
            var restored = RestoredFiles(Path.GetFileName(store)).ToLookup(file => file.Name, StringComparer.OrdinalIgnoreCase);
            foreach (var path in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories))
            {
                if (Path.GetFileName(path).StartsWith("Fdyno.", StringComparison.Ordinal)) continue;
                var bytes = File.ReadAllBytes(path);
                var origin = restored[Path.GetFileName(path)].FirstOrDefault(file => bytes.AsSpan().SequenceEqual(File.ReadAllBytes(file.Path)));
                Assert.True(origin != default, $"{path} is of none of the packages that its store was restored with.");
                packages.Add((origin.Package, origin.Version));
            }
        }

        return packages;
    }

    /// <summary>The files that a store's packages bring along, where NuGet keeps them.</summary>
    private static IEnumerable<(string Name, string Path, string Package, string Version)> RestoredFiles(string store)
    {
        var path = Path.Combine(Repository.Root, "src", $"Fdyno.Storage.{store}", "obj", "project.assets.json");
        using var assets = JsonDocument.Parse(File.ReadAllText(path));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        var files = new List<(string, string, string, string)>();
        foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() != "package") continue;
            var identity = library.Name.Split('/');
            var folder = library.Value.GetProperty("path").GetString()!;
            files.AddRange(
                from file in library.Value.GetProperty("files").EnumerateArray()
                let relative = file.GetString()!
                where relative.StartsWith("lib/", StringComparison.Ordinal) || relative.StartsWith("runtimes/", StringComparison.Ordinal)
                let full = folders.Select(root => Path.Combine(root, folder, relative)).FirstOrDefault(File.Exists)
                where full is not null
                select (Path.GetFileName(relative), full, identity[0], identity[1]));
        }

        return files;
    }

    /// <summary>The rows of the table: one for each part, without what is said of it in parentheses.</summary>
    private static List<(string Name, string Version)> NamedParts() =>
    [
        .. from line in Lines
           where line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Part ", StringComparison.Ordinal)
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           from name in cells[1].Split('(')[0].Split(',', StringSplitOptions.TrimEntries)
           select (name.Trim(), cells[2]),
    ];
}
