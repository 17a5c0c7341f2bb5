using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Removes a table with all its items; its backups stay.</summary>
[Cmdlet(VerbsCommon.Remove, "FdynoTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveFdynoTableCommand : PipelineConnectedCmdlet
{
    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    /// <summary>Asks no question. Deletion protection holds all the same.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => TableName?.NameOrArn;

    private protected override void Process()
    {
        var name = TableName!.NameOrArn;
        var connection = Open();
        if (Confirm(Describe($"table {name}", connection), "Remove with all its items", Force))
        {
            Await(cancellationToken => connection.Tables.DeleteTableAsync(name, cancellationToken));
        }
    }
}
