using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>A secondary index in the words of the cmdlets, as parameters of New-FdynoIndex or as members of a hashtable.</summary>
internal static class IndexNotation
{
    /// <summary>The names that AWS's shape of an index does not have.</summary>
    public static readonly string[] Members = ["HashKey", "RangeKey", "ProjectionType", "NonKeyAttributes", "ReadCapacityUnits", "WriteCapacityUnits"];

    /// <summary>The index. Of its key attributes, those that are written with a type are defined.</summary>
    public static SecondaryIndex Index(
        string? name, string? hashKey, string? rangeKey, string? projectionType, IReadOnlyList<string>? nonKeyAttributes, long? read, long? write)
    {
        KeyNotation? hash = hashKey is null ? null : KeyNotation.Parse(hashKey);
        KeyNotation? range = rangeKey is null ? null : KeyNotation.Parse(rangeKey);
        return new()
        {
            IndexName = name,
            KeySchema = KeyNotation.Schema(hash, range),
            Projection = new Projection
            {
                ProjectionType = projectionType ?? (nonKeyAttributes is null ? ProjectionType.All : ProjectionType.Include),
                NonKeyAttributes = nonKeyAttributes,
            },
            ProvisionedThroughput = Settings.Provisioned(read, write),
            AttributeDefinitions =
            [
                .. from key in new[] { hash, range }.OfType<KeyNotation>()
                   where key.Type is not null
                   select key.ToDefinition(),
            ],
        };
    }
}
