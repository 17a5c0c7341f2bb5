using Fdyno.Errors;
using Fdyno.Storage.FoundationDb;

namespace Fdyno.Storage.Tests;

/// <summary>What the tests of clusters run in processes of their own.</summary>
internal static partial class ChildProgram
{
    static partial void StartOnCluster(string[] arguments, ref Task<int>? job) =>
        job = arguments[0] == "connect" ? ConnectAsync(arguments[1..]) : job;

    static partial void OpenCluster(string clusterFile, ref Task<IStore>? store) => store = OpenClusterAsync(clusterFile);

    private static async Task<IStore> OpenClusterAsync(string clusterFile) =>
        await FoundationDbStore.OpenAsync(new FoundationDbStoreOptions { ClusterFile = clusterFile });

    /// <summary>
    /// Opens stores one after the other, each given by a cluster file and settings, with a <c>+</c> between two, and prints a line for each:
    /// <c>ok</c>, or the error's code, message and recommended action.
    /// </summary>
    private static async Task<int> ConnectAsync(string[] arguments)
    {
        foreach (var settings in string.Join('\n', arguments).Split("\n+\n"))
        {
            var options = new FoundationDbStoreOptions { ClusterFile = settings.Split('\n')[0] };
            foreach (var setting in settings.Split('\n')[1..])
            {
                var value = setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..];
                options = setting.Split('=')[0] switch
                {
                    "library" => options with { ClientLibrary = value },
                    "certificate" => options with { TlsCertificateFile = value },
                    "key" => options with { TlsKeyFile = value },
                    "ca" => options with { TlsCaFile = value },
                    _ => throw new ArgumentException(setting, nameof(arguments)),
                };
            }

            Console.Out.WriteLine(await TryAsync(options));
        }

        return 0;
    }

    private static async Task<string> TryAsync(FoundationDbStoreOptions options)
    {
        try
        {
            await using var store = await FoundationDbStore.OpenAsync(options);
            await store.WriteAsync(tr =>
            {
                tr.Set("connected"u8, "v"u8);
                return Task.FromResult(true);
            });
            return "ok";
        }
        catch (FdynoException e)
        {
            return $"{e.Code}: {e.Message} {e.RecommendedAction}".ReplaceLineEndings(" ");
        }
    }
}
