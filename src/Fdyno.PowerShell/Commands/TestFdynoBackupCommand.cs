using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Reads whole backups and checks every sum in them, without writing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "FdynoBackup")]
[OutputType(typeof(bool))]
[OutputType(typeof(BackupVerification))]
public sealed class TestFdynoBackupCommand : PipelineConnectedCmdlet
{
    /// <summary>The backups: ARNs, names, backup objects, or patterns of names or of ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference[]? BackupArn { get; set; }

    /// <summary>Writes what was found instead of $true or $false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Process() => ForEachBackup(BackupArn!, mustMatch: true, Test);

    private void Test(FdynoConnection connection, BackupReference backup)
    {
        var verification = Await((context, cancellationToken) =>
            connection.Backups.VerifyBackupAsync(backup.BackupArn, context, cancellationToken));
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
