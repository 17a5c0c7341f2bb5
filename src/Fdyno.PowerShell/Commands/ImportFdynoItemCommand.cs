using System.Management.Automation;
using Fdyno.Items;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>Writes the items of a file into a table. What comes before an error in the file stays.</summary>
[Cmdlet(VerbsData.Import, "FdynoItem", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TransferSummary))]
public sealed class ImportFdynoItemCommand : NamedConnectedCmdlet
{
    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    /// <summary>The file: a JSON array, or one item a line; gzipped or not.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string? Path { get; set; }

    /// <summary>Json or DynamoDbJson; by default told by the first item.</summary>
    [Parameter]
    public ItemFileFormat? Format { get; set; }

    private protected override object? ErrorTarget => Path;

    private protected override void Process()
    {
        var table = TableName!.NameOrArn;
        var path = this.ResolveFile(Path!);
        var connection = Open(TableName);
        if (ShouldProcess(Describe($"table {table}", connection), $"Import the items of {path}"))
        {
            var summary = Await((context, cancellationToken) =>
            {
                var progress = new ImportProgress(context);
                var items = ItemFiles.ReadAsync(path, Format, progress, cancellationToken);
                return connection.Items.PutItemsAsync(table, items, progress.Context, cancellationToken);
            });
            Emit(summary, connection);
        }
    }
}
