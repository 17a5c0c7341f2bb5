using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>Compares two tables item by item, both ways. Writes nothing where they are equal.</summary>
[Cmdlet(VerbsData.Compare, "FdynoTable")]
[OutputType(typeof(ItemDifference))]
public sealed class CompareFdynoTableCommand : PipelineConnectedCmdlet
{
    /// <summary>The table to compare with.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? ReferenceTable { get; set; }

    /// <summary>The table to compare.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? DifferenceTable { get; set; }

    private protected override object? ErrorTarget => DifferenceTable?.NameOrArn;

    private protected override void Process()
    {
        var connection = Open();
        Stream(
            (context, cancellationToken) => connection.Comparisons.CompareTablesAsync(
                ReferenceTable!.NameOrArn, DifferenceTable!.NameOrArn, context, cancellationToken),
            difference => Emit(ItemDifference.From(difference), connection));
    }
}
