using System.Text;
using Fdyno.Catalog;
using Fdyno.Items;
using Fdyno.Model;

namespace Fdyno.Upkeep;

/// <summary>
/// Which items of a table have expired at a moment (docs/dynamodb/time-to-live.md#expiry): those whose attribute is a Number of epoch
/// seconds that has passed, but not more than five years ago.
/// </summary>
internal sealed class ItemExpiry
{
    private const int YearsBelieved = 5;

    private readonly byte[] _attribute;
    private readonly Number _earliest;
    private readonly Number _now;

    private ItemExpiry(string attributeName, DateTime now)
    {
        _attribute = Encoding.UTF8.GetBytes(attributeName);
        _now = Number.FromInt64(new DateTimeOffset(now).ToUnixTimeSeconds());
        _earliest = Number.FromInt64(new DateTimeOffset(now.AddYears(-YearsBelieved)).ToUnixTimeSeconds());
    }

    /// <summary>The rule of a table; null where its time to live is not ENABLED.</summary>
    /// <param name="table">The table's record.</param>
    /// <param name="now">The moment, in UTC.</param>
    public static ItemExpiry? Of(TableRecord table, DateTime now) =>
        table.TimeToLive is { TimeToLiveStatus: FeatureStatus.Enabled, AttributeName: { } attribute } ? new ItemExpiry(attribute, now) : null;

    /// <summary>Whether an item has expired.</summary>
    /// <param name="encodedItem">Its encoding.</param>
    public bool HasExpired(ReadOnlySpan<byte> encodedItem)
    {
        if (!ItemCodec.TryGetAttribute(encodedItem, _attribute, out var encodedValue)) return false;
        var value = ItemCodec.DecodeValue(encodedValue);
        return value.Type == AttributeType.N && value.AsNumber() < _now && value.AsNumber() >= _earliest;
    }
}
