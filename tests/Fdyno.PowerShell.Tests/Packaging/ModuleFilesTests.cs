namespace Fdyno.PowerShell.Tests.Packaging;

/// <summary>
/// What is shipped: exactly the files that shipped-files.txt lists, so that nothing gets in or is lost by accident.
/// tests/Pester/Package.Tests.ps1 holds the package to the same list.
/// </summary>
public class ModuleFilesTests
{
    [Fact]
    public void The_module_has_these_files_and_no_others()
    {
        var found = Directory.EnumerateFiles(Repository.Module, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Module, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

        Assert.Equal(Shipped().Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void Only_this_version_is_laid_out() =>
        Assert.Equal([Repository.Module], Directory.GetDirectories(Path.GetDirectoryName(Repository.Module)!));

    [Fact]
    public void The_manifest_is_the_one_at_the_root() =>
        Assert.Equal(Repository.Manifest, File.ReadAllText(Path.Combine(Repository.Module, "Fdyno.psd1")));

    private static IEnumerable<string> Shipped()
    {
        var listed = File.ReadLines(Path.Combine(Repository.Root, "tests", "Fdyno.PowerShell.Tests", "Packaging", "shipped-files.txt"));
#if HAS_FOUNDATIONDB
        return listed;
#else
        // Where no package source has FoundationDB.Client, the build leaves the provider out.
        return listed.Where(path => !path.StartsWith("stores/FoundationDb/", StringComparison.Ordinal));
#endif
    }
}
