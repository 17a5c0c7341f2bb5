using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Commands;

/// <summary>Takes away what is no longer needed of tables: expired items, the past behind the recovery window, dead jobs.</summary>
[Cmdlet(VerbsCommon.Optimize, "FdynoTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TableOptimization))]
public sealed class OptimizeFdynoTableCommand : PipelineConnectedCmdlet
{
    private const string Action = "Remove expired items, and what is no longer needed of its past";

    /// <summary>The table's name or ARN, or a pattern of names, matched in any case.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    private protected override object? ErrorTarget => TableName?.NameOrArn;

    private protected override void Process()
    {
        var connection = Open(TableName);
        var name = TableName!.NameOrArn;
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            Optimize(connection, name);
            return;
        }

        var pattern = Wildcards.Parse(name);
        foreach (var match in Await(cancellationToken => FindAsync(connection.Tables, pattern, cancellationToken)))
        {
            try
            {
                Optimize(connection, match);
            }
            catch (FdynoException error) when (error.Code is FdynoErrorCode.ResourceNotFound)
            {
                WriteVerbose(error.Message); // Removed since it was listed, or being restored: nobody asked for it by its name.
            }
            catch (FdynoException error)
            {
                WriteError(ErrorRecords.From(error, match)); // The other tables are none the worse for it.
            }
        }
    }

    private void Optimize(FdynoConnection connection, string name)
    {
        if (ShouldProcess(Describe($"table {name}", connection), Action))
        {
            Emit(
                Await((context, cancellationToken) => connection.Optimizations.OptimizeTableAsync(name, context, cancellationToken)),
                connection);
        }
    }

    private static async Task<List<string>> FindAsync(TableService tables, WildcardPattern pattern, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var name in tables.ListTablesAsync(cancellationToken))
        {
            if (pattern.IsMatch(name)) names.Add(name);
        }

        return names;
    }
}
