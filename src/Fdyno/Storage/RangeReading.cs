using System.Runtime.CompilerServices;

namespace Fdyno.Storage;

/// <summary>Reading ranges beyond one page.</summary>
public static class RangeReading
{
    /// <summary>Every key of a range, page by page, within one transaction: for ranges that are known to be small.</summary>
    public static async IAsyncEnumerable<KeyValue> ReadAllAsync(
        this IReadTransaction transaction, KeyRange range, RangeReadOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        while (!range.IsEmpty)
        {
            var page = await transaction.GetRangeAsync(range, options).ConfigureAwait(false);
            foreach (var entry in page.Items) yield return entry;
            range = page.Rest(range, options.Reverse);
        }
    }

    /// <summary>
    /// Every key of a range, page by page, each page in a read transaction of its own: for ranges of any size. What the caller does
    /// with a key happens while no transaction is open; pages may see different versions.
    /// </summary>
    public static async IAsyncEnumerable<KeyValue> ReadPagesAsync(
        this IStore store, KeyRange range, RangeReadOptions options = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        while (!range.IsEmpty)
        {
            var rest = range;
            var page = await store.ReadAsync(tr => tr.GetRangeAsync(rest, options).AsTask(), cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Items) yield return entry;
            range = page.Rest(range, options.Reverse);
        }
    }
}
