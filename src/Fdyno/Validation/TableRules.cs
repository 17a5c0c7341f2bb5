using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Validation;

/// <summary>The rules between the members of a table's definition, with DynamoDB's texts (docs/dynamodb/tables.md#table-rules).</summary>
internal static class TableRules
{
    /// <summary>The most global secondary indexes of a table.</summary>
    public const int MaxGlobalIndexes = 20;

    /// <summary>The most local secondary indexes of a table.</summary>
    public const int MaxLocalIndexes = 5;

    /// <summary>The most projected attributes, summed over all indexes.</summary>
    public const int MaxProjectedAttributes = 100;

    /// <summary>The most HASH, and the most RANGE attributes of a global index's key that DynamoDB allows; Fdyno allows one of each.</summary>
    public const int MaxKeyAttributesOfARole = 4;

    private const string HashFirst = "Give the HASH key attribute first, and the RANGE key attribute, if there is one, second.";
    private const string TwoNames = "Give another attribute as the range key, or leave the range key out.";

    /// <summary>Checks keys, definitions and indexes of a table to be made.</summary>
    public static void CheckSchema(
        IReadOnlyList<KeySchemaElement> keys,
        IReadOnlyList<AttributeDefinition> definitions,
        IReadOnlyList<SecondaryIndex>? globals,
        IReadOnlyList<SecondaryIndex>? locals)
    {
        CheckKeys(keys);
        if (globals is { Count: 0 }) throw TableErrors.Invalid("List of GlobalSecondaryIndexes is empty", "Leave -GlobalSecondaryIndex out, or give it an index from: New-FdynoIndex");
        if (locals is { Count: 0 }) throw TableErrors.Invalid("List of LocalSecondaryIndexes is empty", "Leave -LocalSecondaryIndex out, or give it an index from: New-FdynoIndex");
        globals ??= [];
        locals ??= [];
        CheckDefinitions(keys, definitions, [.. globals, .. locals]);
        CheckCounts(globals, locals);
        foreach (var index in globals) CheckGlobalKeys(index);
        foreach (var index in locals) CheckLocalKeys(index, keys);
        foreach (var index in globals.Concat(locals)) CheckProjection(index);
        var projected = globals.Concat(locals).Sum(i => i.Projection!.NonKeyAttributes?.Count ?? 0);
        if (projected > MaxProjectedAttributes)
        {
            throw TableErrors.Invalid(
                $"Total number of NonKeyAttributes over all indexes exceeds the limit of {MaxProjectedAttributes}",
                $"Name at most {MaxProjectedAttributes} attributes in all, or project every attribute: -ProjectionType {ProjectionType.All}");
        }
    }

    /// <summary>What a projection says must fit together.</summary>
    public static void CheckProjection(SecondaryIndex index)
    {
        var (type, names) = (index.Projection!.ProjectionType, index.Projection.NonKeyAttributes);
        switch (Enumerated.Normalize(type))
        {
            case null:
                throw TableErrors.Invalid("Unknown ProjectionType: null", $"Say what the index carries: -ProjectionType {ProjectionType.All}", index.IndexName);
            case ProjectionType.Include when names is null or { Count: 0 }:
                throw TableErrors.Invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
                    "Name the attributes that the index carries: -NonKeyAttributes <attribute>", index.IndexName);
            case ProjectionType.Include:
                return;
            case var other when names is { Count: > 0 }:
                throw TableErrors.Invalid($"ProjectionType is {other}, but NonKeyAttributes is specified",
                    $"Leave -NonKeyAttributes out, or give: -ProjectionType {ProjectionType.Include}", index.IndexName);
        }
    }

    /// <summary>A local index lives on its table's capacity: DynamoDB's shape has no place for any other.</summary>
    public static void CheckNoThroughput(SecondaryIndex local)
    {
        if (local.ProvisionedThroughput is null && local.OnDemandThroughput is null) return;
        throw TableErrors.Invalid(
            $"A local secondary index has no throughput of its own: {local.IndexName}", "Leave its capacity and its limits out.", local.IndexName);
    }

    private static void CheckKeys(IReadOnlyList<KeySchemaElement> keys)
    {
        if (!IsHash(keys[0]))
            throw TableErrors.Validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type", HashFirst);
        if (keys.Count < 2) return;
        if (IsHash(keys[1]))
            throw TableErrors.Validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type", HashFirst);
        if (keys[0].AttributeName == keys[1].AttributeName)
            throw TableErrors.Validation("Both the Hash Key and the Range Key element in the KeySchema have the same name", TwoNames);
    }

    private static void CheckDefinitions(
        IReadOnlyList<KeySchemaElement> keys, IReadOnlyList<AttributeDefinition> definitions, IReadOnlyList<SecondaryIndex> indexes)
    {
        var defined = definitions.Select(d => d.AttributeName!).ToList();
        var twice = defined.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw TableErrors.Invalid($"Duplicate AttributeName in AttributeDefinitions: {twice.Key}", $"Define the attribute '{twice.Key}' once.", twice.Key);
        var names = string.Join(", ", defined);
        if (keys.FirstOrDefault(k => !defined.Contains(k.AttributeName!)) is not null)
        {
            throw TableErrors.Invalid(
                "Some index key attributes are not defined in AttributeDefinitions. " +
                $"Keys: [{string.Join(", ", keys.Select(k => k.AttributeName))}], AttributeDefinitions: [{names}]",
                TableErrors.Define(keys.Select(k => k.AttributeName).Except(defined, StringComparer.Ordinal)));
        }

        foreach (var index in indexes)
        {
            if (index.KeySchema!.All(k => defined.Contains(k.AttributeName!))) continue;
            throw TableErrors.Invalid(
                "Some index key attributes are not defined in AttributeDefinitions. " +
                $"Keys: [{string.Join(", ", index.KeySchema!.Select(k => k.AttributeName))}], AttributeDefinitions: [{names}]",
                TableErrors.Define(index.KeySchema!.Select(k => k.AttributeName).Except(defined, StringComparer.Ordinal)),
                index.IndexName);
        }

        var used = keys.Concat(indexes.SelectMany(i => i.KeySchema!)).Select(k => k.AttributeName!).Distinct(StringComparer.Ordinal).ToList();
        if (defined.Except(used, StringComparer.Ordinal).Any())
        {
            throw TableErrors.Invalid(
                $"Some AttributeDefinitions are not used. AttributeDefinitions: [{names}], keys used: [{string.Join(", ", used)}]",
                $"Leave out the definitions of: {string.Join(", ", defined.Except(used, StringComparer.Ordinal))}. Only key attributes are defined.");
        }
    }

    private static void CheckCounts(IReadOnlyList<SecondaryIndex> globals, IReadOnlyList<SecondaryIndex> locals)
    {
        var twice = globals.Concat(locals).GroupBy(i => i.IndexName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw TableErrors.DuplicateIndex(twice.Key!);
        if (globals.Count > MaxGlobalIndexes)
            throw TableErrors.Invalid($"GlobalSecondaryIndex count exceeds the per-table limit of {MaxGlobalIndexes}", TooMany("global", MaxGlobalIndexes));
        if (locals.Count > MaxLocalIndexes)
            throw TableErrors.Invalid($"Number of LocalSecondaryIndexes exceeds per-table limit of {MaxLocalIndexes}", TooMany("local", MaxLocalIndexes));
    }

    private static void CheckGlobalKeys(SecondaryIndex index)
    {
        var keys = index.KeySchema!;
        if (!IsHash(keys[0]))
            throw TableErrors.Validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type", HashKeyOf(index), index.IndexName);
        var ranges = keys.SkipWhile(IsHash).ToList();
        if (ranges.Any(IsHash))
        {
            throw TableErrors.Invalid(
                "All HASH key attributes must precede RANGE key attributes in the KeySchema", HashFirst, index.IndexName);
        }

        if (keys.Count - ranges.Count > MaxKeyAttributesOfARole) throw TooManyKeys(index, KeyType.Hash);
        if (ranges.Count > MaxKeyAttributesOfARole) throw TooManyKeys(index, KeyType.Range);
        if (keys.Count - ranges.Count > 1 || ranges.Count > 1)
        {
            throw TableErrors.Invalid(
                $"Fdyno's indexes have one HASH and at most one RANGE key attribute; index {index.IndexName} has more",
                "Join the attributes into one when the item is written, and use that one as the key.", index.IndexName);
        }

        CheckSameName(index);
    }

    private static void CheckLocalKeys(SecondaryIndex index, IReadOnlyList<KeySchemaElement> table)
    {
        if (table.Count < 2)
        {
            throw TableErrors.Invalid(
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
                "Give the table a range key, with -RangeKey, or make the index a global one, with -GlobalSecondaryIndex.", index.IndexName);
        }

        var keys = index.KeySchema!;
        if (!IsHash(keys[0]) || keys[0].AttributeName != table[0].AttributeName)
        {
            throw TableErrors.Invalid(
                $"Index KeySchema does not have the same leading hash key as table KeySchema for index: {index.IndexName}. " +
                $"index hash key: {keys[0].AttributeName}, table hash key: {table[0].AttributeName}",
                $"Give the index the table's hash key: New-FdynoIndex -IndexName {index.IndexName} -HashKey {table[0].AttributeName} -RangeKey <attribute>",
                index.IndexName);
        }

        if (keys.Count < 2 || IsHash(keys[1]))
        {
            throw TableErrors.Invalid(
                $"Index KeySchema does not have a range key for index: {index.IndexName}",
                $"Give the index a range key: New-FdynoIndex -IndexName {index.IndexName} -HashKey {table[0].AttributeName} -RangeKey <attribute>",
                index.IndexName);
        }


        if (keys.Count > 2) throw TooManyKeys(index, KeyType.Range);
        CheckSameName(index);
        CheckNoThroughput(index);
    }

    private static FdynoException TooManyKeys(SecondaryIndex index, string keyType) => TableErrors.Invalid(
        $"The KeySchema exceeds the maximum allowed number of {keyType} key attributes",
        $"Give the index '{index.IndexName}' one HASH and at most one RANGE key attribute.", index.IndexName);

    private static void CheckSameName(SecondaryIndex index)
    {
        if (index.KeySchema!.Count > 1 && index.KeySchema[0].AttributeName == index.KeySchema[1].AttributeName)
        {
            throw TableErrors.Validation(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name", TwoNames, index.IndexName);
        }
    }

    private static string HashKeyOf(SecondaryIndex index) =>
        $"Give the index a hash key: New-FdynoIndex -IndexName {index.IndexName} -HashKey <attribute>";

    private static string TooMany(string kind, int most) => $"Give at most {most} {kind} indexes.";

    private static bool IsHash(KeySchemaElement key) => Enumerated.Normalize(key.KeyType) == KeyType.Hash;
}
