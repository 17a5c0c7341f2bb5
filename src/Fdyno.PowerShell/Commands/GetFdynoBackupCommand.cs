using System.Management.Automation;
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

    /// <summary>Only backups of this table; it may be gone.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    /// <summary>Only backups of this name, or of names that match the pattern, in any case.</summary>
    [Parameter(Position = 1, ParameterSetName = ListSet)]
    [SupportsWildcards]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    public string? BackupName { get; set; }

    /// <summary>USER (the default), SYSTEM, AWS_BACKUP or ALL.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupTypeCompleter))]
    public string? BackupType { get; set; }

    /// <summary>Only backups created at this time or later. Local time unless it says otherwise.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public TimeReference? TimeRangeLowerBound { get; set; }

    /// <summary>Only backups created before this time. Local time unless it says otherwise.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public TimeReference? TimeRangeUpperBound { get; set; }

    /// <summary>The list starts behind this backup, whether or not it is still there.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    public BackupReference? ExclusiveStartBackupArn { get; set; }

    /// <summary>The most backups to list: 1 to 100. By default all.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public int? Limit { get; set; }

    /// <summary>Only the newest AVAILABLE backup of each table.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Latest { get; set; }

    /// <summary>The backup to describe.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DescribeSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    public BackupReference? BackupArn { get; set; }

    private protected override object? ErrorTarget => BackupArn?.BackupArn ?? TableName?.NameOrArn;

    private protected override void Process()
    {
        var connection = Open(TableName, BackupArn, ExclusiveStartBackupArn);
        if (ParameterSetName == DescribeSet)
        {
            Emit(Await(cancellationToken => connection.Backups.DescribeBackupAsync(BackupArn!.BackupArn, cancellationToken)), connection);
            return;
        }

        var listing = new BackupListing(connection.Backups, Request())
        {
            Name = BackupName is null ? null : NameFilter(BackupName),
            LatestOnly = Latest,
        };
        Stream((_, cancellationToken) => listing.ReadAsync(cancellationToken), backup => Emit(backup, connection));
    }

    private static Predicate<string> NameFilter(string pattern) =>
        Wildcards.Parse(pattern).IsMatch;

    private ListBackupsRequest Request() => new()
    {
        TableName = TableName?.NameOrArn,
        BackupType = BackupType,
        TimeRangeLowerBound = TimeRangeLowerBound?.Resolve(nameof(TimeRangeLowerBound)),
        TimeRangeUpperBound = TimeRangeUpperBound?.Resolve(nameof(TimeRangeUpperBound)),
        ExclusiveStartBackupArn = ExclusiveStartBackupArn?.BackupArn,
        Limit = Limit,
    };
}
