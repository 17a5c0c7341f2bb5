using System.Collections;
using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes references of whatever names a table, rows with a TableName included. Called by PowerShell.</summary>
public sealed class TableNameReferenceConverter : TableReferenceConverter
{
    internal override string Expectation =>
        "A table is given by its name, by its ARN, as a table object such as Get-FdynoTable writes, or as an object with a TableName.";

    private protected override object? Convert(object? source) =>
        (ToTable(source) ?? OfRow(source is null or PSObject ? source : PSObject.AsPSObject(source))) is { } table ? new TableNameReference(table, Wrapped.Unwrap(source)) : null;

    /// <summary>
    /// The table that a row or another object names. Its ARN and its id, where it has them, say which table that is: they must not pass for
    /// one of another store. An object that also has a BackupArn is about a backup: its sender may mean the backup, not its table.
    /// </summary>
    private static TableReference? OfRow(object? source) =>
        source is PSObject { BaseObject: not (string or IDictionary or FdynoConnection) } row
        && row.Properties[nameof(BackupSummary.BackupArn)] is null
        && row.Properties[nameof(TableDescription.TableName)]?.Value is { } value
        && Wrapped.Unwrap(value) is string { Length: > 0 } name
            ? new TableReference(TextOf(row, nameof(TableDescription.TableArn)) ?? name, source, TextOf(row, nameof(TableDescription.TableId)))
            : null;

    private static string? TextOf(PSObject row, string property) =>
        Wrapped.Unwrap(row.Properties[property]?.Value) is string { Length: > 0 } text ? text : null;
}
