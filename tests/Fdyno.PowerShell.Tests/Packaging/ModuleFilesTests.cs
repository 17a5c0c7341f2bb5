namespace Fdyno.PowerShell.Tests.Packaging;

/// <summary>What is shipped: exactly this, so that nothing gets in or is lost by accident.</summary>
public class ModuleFilesTests
{
    private static readonly string[] Shipped =
    [
        "Fdyno.Format.ps1xml",
        "Fdyno.PowerShell.dll",
        "Fdyno.Types.ps1xml",
        "Fdyno.dll",
        "Fdyno.psd1",
        "LICENSE",
        "ThirdPartyNotices.md",
#if HAS_FOUNDATIONDB
        "stores/FoundationDb/Fdyno.Storage.FoundationDb.dll",
        "stores/FoundationDb/FoundationDB.Client.dll",
        "stores/FoundationDb/Microsoft.Extensions.DependencyInjection.Abstractions.dll",
        "stores/FoundationDb/Microsoft.Extensions.Logging.Abstractions.dll",
        "stores/FoundationDb/Microsoft.Extensions.Options.dll",
        "stores/FoundationDb/Microsoft.Extensions.Primitives.dll",
        "stores/FoundationDb/NodaTime.dll",
        "stores/FoundationDb/OpenTelemetry.Api.dll",
        "stores/FoundationDb/SnowBank.Core.dll",
#endif
        "stores/Sqlite/Fdyno.Storage.Sqlite.dll",
        "stores/Sqlite/Microsoft.Data.Sqlite.dll",
        "stores/Sqlite/SQLitePCLRaw.batteries_v2.dll",
        "stores/Sqlite/SQLitePCLRaw.core.dll",
        "stores/Sqlite/SQLitePCLRaw.provider.e_sqlite3.dll",
        "stores/Sqlite/runtimes/linux-arm64/native/libe_sqlite3.so",
        "stores/Sqlite/runtimes/linux-musl-arm64/native/libe_sqlite3.so",
        "stores/Sqlite/runtimes/linux-musl-x64/native/libe_sqlite3.so",
        "stores/Sqlite/runtimes/linux-x64/native/libe_sqlite3.so",
        "stores/Sqlite/runtimes/osx-arm64/native/libe_sqlite3.dylib",
        "stores/Sqlite/runtimes/osx-x64/native/libe_sqlite3.dylib",
        "stores/Sqlite/runtimes/win-arm64/native/e_sqlite3.dll",
        "stores/Sqlite/runtimes/win-x64/native/e_sqlite3.dll",
    ];

    [Fact]
    public void The_module_has_these_files_and_no_others()
    {
        // The help is made by PowerShell, and so is there only where build.ps1 -Task Docs has been run.
        var found = Directory.EnumerateFiles(Repository.Module, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Module, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("en-US/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(Shipped.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void Only_this_version_is_laid_out() =>
        Assert.Equal([Repository.Module], Directory.GetDirectories(Path.GetDirectoryName(Repository.Module)!));

    [Fact]
    public void The_manifest_is_the_one_at_the_root() =>
        Assert.Equal(Repository.Manifest, File.ReadAllText(Path.Combine(Repository.Module, "Fdyno.psd1")));
}
