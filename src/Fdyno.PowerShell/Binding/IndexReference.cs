using System.ComponentModel;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>A secondary index of a table, as a parameter takes it beside the table: its name, or an index of a table object.</summary>
[TypeConverter(typeof(IndexReferenceConverter))]
public sealed class IndexReference : StoreReference
{
    internal IndexReference(string name, string? arn = null, object? source = null)
        : base(name, source)
    {
        Arn = arn;
        if (TableId is null && DeserializedText(source, nameof(TableId)) is { } tableId && arn is not null && IndexArn.TryParse(arn, out var index))
        {
            (TableName, TableId) = (index.Table.TableName, tableId);
        }
    }

    /// <summary>The name, unchecked.</summary>
    public string Name => Text;

    /// <summary>The ARN that the object has; null for text.</summary>
    internal string? Arn { get; }

    internal override string Description => $"index '{Name}'";

    /// <summary>Refuses an index object of another table.</summary>
    /// <exception cref="FdynoException">Validation.</exception>
    internal void CheckTable(TableReference table, FdynoConnection connection)
    {
        if (Arn is null || !IndexArn.TryParse(Arn, out var index) || (index.Table.TableName == table.Name && index.Table.AccountId == connection.AccountId))
        {
            return;
        }

        throw new FdynoException(
            FdynoErrorCode.Validation,
            $"The index '{Name}' is one of table {index.Table}, not of {table.Description} in {connection.DisplayName}.",
            $"Give the name of an index of {table.Description}: -IndexName <name>",
            Arn);
    }
}
