using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Times;

namespace Fdyno.PowerShell.Commands;

/// <summary>Lists backups by creation time, or describes one.</summary>
[Cmdlet(VerbsCommon.Get, "FdynoBackup", DefaultParameterSetName = ListSet)]
[OutputType(typeof(BackupSummary), ParameterSetName = [ListSet])]
[OutputType(typeof(BackupDescription), ParameterSetName = [DescribeSet])]
public sealed class GetFdynoBackupCommand : PipelineConnectedCmdlet
{
    private const string ListSet = "List";
    private const string DescribeSet = "Describe";

    /// <summary>Only backups of these tables, which may be gone: names, patterns of names, ARNs, table objects, or objects with a TableName.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ListSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableNameReference))]
    public TableNameReference[]? TableName { get; set; }

    /// <summary>Only backups of these names, or of names that match one of these patterns, in any case.</summary>
    [Parameter(Position = 1, ParameterSetName = ListSet)]
    [SupportsWildcards]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    public string[]? BackupName { get; set; }

    /// <summary>USER (the default), SYSTEM, AWS_BACKUP or ALL.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupTypeCompleter))]
    public string? BackupType { get; set; }

    /// <summary>Only backups created at this time or later. Local time unless it says otherwise.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [ReferenceArgument(typeof(TimeReference))]
    public TimeReference? TimeRangeLowerBound { get; set; }

    /// <summary>Only backups created before this time. Local time unless it says otherwise.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [ReferenceArgument(typeof(TimeReference))]
    public TimeReference? TimeRangeUpperBound { get; set; }

    /// <summary>The list starts behind this backup, whether or not it is still there.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference? ExclusiveStartBackupArn { get; set; }

    /// <summary>The most backups to list: 1 to 100. By default all.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public int? Limit { get; set; }

    /// <summary>Only the newest AVAILABLE backup of each table.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Latest { get; set; }

    /// <summary>The backups to describe: ARNs, names, backup objects, or patterns of names or of ARNs.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DescribeSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference[]? BackupArn { get; set; }

    private protected override void Process()
    {
        if (ParameterSetName == DescribeSet)
        {
            ForEachBackup(BackupArn!, mustMatch: false, (connection, backup) => Emit(
                Await(cancellationToken => connection.Backups.DescribeBackupAsync(backup.BackupArn, cancellationToken)), connection));
            return;
        }

        CheckGiven(nameof(TableName), nameof(BackupName));
        if (TableName is null)
        {
            List(null);
            return;
        }

        foreach (var table in TableName)
        {
            Guard(() => List(table), table.NameOrArn);
        }
    }

    private void List(TableReference? table)
    {
        var connection = Open(table, ExclusiveStartBackupArn);
        var isPattern = table is not null && Wildcards.IsPattern(table);
        var listing = new BackupListing(connection.Backups, Request(connection, isPattern ? null : table))
        {
            Name = BackupName is null ? null : NameFilter(BackupName),
            Table = isPattern ? Wildcards.Parse(table!.NameOrArn).IsMatch : null,
            LatestOnly = Latest,
        };
        Stream((_, cancellationToken) => listing.ReadAsync(cancellationToken), backup => Emit(backup, connection));
    }

    private static Predicate<string> NameFilter(string[] patterns)
    {
        var parsed = Array.ConvertAll(patterns, Wildcards.Parse);
        return name => Array.Exists(parsed, pattern => pattern.IsMatch(name));
    }

    private ListBackupsRequest Request(FdynoConnection connection, TableReference? table) => new()
    {
        TableName = table?.NameOrArn,
        BackupType = BackupType,
        TimeRangeLowerBound = TimeRangeLowerBound?.Resolve(nameof(TimeRangeLowerBound)),
        TimeRangeUpperBound = TimeRangeUpperBound?.Resolve(nameof(TimeRangeUpperBound)),
        ExclusiveStartBackupArn = ExclusiveStartBackupArn is null ? null : ResolveName(connection, ExclusiveStartBackupArn).BackupArn,
        Limit = Limit,
    };
}
