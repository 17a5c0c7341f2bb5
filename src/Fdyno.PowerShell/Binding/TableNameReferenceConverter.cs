using System.Collections;
using System.Management.Automation;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes references of whatever names a table, rows with a TableName included. Called by PowerShell.</summary>
public sealed class TableNameReferenceConverter : TableReferenceConverter
{
    private protected override string Expectation =>
        "A table is given by its name, by its ARN, as a table object such as Get-FdynoTable writes, or as an object with a TableName.";

    private protected override StoreReference? Convert(object? source) =>
        (ToTable(source) ?? OfRow(source is null or PSObject ? source : PSObject.AsPSObject(source))) is { } table ? new TableNameReference(table, Wrapped.Unwrap(source)) : null;

    /// <summary>
    /// The table that a row or another object names. One that also has a BackupArn is about a backup: whoever sends it on may mean the
    /// backup, not its table.
    /// </summary>
    private static TableReference? OfRow(object? source) =>
        source is PSObject { BaseObject: not (string or IDictionary or FdynoConnection) } row
        && row.Properties[nameof(BackupSummary.BackupArn)] is null
        && row.Properties[nameof(TableDescription.TableName)]?.Value is { } value
        && Wrapped.Unwrap(value) is string { Length: > 0 } name
            ? new TableReference(name)
            : null;
}
