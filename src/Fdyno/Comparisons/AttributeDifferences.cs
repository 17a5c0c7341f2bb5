using Fdyno.Items;

namespace Fdyno.Comparisons;

/// <summary>Which attributes of two items of one key differ.</summary>
internal static class AttributeDifferences
{
    /// <summary>The names of the attributes that differ, in their order; none where one of the items is missing.</summary>
    public static IReadOnlyList<string> Between(Item? left, Item? right) => left is null || right is null
        ? []
        :
        [
            .. left.Keys.Union(right.Keys, StringComparer.Ordinal)
                .Where(name => !left.TryGetValue(name, out var l) || !right.TryGetValue(name, out var r) || !l.Equals(r))
                .Order(StringComparer.Ordinal),
        ];
}
