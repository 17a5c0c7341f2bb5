using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Reads a whole backup and checks every sum in it, without writing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "FdynoBackup")]
[OutputType(typeof(bool))]
[OutputType(typeof(BackupVerification))]
public sealed class TestFdynoBackupCommand : PipelineConnectedCmdlet
{
    /// <summary>The backup.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    public BackupReference? BackupArn { get; set; }

    /// <summary>Writes what was found instead of $true or $false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override object? ErrorTarget => BackupArn?.BackupArn;

    private protected override void Process()
    {
        var connection = Open(BackupArn);
        var verification = Await((context, cancellationToken) =>
            connection.Backups.VerifyBackupAsync(BackupArn!.BackupArn, context, cancellationToken));
        foreach (var problem in verification.Problems)
        {
            WriteWarning($"{verification.BackupArn}: {problem}");
        }

        if (Detailed)
        {
            Emit(verification, connection);
        }
        else
        {
            WriteObject(verification.IsValid);
        }
    }
}
