using System.Diagnostics;
using System.IO.Compression;

namespace Fdyno.PowerShell.Tests.Packaging;

/// <summary>What the settings of this repository make of an audit: a project that has them is restored with a package of the test's own.</summary>
public sealed class PackageAuditTests : IDisposable
{
    private const string Package = "Fdyno.Audited";
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_advisory_fails_the_build()
    {
        using var source = new AuditSource(Advisories.OfPackage, Package);
        var (exitCode, output) = await RestoreAsync(source);

        Assert.Contains("error NU1903", output, StringComparison.Ordinal);
        Assert.NotEqual(0, exitCode);
    }

    [Theory]
    [InlineData(Advisories.Missing, "warning NU1905")]
    [InlineData(Advisories.Unreachable, "warning NU1900")]
    public async Task A_source_that_cannot_tell_is_reported_and_fails_nothing(Advisories advisories, string warning)
    {
        using var source = new AuditSource(advisories, Package);
        var (exitCode, output) = await RestoreAsync(source);

        Assert.Contains(warning, output, StringComparison.Ordinal);
        Assert.DoesNotContain("error NU", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    /// <summary>Restores as a build with warnings as errors does, with nothing of the user's: neither settings nor caches.</summary>
    private async Task<(int ExitCode, string Output)> RestoreAsync(AuditSource source)
    {
        WritePackage();
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="folder" value="feed" /></packageSources>
              <auditSources>
                <clear />
                <add key="test" value="{source.Address}" protocolVersion="3" allowInsecureConnections="true" />
              </auditSources>
            </configuration>
            """);
        Write("Directory.Build.props", $"""<Project><Import Project="{Path.Combine(Repository.Root, "Directory.Build.props")}" /></Project>""");
        Write("Audited.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup><PackageReference Include="{Package}" Version="1.0.0" /></ItemGroup>
            </Project>
            """);

        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            ArgumentList = { "restore", "Audited.csproj", "-warnaserror", "-nodeReuse:false" },
            Environment = { ["NUGET_HTTP_CACHE_PATH"] = Path.Combine(_folder, "http"), ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private void WritePackage()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "feed"));
        using var package = ZipFile.Open(Path.Combine(_folder, "feed", $"{Package}.1.0.0.nupkg"), ZipArchiveMode.Create);
        using var text = new StreamWriter(package.CreateEntry($"{Package}.nuspec").Open());
        text.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{Package}</id><version>1.0.0</version><authors>test</authors><description>A test.</description></metadata>
            </package>
            """);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
