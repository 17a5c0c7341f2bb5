using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Backs a table up; goes on with a backup that was cut off, or removes what it has left.</summary>
[Cmdlet(VerbsCommon.New, "FdynoBackup", DefaultParameterSetName = CreateSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupDescription))]
public sealed class NewFdynoBackupCommand : PipelineConnectedCmdlet
{
    private const string CreateSet = "Create";
    private const string ResumeSet = "Resume";
    private const string AbortSet = "Abort";

    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CreateSet)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    /// <summary>The backup's name; by default made of the table's name and the time.</summary>
    [Parameter(Position = 1, ParameterSetName = CreateSet)]
    [AllowEmptyString]
    public string? BackupName { get; set; }

    /// <summary>Makes a new backup even where the table has one of that name.</summary>
    [Parameter(ParameterSetName = CreateSet)]
    public SwitchParameter AllowDuplicateName { get; set; }

    /// <summary>The backup that was cut off.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ResumeSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AbortSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    public BackupReference? BackupArn { get; set; }

    /// <summary>Goes on with the backup.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResumeSet)]
    public SwitchParameter Resume { get; set; }

    /// <summary>Removes what the backup has left.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AbortSet)]
    public SwitchParameter Abort { get; set; }

    private protected override object? ErrorTarget => BackupArn?.BackupArn ?? TableName?.NameOrArn;

    private protected override void Process()
    {
        var connection = Open(TableName, BackupArn);
        switch (ParameterSetName)
        {
            case ResumeSet:
                if (ShouldProcess(Describe($"backup {BackupArn}", connection), "Resume"))
                {
                    Emit(
                        Await((context, cancellationToken) => connection.Backups.ResumeBackupAsync(BackupArn!.BackupArn, context, cancellationToken)),
                        connection);
                }

                break;
            case AbortSet:
                if (ConfirmHighImpact(Describe($"backup {BackupArn}", connection), "Abort and remove"))
                {
                    Emit(Await(cancellationToken => connection.Backups.AbortBackupAsync(BackupArn!.BackupArn, cancellationToken)), connection);
                }

                break;
            default:
                Create(connection);
                break;
        }
    }

    private void Create(FdynoConnection connection)
    {
        var request = new CreateBackupRequest
        {
            TableName = TableName!.NameOrArn,
            BackupName = BackupName,
            AllowDuplicateName = AllowDuplicateName,
        };
        if (ShouldProcess(Describe($"table {TableName}", connection), "Back up"))
        {
            Emit(
                Await((context, cancellationToken) => connection.Backups.CreateBackupAsync(request, context, cancellationToken)),
                connection);
        }
    }
}
