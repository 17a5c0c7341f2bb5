namespace Fdyno.Tests.Contract.Rows;

/// <summary>Rows of docs/dynamodb/items.md and docs/dynamodb/numbers.md.</summary>
internal static class ItemRows
{
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("items/item-size", "400 KB: Item size has exceeded the maximum allowed size"),
        new("items/sizes-of-types", "the size of each type"),
        new("items/size-of-numbers", "the size of a number"),
        new("items/size-example", "{shirt-color: R, shirt-size: M} has 23 bytes"),
        new("items/storage-overhead", "100 bytes an item for billing", "Fdyno bills nothing."),
        new("items/size-with-local-entries", "an item and its entries in local indexes: 400 KB together"),
        new("items/hash-too-long", "2,048 bytes of a hash key"),
        new("items/range-too-long", "1,024 bytes of a range key"),
        new("items/empty-key", "cannot contain an empty string value"),
        new("items/missing-key", "Missing the key"),
        new("items/wrong-key-type", "Type mismatch for key"),
        new("items/wrong-index-key-type", "Type mismatch for Index Key"),
        new("items/key-types", "keys are S, N or B"),
        new("items/sparse", "an item without an index's key attribute is not in the index"),
        new("items/empty-values", "empty S, B, L and M are allowed outside keys"),
        new("items/empty-sets", "sets are not empty"),
        new("items/duplicates", "Input collection [..] contains duplicates."),
        new("items/no-datatype", "Supplied AttributeValue is empty"),
        new("items/several-datatypes", "Supplied AttributeValue has more than one datatypes set"),
        new("items/null-true", "Null attribute value types must have the value of true"),
        new("items/nesting", "at most 32 levels"),
        new("numbers/digits", "at most 38 significant digits"),
        new("items/magnitude", "number overflow and underflow"),
        new("items/normal-form", "numbers are kept in their normal form"),
        new("items/order", "numeric order; strings and binaries by unsigned bytes"),
        new("numbers/number-bytes", "the order-preserving bytes of numbers"),
        new("time-to-live/ttl-type", "the TTL attribute is a Number of seconds; values of more than 5 years ago are ignored",
            "Fdyno records time to live and removes nothing by itself yet: no value of the attribute has an effect."),
        new("time-to-live/ttl-readable", "expired items stay readable until they are removed; a restored table holds them"),
        new("items/fdb-limits", "FoundationDB's limits: they shape the store contract", "Limits of a store, tested by Fdyno.Storage.Tests for every store."),
    ];
}
