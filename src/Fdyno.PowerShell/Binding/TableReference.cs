using System.ComponentModel;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// A table as a parameter takes it: its name, its ARN, or a table object. A type of its own, because a string parameter would accept
/// whatever comes down the pipeline, a backup for example, by its text.
/// </summary>
[TypeConverter(typeof(TableReferenceConverter))]
public class TableReference : StoreReference
{
    internal TableReference(string nameOrArn, object? source = null, string? tableId = null)
        : base(nameOrArn, source) => (TableName, TableId) = (Name, tableId);

    /// <summary>The name or the ARN, unchecked.</summary>
    public string NameOrArn => Text;

    /// <summary>The table's name; null where it was given as an ARN that is none of a table.</summary>
    internal string? Name => !Text.StartsWith("arn:", StringComparison.Ordinal) ? Text : TableArn.TryParse(Text, out var arn) ? arn.TableName : null;

    internal override string? AccountId => base.AccountId ?? (TableArn.TryParse(Text, out var arn) ? arn.AccountId : null);

    internal override string Description => $"table '{Name ?? Text}'";

    /// <summary>
    /// A reference to the table of an object: by its name where the object carries its connection, else by its ARN, which must not pass for
    /// one of another store.
    /// </summary>
    internal static TableReference Of(object source, string name, string arn, string? tableId)
    {
        var named = new TableReference(name, source, tableId);
        return named.Connection is null ? new TableReference(arn, source, tableId) : named;
    }
}
