using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Backs a table up; resumes a backup that was cut off, or removes what it has left.</summary>
[Cmdlet(VerbsCommon.New, "FdynoBackup", DefaultParameterSetName = CreateSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupDescription))]
public sealed class NewFdynoBackupCommand : PipelineConnectedCmdlet
{
    private const string CreateSet = "Create";
    private const string ResumeSet = "Resume";
    private const string AbortSet = "Abort";

    /// <summary>The tables: names, patterns of names, ARNs, table objects, or objects with a TableName.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CreateSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableNameReference))]
    public TableNameReference[]? TableName { get; set; }

    /// <summary>The backup's name; by default made of the table's name and the time.</summary>
    [Parameter(Position = 1, ParameterSetName = CreateSet)]
    [AllowEmptyString]
    public string? BackupName { get; set; }

    /// <summary>Makes a new backup even where the table has one of that name.</summary>
    [Parameter(ParameterSetName = CreateSet)]
    public SwitchParameter AllowDuplicateName { get; set; }

    /// <summary>The backups that were cut off.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ResumeSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AbortSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference[]? BackupArn { get; set; }

    /// <summary>Resumes the backup.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResumeSet)]
    public SwitchParameter Resume { get; set; }

    /// <summary>Removes what the backup has left.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AbortSet)]
    public SwitchParameter Abort { get; set; }

    private protected override void Process()
    {
        if (ParameterSetName == CreateSet)
        {
            ForEachTable(TableName!, mustMatch: true, Create);
        }
        else
        {
            ForEachBackup(BackupArn!, mustMatch: true, ParameterSetName == ResumeSet ? ResumeOne : AbortOne);
        }
    }

    private void Create(FdynoConnection connection, TableReference table)
    {
        var request = new CreateBackupRequest
        {
            TableName = table.NameOrArn,
            BackupName = BackupName,
            AllowDuplicateName = AllowDuplicateName,
        };
        MakeChange(
            connection,
            _ => ShouldProcess(Describe($"table {table}", connection), "Back up"),
            (on, context, cancellationToken) => on.Backups.CreateBackupAsync(request, context, cancellationToken),
            made => Emit(made, connection));
    }

    private void ResumeOne(FdynoConnection connection, BackupReference backup) => MakeChange(
        connection,
        _ => ShouldProcess(Describe($"backup {backup}", connection), "Resume"),
        (on, context, cancellationToken) => on.Backups.ResumeBackupAsync(backup.BackupArn, context, cancellationToken),
        made => Emit(made, connection));

    private void AbortOne(FdynoConnection connection, BackupReference backup) => MakeChange(
        connection,
        left => ConfirmHighImpact(Describe(BackupLabel.Of(backup, left), connection), "Abort and remove"),
        (on, _, cancellationToken) => on.Backups.AbortBackupAsync(backup.BackupArn, cancellationToken),
        removed => Emit(removed, connection),
        isHighImpact: true);
}
