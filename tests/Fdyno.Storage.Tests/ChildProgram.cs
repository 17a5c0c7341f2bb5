using System.Globalization;
using System.Text;
using Fdyno.Storage.Sqlite;

namespace Fdyno.Storage.Tests;

/// <summary>What the tests run in processes of their own: <c>dotnet exec Fdyno.Storage.Tests.dll job store arguments</c>.</summary>
internal static partial class ChildProgram
{
    /// <summary>What stands before the cluster file where a store is on a cluster; any other is an embedded store's file.</summary>
    public const string ClusterPlace = "cluster:";

    public static async Task<int> Main(string[] arguments)
    {
        Task<int>? job = null;
        StartOnCluster(arguments, ref job);
        if (job is not null) return await job;
        await using var store = await OpenAsync(arguments[1]);
        switch (arguments[0])
        {
            case "increment":
                await IncrementAsync(store, int.Parse(arguments[2], CultureInfo.InvariantCulture));
                return 0;
            case "append":
                await AppendForEverAsync(store);
                return 0;
            case "reclaim":
                await store.Space!.ReclaimAsync(blocksOthers: false, SayNumber);
                return 0;
            default:
                return await RunJobAsync(store, arguments[0], arguments[2..]) ? 0 : 2;
        }
    }

    private static async Task<IStore> OpenAsync(string place)
    {
        if (!place.StartsWith(ClusterPlace, StringComparison.Ordinal)) return await SqliteStore.OpenAsync(new() { Path = place });
        Task<IStore>? store = null;
        OpenCluster(place[ClusterPlace.Length..], ref store);
        return await store!;
    }

    /// <summary>Starts a job that is one of the FoundationDB store's, where that was built.</summary>
    static partial void StartOnCluster(string[] arguments, ref Task<int>? job);

    /// <summary>Opens the store on a cluster, where that was built.</summary>
    static partial void OpenCluster(string clusterFile, ref Task<IStore>? store);

    /// <summary>Adds to one number by reading and writing it, and notes every addition under a key of its own.</summary>
    internal static async Task IncrementAsync(IStore store, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await store.WriteAsync(async tr =>
            {
                var number = await tr.GetAsync("count"u8.ToArray()) is { } bytes ? BitConverter.ToInt64(bytes) : 0;
                tr.Set("count"u8, BitConverter.GetBytes(number + 1));
                tr.SetVersionstampedKey("log/----------"u8, 4, BitConverter.GetBytes(number));
                return true;
            });
        }
    }

    /// <summary>Says the number of each commit once it is made: whoever kills the process knows what has to be there.</summary>
    private static async Task AppendForEverAsync(IStore store)
    {
        for (var i = 0; ; i++)
        {
            var number = i;
            await store.WriteAsync(tr =>
            {
                // Both or none.
                tr.Set(Encoding.ASCII.GetBytes($"a/{number:D8}"), new byte[2_000]);
                tr.Set(Encoding.ASCII.GetBytes($"b/{number:D8}"), new byte[2_000]);
                return Task.FromResult(true);
            });
            SayNumber(number);
        }
    }

    private static void SayNumber(long number)
    {
        Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }
}
