using System.Management.Automation;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Takes away what is no longer needed of tables: expired items, the past behind the recovery window, dead jobs.</summary>
[Cmdlet(VerbsCommon.Optimize, "FdynoTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TableOptimization))]
public sealed class OptimizeFdynoTableCommand : PipelineConnectedCmdlet
{
    private const string Action = "Remove expired items, and what is no longer needed of its past";

    /// <summary>The tables: names, patterns of names, ARNs or table objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference[]? TableName { get; set; }

    private protected override void Process() => ForEachTable(TableName!, mustMatch: false, (connection, table) => MakeChange(
        connection,
        _ => ShouldProcess(Describe($"table {table}", connection), Action),
        (on, context, cancellationToken) => on.Optimizations.OptimizeTableAsync(table.NameOrArn, context, cancellationToken),
        optimized => Emit(optimized, connection)));
}
