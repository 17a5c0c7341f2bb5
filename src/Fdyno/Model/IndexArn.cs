using System.Diagnostics.CodeAnalysis;

namespace Fdyno.Model;

/// <summary>
/// A secondary index's ARN: its table's, and <c>/index/</c> with the index's name (docs/dynamodb/arns-and-names.md#arn-forms).
/// </summary>
/// <param name="Table">The table's ARN.</param>
/// <param name="IndexName">The index's name: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</param>
public sealed record IndexArn(TableArn Table, string IndexName)
{
    private const string Kind = "/index/";

    /// <summary>Reads an index's ARN.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IndexArn? arn)
    {
        arn = TableArn.TryParseWithin(text, Kind, out var table, out var name) && name.Length > 0 ? new IndexArn(table, name) : null;
        return arn is not null;
    }

    /// <summary>The ARN.</summary>
    public override string ToString() => $"{Table}{Kind}{IndexName}";
}
