using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Tests.Connections;

public class NativeLibraryPathsTests
{
    [Theory]
    [InlineData("linux-x64", "linux-x64")]
    [InlineData("linux-arm64", "linux-arm64")]
    [InlineData("ubuntu.24.04-x64", "linux-x64")]
    [InlineData("linux-musl-x64", "linux-musl-x64")]
    [InlineData("linux-musl-arm64", "linux-musl-arm64")]
    [InlineData("alpine.3.22-arm64", "linux-musl-arm64")]
    [InlineData("win-x64", "win-x64")]
    [InlineData("win10-arm64", "win-arm64")]
    [InlineData("osx-arm64", "osx-arm64")]
    [InlineData("osx.15-x64", "osx-x64")]
    [InlineData("plan9", "plan9")]
    public void Every_system_finds_its_portable_identifier(string runtimeIdentifier, string expected) =>
        Assert.Equal(expected, NativeLibraryPaths.Portable(runtimeIdentifier));

    [Theory]
    [InlineData("linux-musl-arm64", "linux-musl-arm64/native/libe_sqlite3.so")]
    [InlineData("win-x64", "win-x64/native/e_sqlite3.dll")]
    [InlineData("osx-arm64", "osx-arm64/native/libe_sqlite3.dylib")]
    public void The_file_that_the_package_brings_is_among_those_tried(string runtimeIdentifier, string expected)
    {
        var candidates = NativeLibraryPaths.Candidates("/store", "e_sqlite3", runtimeIdentifier);

        Assert.Contains(Path.Combine(["/store", "runtimes", .. expected.Split('/')]), candidates);
    }

    [Fact]
    public void A_name_with_its_suffix_is_taken_as_it_is() => Assert.Contains(
        Path.Combine("/store", "runtimes", "linux-x64", "native", "libe_sqlite3.so"),
        NativeLibraryPaths.Candidates("/store", "libe_sqlite3.so", "linux-x64"));
}
