using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Items;
using Fdyno.PowerShell.Times;

namespace Fdyno.PowerShell.Commands;

/// <summary>
/// Compares two tables, as they are or as they were at a time, or backups of them, item by item, both ways. Writes nothing where they are
/// equal.
/// </summary>
[Cmdlet(VerbsData.Compare, "FdynoTable", DefaultParameterSetName = TablesSet)]
[OutputType(typeof(ItemDifference))]
public sealed class CompareFdynoTableCommand : PipelineConnectedCmdlet
{
    private const string TablesSet = "Tables";
    private const string TableWithBackupSet = "TableWithBackup";
    private const string BackupWithTableSet = "BackupWithTable";
    private const string BackupsSet = "Backups";

    /// <summary>The table to compare with.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TablesSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TableWithBackupSet)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference? ReferenceTable { get; set; }

    /// <summary>The table to compare.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = TablesSet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = BackupWithTableSet)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference? DifferenceTable { get; set; }

    /// <summary>Takes the table to compare with as it was at this time; a time without a zone is local.</summary>
    [Parameter(ParameterSetName = TablesSet)]
    [Parameter(ParameterSetName = TableWithBackupSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [ReferenceArgument(typeof(TimeReference))]
    public TimeReference? ReferenceDateTime { get; set; }

    /// <summary>Takes the table to compare as it was at this time; a time without a zone is local.</summary>
    [Parameter(ParameterSetName = TablesSet)]
    [Parameter(ParameterSetName = BackupWithTableSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [ReferenceArgument(typeof(TimeReference))]
    public TimeReference? DifferenceDateTime { get; set; }

    /// <summary>The backup to compare with, in the place of a table.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BackupWithTableSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BackupsSet)]
    [Alias("BackupArn")]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference? ReferenceBackupArn { get; set; }

    /// <summary>The backup to compare, in the place of a table.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TableWithBackupSet)]
    [Parameter(Mandatory = true, ParameterSetName = BackupsSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference? DifferenceBackupArn { get; set; }

    private protected override object? ErrorTarget => DifferenceTable?.NameOrArn ?? DifferenceBackupArn?.BackupArn;

    private protected override void Process()
    {
        var (referenceConnection, differenceConnection) = OpenSides(
            (StoreReference?)ReferenceTable ?? ReferenceBackupArn!, (StoreReference?)DifferenceTable ?? DifferenceBackupArn!, WithObjects);
        var reference = Source(referenceConnection, ReferenceTable, ReferenceDateTime?.Resolve(nameof(ReferenceDateTime)), ReferenceBackupArn);
        var difference = Source(differenceConnection, DifferenceTable, DifferenceDateTime?.Resolve(nameof(DifferenceDateTime)), DifferenceBackupArn);
        Stream(
            (context, cancellationToken) =>
                referenceConnection.Comparisons.CompareAsync(reference, difference, differenceConnection, context, cancellationToken),
            found => Emit(ItemDifference.From(found), differenceConnection));
    }

    private ComparisonSource Source(FdynoConnection connection, TableReference? table, DateTimeOffset? time, BackupReference? backup) => table is null
        ? ComparisonSource.OfBackup(ResolveName(connection, backup!).BackupArn)
        : ComparisonSource.OfTable(table.NameOrArn, time);

    /// <summary>This command, with each side as an object that is read on its own connection.</summary>
    private string WithObjects(string referenceConnection, string differenceConnection) =>
        "Compare-FdynoTable"
        + Side("Reference", ReferenceTable, ReferenceDateTime, ReferenceBackupArn, referenceConnection)
        + Side("Difference", DifferenceTable, DifferenceDateTime, DifferenceBackupArn, differenceConnection);

    private static string Side(string side, TableReference? table, TimeReference? time, BackupReference? backup, string connection) => table is null
        ? $" -{side}BackupArn (Get-FdynoBackup -BackupArn {CommandsInText.Quote($"{backup}")} -Connection {connection})"
        : $" -{side}Table (Get-FdynoTable -TableName {CommandsInText.Quote($"{table}")} -Connection {connection})"
            + (time is null ? "" : $" -{side}DateTime {CommandsInText.Quote($"{time}")}");
}
