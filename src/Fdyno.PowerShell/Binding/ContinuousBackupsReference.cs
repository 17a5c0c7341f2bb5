using System.ComponentModel;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// A table as the cmdlets of continuous backups take it: like any table, or by what they write themselves. Not by the name of a property,
/// since a backup has one too, and would switch its table's recovery off.
/// </summary>
[TypeConverter(typeof(ContinuousBackupsReferenceConverter))]
public sealed class ContinuousBackupsReference : TableReference
{
    internal ContinuousBackupsReference(TableReference table, object? source)
        : base(table.NameOrArn, source, table.TableId)
    {
    }
}
