using System.Text.Json;
using Fdyno.Testing.FoundationDb;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>
/// What a storage server has taken and not yet written to its file: it keeps the changes of the last seconds in memory. A step that
/// begins in the middle of that would pay for the one before.
/// </summary>
internal static class StorageQueue
{
    // The server writes a little about itself all the time.
    private const double EmptyBytes = 500_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits until the queues of all storage servers are as good as empty, or for two minutes.</summary>
    public static async Task WaitUntilEmptyAsync(string clusterFile, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            using var status = JsonDocument.Parse(await FdbServer.RunAsync("fdbcli", "-C", clusterFile, "--exec", "status json"));
            if (QueuedBytes(status.RootElement) is < EmptyBytes) return;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>All that is queued; null while the cluster does not know yet.</summary>
    private static double? QueuedBytes(JsonElement status)
    {
        double? queued = null;
        if (!status.GetProperty("cluster").TryGetProperty("processes", out var processes)) return null;
        foreach (var role in processes.EnumerateObject().SelectMany(process => process.Value.GetProperty("roles").EnumerateArray()))
        {
            if (role.GetProperty("role").GetString() != "storage" || !role.TryGetProperty("input_bytes", out var input)) continue;
            queued = (queued ?? 0) + Counter(input) - Counter(role.GetProperty("durable_bytes"));
        }

        return queued;
    }

    private static double Counter(JsonElement counter) => counter.GetProperty("counter").GetDouble();
}
