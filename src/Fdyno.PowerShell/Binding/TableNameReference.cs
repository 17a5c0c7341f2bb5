using System.ComponentModel;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// A table as cmdlets take it that remove and change nothing: also by the TableName of a row of a CSV file, or of another object that says
/// of itself only that.
/// </summary>
[TypeConverter(typeof(TableNameReferenceConverter))]
public sealed class TableNameReference : TableReference
{
    internal TableNameReference(TableReference table, object? source)
        : base(table.NameOrArn, source, table.TableId)
    {
    }
}
