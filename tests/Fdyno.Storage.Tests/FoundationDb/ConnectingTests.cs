using System.Net;
using System.Net.Sockets;
using Fdyno.Errors;
using Fdyno.Storage.FoundationDb;
using Fdyno.Testing.FoundationDb;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Clusters that cannot be reached, and files that say nothing of a cluster: one error that says what to do.</summary>
[NeedsFdbServer]
public sealed class ConnectingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Malformed { get; } = new()
    {
        { "", "one line" },
        { "# only a comment\n", "one line" },
        { "127.0.0.1:4500\n", "one line" },
        { "a:b@127.0.0.1:4500\nc:d@127.0.0.1:4501\n", "one line" },
        { "\0\u0001\u0002binary", "one line" },
        { "<html><body>user:a@b:c</body></html>\n", "FoundationDB" },
        { "a:b@not an address:4500\n", "one line" },
        { new string('x', 200_000), "too long" },
    };

    [StoreTheory]
    [MemberData(nameof(Malformed))]
    public async Task A_file_that_is_no_cluster_file_is_refused(string content, string why)
    {
        var path = _folder.File("fdb.cluster");
        await File.WriteAllTextAsync(path, content);
        var error = await FailAsync(path);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(path));
    }

    [StoreFact]
    public async Task A_cluster_file_that_is_missing_or_a_folder_is_refused()
    {
        Assert.Contains("there is no such file", (await FailAsync(_folder.File("none"))).Message, StringComparison.Ordinal);
        Assert.Contains("it is a folder", (await FailAsync(_folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>At once, since each of them takes its seconds.</summary>
    [StoreFact]
    public async Task Clusters_that_do_not_answer_are_reported_after_four_seconds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var empty = await FdbServer.StartUnconfiguredAsync();
        string[] lines =
        [
            $"nobody:there@127.0.0.1:{UnusedPort()}",
            $"another:program@{listener.LocalEndpoint}",
            $"another:cluster@{empty.Address}",
            await File.ReadAllTextAsync(empty.ClusterFile),
        ];
        await Task.WhenAll(lines.Select((line, i) => FailAsync($"{i}.cluster", line)));

        async Task FailAsync(string name, string line)
        {
            await File.WriteAllTextAsync(_folder.File(name), line);
            var error = await ConnectingTests.FailAsync(_folder.File(name));
            Assert.Contains("has not answered for 4 seconds", error.Message, StringComparison.Ordinal);
            Assert.Contains("fdbcli", error.RecommendedAction, StringComparison.Ordinal);
        }
    }

    private static async Task<FdynoException> FailAsync(string clusterFile)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => FoundationDbStore.OpenAsync(new FoundationDbStoreOptions { ClusterFile = clusterFile }));
        Assert.Equal(FdynoErrorCode.StoreUnavailable, error.Code);
        Assert.NotNull(error.RecommendedAction);
        return error;
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
