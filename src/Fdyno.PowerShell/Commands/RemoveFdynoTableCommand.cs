using System.Management.Automation;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>
/// Removes a table with all its items; its backups stay, and where its point-in-time recovery is on, its state does, as a SYSTEM backup.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "FdynoTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveFdynoTableCommand : PipelineConnectedCmdlet
{
    /// <summary>The tables: names, patterns of names, ARNs or table objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference[]? TableName { get; set; }

    /// <summary>Asks no question. Deletion protection holds all the same.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process() => ForEachTable(TableName!, mustMatch: false, Remove);

    private void Remove(FdynoConnection connection, TableReference table)
    {
        // Asked first, so that the question says what will be left, and a table that cannot be removed raises none.
        var action = Await(cancellationToken => connection.Tables.LeavesSystemBackupAsync(table.NameOrArn, cancellationToken))
            ? "Remove, and keep its state as a SYSTEM backup for 35 days"
            : "Remove with all its items";
        MakeChange(
            connection,
            known => Confirm(Describe(TableLabel.Of(table, known), connection), action, Force),
            (on, context, cancellationToken) => on.Tables.DeleteTableAsync(table.NameOrArn, context, cancellationToken),
            _ => { },
            Force);
    }
}
