namespace Fdyno.Tests.Contract.Rows;

/// <summary>Section 2.8, the rules of items.</summary>
internal static class ItemRows
{
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("2.8-item-size", "400 KB: Item size has exceeded the maximum allowed size"),
        new("2.8-sizes-of-types", "the size of each type"),
        new("2.8-size-of-numbers", "the size of a number"),
        new("2.8-size-example", "{shirt-color: R, shirt-size: M} has 23 bytes"),
        new("2.8-storage-overhead", "100 bytes an item for billing", "Fdyno bills nothing."),
        new("2.8-size-with-local-entries", "an item and its entries in local indexes: 400 KB together"),
        new("2.8-hash-too-long", "2,048 bytes of a hash key"),
        new("2.8-range-too-long", "1,024 bytes of a range key"),
        new("2.8-empty-key", "cannot contain an empty string value"),
        new("2.8-missing-key", "Missing the key"),
        new("2.8-wrong-key-type", "Type mismatch for key"),
        new("2.8-wrong-index-key-type", "Type mismatch for Index Key"),
        new("2.8-key-types", "keys are S, N or B"),
        new("2.8-sparse", "an item without an index's key attribute is not in the index"),
        new("2.8-empty-values", "empty S, B, L and M are allowed outside keys"),
        new("2.8-empty-sets", "sets are not empty"),
        new("2.8-duplicates", "Input collection [..] contains duplicates."),
        new("2.8-no-datatype", "Supplied AttributeValue is empty"),
        new("2.8-several-datatypes", "Supplied AttributeValue has more than one datatypes set"),
        new("2.8-null-true", "Null attribute value types must have the value of true"),
        new("2.8-nesting", "at most 32 levels"),
        new("2.8-digits", "at most 38 significant digits"),
        new("2.8-magnitude", "number overflow and underflow"),
        new("2.8-normal-form", "numbers are kept in their normal form"),
        new("2.8-order", "numeric order; strings and binaries by unsigned bytes"),
        new("2.8-number-bytes", "the order-preserving bytes of numbers"),
        new("2.8-ttl-type", "the TTL attribute is a Number of seconds; values of more than 5 years ago are ignored",
            "Fdyno records time to live and removes nothing by itself yet: no value of the attribute has an effect."),
        new("2.8-ttl-readable", "expired items stay readable until they are removed; a restored table holds them"),
        new("2.8-fdb-limits", "FoundationDB's limits: they shape the store contract", "Limits of a store, tested by Fdyno.Storage.Tests for every store."),
    ];
}
