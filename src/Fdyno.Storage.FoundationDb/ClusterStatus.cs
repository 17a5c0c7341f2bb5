using System.Globalization;
using System.Text.Json;
using Fdyno.Errors;
using FoundationDB.Client;

namespace Fdyno.Storage.FoundationDb;

/// <summary>Finds out why a cluster does not answer, from what its coordinators and the client know.</summary>
internal static class ClusterStatus
{
    /// <summary>The client answers this key itself, also where there is no database to read.</summary>
    private static readonly byte[] StatusKey = [0xFF, 0xFF, .. "/status/json"u8];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A cluster that lets no transaction begin first tries some itself, for its status, and waits for each of them.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(30);

    /// <summary>The error for a cluster that has not answered in time.</summary>
    /// <param name="database">The cluster.</param>
    /// <param name="clusterFile">Its cluster file.</param>
    /// <param name="displayName">The store's display name.</param>
    /// <param name="waited">How long it was waited for.</param>
    /// <param name="inner">The timeout.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static async Task<FdynoException> ExplainAsync(
        IFdbDatabase database, string clusterFile, string displayName, TimeSpan waited, Exception inner, CancellationToken cancellationToken)
    {
        var (why, isFull) = await FindCauseAsync(database, cancellationToken);
        if (isFull) return StoreErrors.Full(displayName, inner);

        // The client tells nobody of a handshake that failed: to it, such a server is one that does not answer.
        var tls = ClusterFile.Coordinators(clusterFile).Contains(":tls", StringComparison.Ordinal)
            ? "It speaks TLS: check that the certificate, the key and the authorities given are the ones for this cluster. "
            : "";
        return StoreErrors.Unavailable(
            displayName,
            $"it has not answered for {waited.TotalSeconds:0} seconds; {why}",
            $"{tls}Check that its servers run and can be reached from here: fdbcli -C <cluster file> --exec 'status details'. Then run the command again.",
            inner);
    }

    private static async Task<(string Why, bool IsFull)> FindCauseAsync(IFdbDatabase database, CancellationToken cancellationToken)
    {
        var isAtWork = false;
        try
        {
            if (await ServerProtocolAsync(database, cancellationToken) is { } other)
            {
                return ($"its servers speak protocol {other}, the client library {Fdb.GetClientVersion().Version} speaks "
                    + $"{Fdb.GetClientVersion().Protocol}: install the client of the servers' version", false);
            }

            isAtWork = await IsAtWorkAsync(database, cancellationToken);
            var patience = isAtWork ? LongPatience : Patience;
            using var transaction = database.BeginTransaction(FdbTransactionMode.ReadOnly, cancellationToken);
            transaction.Options.Timeout = (int)patience.TotalMilliseconds;
            var json = await transaction.GetAsync(StatusKey).WaitAsync(patience, cancellationToken);
            using var status = JsonDocument.Parse(json.Memory);
            return Read(status.RootElement);
        }
        catch (Exception error) when (error is FdbException or TimeoutException or JsonException or InvalidOperationException)
        {
            return isAtWork
                ? ("its servers run, but let no transaction begin, as they do when a disk is full or they cannot keep up", false)
                : ("its status cannot be read either: it may be down, or have no database yet", false);
        }
    }

    /// <summary>Whether the cluster begins what it never makes wait, as it does with its own work.</summary>
    private static async Task<bool> IsAtWorkAsync(IFdbDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            using var transaction = database.BeginTransaction(FdbTransactionMode.ReadOnly, cancellationToken);
            transaction.Options.Timeout = 1_000;
            transaction.Options.SetOption(FdbTransactionOption.PrioritySystemImmediate);
            await transaction.GetReadVersionAsync();
            return true;
        }
        catch (FdbException)
        {
            return false;
        }
    }

    /// <summary>The protocol of servers that this client cannot talk to; null where the versions fit, or the servers do not answer.</summary>
    private static async Task<string?> ServerProtocolAsync(IFdbDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            var protocol = (await database.GetServerProtocolAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(1), cancellationToken)).ToString("x", CultureInfo.InvariantCulture);
            // The last four digits do not matter to whether they understand each other.
            return Compatible(protocol) == Compatible(Fdb.GetClientVersion().Protocol) ? null : protocol;
        }
        catch (Exception error) when (error is FdbException or TimeoutException)
        {
            return null;
        }

        static string Compatible(string protocol) => protocol.Length > 4 ? protocol[..^4] : protocol;
    }

    private static (string Why, bool IsFull) Read(JsonElement status)
    {
        if (Find(status, "client", "coordinators", "quorum_reachable") is { ValueKind: JsonValueKind.False })
            return ($"too few of its coordinators can be reached: {Coordinators(status)}", false);
        if (Text(status, "cluster", "qos", "performance_limited_by", "name") is { } limit && limit.Contains("free_space", StringComparison.Ordinal))
            return (limit, true);
        var messages = Messages(status, "cluster").Concat(Messages(status, "client")).Take(3).ToArray();
        return messages.Length > 0
            ? ($"its status says: {string.Join("; ", messages)}", false)
            : ("its coordinators answer, but its database does not", false);
    }

    private static string Coordinators(JsonElement status) =>
        Find(status, "client", "coordinators", "coordinators") is { ValueKind: JsonValueKind.Array } list
            ? string.Join(", ", list.EnumerateArray().Select(item => Text(item, "address") ?? "?"))
            : "none is known";

    private static IEnumerable<string> Messages(JsonElement status, string part) =>
        Find(status, part, "messages") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(item => (Text(item, "description") ?? Text(item, "name") ?? "").TrimEnd('.')).Where(text => text.Length > 0)
            : [];

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element;
    }
}
