using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Files;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>Writes the items of files into a table. What comes before an error in a file stays, and the files after it are imported.</summary>
[Cmdlet(VerbsData.Import, "FdynoItem", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TransferSummary))]
public sealed class ImportFdynoItemCommand : NamedConnectedCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference? TableName { get; set; }

    /// <summary>The files: JSON arrays, or one item a line; gzipped or not.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The files, with names that are taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    public string[]? LiteralPath { get; set; }

    /// <summary>Json or DynamoDbJson; by default told by the first item.</summary>
    [Parameter]
    public ItemFileFormat? Format { get; set; }

    private protected override void Process()
    {
        foreach (var given in LiteralPath ?? Path!)
        {
            Guard(
                () =>
                {
                    foreach (var path in LiteralPath is null ? this.ResolveFiles(given) : [this.ResolveFile(given)])
                    {
                        Guard(() => Import(path), path);
                    }
                },
                given);
        }
    }

    private void Import(string path)
    {
        var table = TableName!.NameOrArn;
        var connection = Open(TableName);
        if (IsWhatIf)
        {
            // All items are read and checked. Not before a question: what comes from a pipe can be read once only.
            var dry = connection.DryRun();
            Await((context, cancellationToken) => ImportAsync(dry, table, path, context, cancellationToken));
        }

        if (ShouldProcess(Describe($"table {table}", connection), $"Import the items of {path}"))
        {
            Emit(Await((context, cancellationToken) => ImportAsync(connection, table, path, context, cancellationToken)), connection);
        }
    }

    private Task<TransferSummary> ImportAsync(
        FdynoConnection connection, string table, string path, OperationContext context, CancellationToken cancellationToken)
    {
        var progress = new ImportProgress(context);
        var items = ItemFile.ReadAsync(
            path, new ItemReadOptions { Format = Format, Progress = progress, Warn = context.Warn }, cancellationToken);
        return connection.Items.PutItemsAsync(table, items, progress.Context, cancellationToken);
    }
}
