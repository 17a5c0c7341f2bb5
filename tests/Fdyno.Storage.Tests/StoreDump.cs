namespace Fdyno.Storage.Tests;

/// <summary>Everything that a store holds.</summary>
internal static class StoreDump
{
    /// <summary>Every key that a user may have.</summary>
    public static readonly KeyRange Everything = new(Array.Empty<byte>(), new byte[] { 0xFF });

    /// <summary>The whole of a range, in order.</summary>
    public static async Task<List<KeyValue>> ReadAsync(IReadTransaction transaction, KeyRange range)
    {
        var rows = new List<KeyValue>();
        while (true)
        {
            var page = await transaction.GetRangeAsync(range);
            rows.AddRange(page.Items);
            if (!page.HasMore) return rows;
            range = page.Rest(range, reverse: false);
        }
    }

    /// <summary>Every key and value that <paramref name="isWanted"/> holds for, as lines of hexadecimal.</summary>
    public static async Task<string> LinesAsync(IStore store, Func<KeyValue, bool>? isWanted = null)
    {
        var rows = await store.ReadAsync(tr => ReadAsync(tr, Everything));
        return string.Join('\n', rows.Where(isWanted ?? (_ => true)).Select(Line));
    }

    /// <summary>A key and its value.</summary>
    public static string Line(KeyValue row) => $"{Convert.ToHexStringLower(row.Key.Span)} = {Convert.ToHexStringLower(row.Value.Span)}";
}
