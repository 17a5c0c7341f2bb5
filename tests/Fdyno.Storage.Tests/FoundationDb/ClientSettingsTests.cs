namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>What holds for a whole process is tried in processes of its own: the client library, and that it is fixed once it runs.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class ClientSettingsTests(FdbServerFixture server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Each failure leaves the process as it was: the last attempt, with the right library, succeeds.</summary>
    [StoreFact]
    public async Task A_client_library_that_is_none_is_refused_and_another_one_can_be_given()
    {
        var text = _folder.File("text.so");
        await File.WriteAllTextAsync(text, "no library");
        var other = Directory.EnumerateFiles(AppContext.BaseDirectory, "*e_sqlite3*", SearchOption.AllDirectories)
            .First(file => file.Contains(System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal));
        var lines = await ConnectAsync(
            [$"library={_folder.File("none.so")}"], [$"library={text}"], [$"library={_folder.Path}"], [$"library={other}"], [], []);
        Assert.Collection(
            lines,
            line => AssertRefused(line, "there is no client library"),
            line => AssertRefused(line, "cannot be loaded"),
            line => AssertRefused(line, "there is no client library"),
            line => AssertRefused(line, "is not FoundationDB's client library"),
            line => Assert.Equal("ok", line),
            line => Assert.Equal("ok", line));
    }

    [StoreFact]
    public async Task Other_settings_than_the_first_connections_are_refused()
    {
        var certificate = _folder.File("cert.pem");
        await File.WriteAllTextAsync(certificate, "");
        var lines = await ConnectAsync(
            ["certificate=" + _folder.File("none.pem")],
            [],
            ["library=/other/libfdb_c.so"],
            [$"certificate={certificate}"],
            [$"key={certificate}"],
            [$"ca={certificate}"],
            []);
        Assert.Collection(
            lines,
            line => Assert.StartsWith("Validation: The file", line, StringComparison.Ordinal),
            line => Assert.Equal("ok", line),
            line => AssertFixed(line, "-ClientLibrary"),
            line => AssertFixed(line, "-TlsCertificateFile"),
            line => AssertFixed(line, "-TlsKeyFile"),
            line => AssertFixed(line, "-TlsCaFile"),
            line => Assert.Equal("ok", line));
    }

    private Task<string[]> ConnectAsync(params string[][] settings) => ChildProcess.LinesAsync(
        ["connect", .. settings.SelectMany((each, i) => (string[])[.. i == 0 ? Array.Empty<string>() : ["+"], server.ClusterFile, .. each])]);

    private static void AssertRefused(string line, string why)
    {
        Assert.StartsWith("StoreUnavailable: ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.Contains("-ClientLibrary", line, StringComparison.Ordinal);
    }

    private static void AssertFixed(string line, string parameter)
    {
        Assert.StartsWith("Validation: This process already uses", line, StringComparison.Ordinal);
        Assert.Contains($"Connect without {parameter}, or start a new process.", line, StringComparison.Ordinal);
    }
}
