using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Testing;
using Fdyno.Tuples;

namespace Fdyno.Tests.Faults;

/// <summary>
/// Every key and value of a store, with what is drawn at random masked: two stores that went through the same give the same text. Keys
/// that belong to no directory are shown as well, so that leftovers differ.
/// </summary>
internal static partial class StoreDump
{
    private const int MostShown = 64;
    private static readonly byte[] DirectoryNodes = [0xFE];

    /// <summary>Dumps a store.</summary>
    /// <param name="context">A connection to it.</param>
    /// <param name="memory">The store.</param>
    public static async Task<string> MakeAsync(StoreContext context, MemoryStore memory)
    {
        var directories = await FindAsync(context, memory);
        var lines = new List<string>();
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, value) in memory.StateAt())
        {
            if (key.Span.StartsWith(DirectoryNodes) || context.Keys.WriterLanes.Contains(key.Span)) continue;
            var (name, prefix) = directories.Find(d => key.Span.StartsWith(d.Prefix));
            if (name is null)
            {
                lines.Add($"nowhere: {Text(value.Span)}");
                continue;
            }

            var tuple = FdbTuple.Unpack(key.Span[prefix.Length..]);
            if (name.StartsWith("table ", StringComparison.Ordinal) && tuple is [KeyspaceNames.Counters, string counter, _])
                counters[$"{name} {counter}"] = counters.GetValueOrDefault($"{name} {counter}") + BinaryPrimitives.ReadInt64LittleEndian(value.Span);
            else
                lines.Add($"{name} ({string.Join(", ", tuple.Select(Text))}) = {Text(WithoutVersions(name, tuple, value.Span))}");
        }

        lines.AddRange(directories.Select(d => $"{d.Name} is there"));
        lines.AddRange(counters.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} = {c.Value}")));
        var masked = lines.ConvertAll(Mask);
        masked.Sort(StringComparer.Ordinal);
        return string.Join('\n', masked);
    }

    /// <summary>Replaces what is drawn at random by what it is: ids, the ends of ARNs, and the digest of what they stand in, and the size of a past.</summary>
    public static string Mask(string text) => Random().Replace(text, match => match.Value switch
    {
        ['"', 'H', ..] => "\"HistorySizeBytes\":…",
        ['"', ..] => "\"recordSha256\":…",
        ['b', 'a', 'c', 'k', ..] => match.Value[..^8] + "…",
        _ => "id…",
    });

    private static async Task<List<(string Name, byte[] Prefix)>> FindAsync(StoreContext context, MemoryStore memory)
    {
        return await memory.ReadAsync(async tr =>
        {
            var found = new List<(string, byte[])> { ("store", context.Keys.Root.Key) };
            foreach (var table in await context.Directories.ListTablesAsync(tr, null, 1_000))
                found.Add(($"table {table}", (await context.Directories.TryOpenTableAsync(tr, table))!));
            await foreach (var (key, _) in tr.ReadAllAsync(context.Keys.BackupsByTime.Range()))
            {
                var arn = (string)context.Keys.BackupsByTime.Unpack(key.Span)[1]!;
                if (await context.Directories.TryOpenBackupAsync(tr, arn) is { } prefix) found.Add((arn, prefix));
                if (await context.Directories.TryOpenDeletedTableAsync(tr, arn) is { } deleted) found.Add(($"table of {arn}", deleted));
            }

            foreach (var id in await context.Directories.ListTrashedTablesAsync(tr, null, 1_000))
                found.Add(($"table {id}", (await context.Directories.TryOpenTrashedTableAsync(tr, id))!));

            return found;
        });
    }

    /// <summary>A value of a table's past without its versions, which no two stores have in common. In keys they are masked by their type.</summary>
    private static ReadOnlySpan<byte> WithoutVersions(string name, IReadOnlyList<object?> tuple, ReadOnlySpan<byte> value) =>
        !name.StartsWith("table ", StringComparison.Ordinal) ? value : tuple switch
        {
            [KeyspaceNames.TimeMarks, ..] => [],
            [KeyspaceNames.Watermark] or [KeyspaceNames.Pins, _] => value[Versionstamp.Length..],
            _ => value,
        };

    private static string Text(object? element) => element switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        Versionstamp => "version…",
        _ => $"{element}",
    };

    private static string Text(ReadOnlySpan<byte> value) =>
        value.StartsWith("{"u8) ? Encoding.UTF8.GetString(value)
        : value.Length <= MostShown ? Convert.ToHexString(value)
        : Convert.ToHexString(SHA256.HashData(value));

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|backup/[0-9]{14}-[0-9a-f]{8}|\"recordSha256\":\"[^\"]*\"|\"HistorySizeBytes\":[0-9]+")]
    private static partial Regex Random();
}
