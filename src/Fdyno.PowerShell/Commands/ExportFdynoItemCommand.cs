using System.Management.Automation;
using Fdyno.Errors;
using Fdyno.Files;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Commands;

/// <summary>Writes all items of a table, as of one instant, into a file, which appears when it is complete, or into a pipe.</summary>
[Cmdlet(VerbsData.Export, "FdynoItem", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TransferSummary))]
public sealed class ExportFdynoItemCommand : NamedConnectedCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    // In any case: some file systems do not tell names apart by it, and none needs two files that differ in nothing else.
    private readonly Dictionary<string, string> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableNameReference))]
    public TableNameReference? TableName { get; set; }

    /// <summary>The file: .json makes one array, anything else one item a line; .gz after that compresses.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    public string? Path { get; set; }

    /// <summary>The file, as -Path, which takes wildcards as they are too.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    /// <summary>DynamoDbJson (the default), which keeps everything, or Json.</summary>
    [Parameter]
    public ItemFileFormat Format { get; set; } = ItemFileFormat.DynamoDbJson;

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces even a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => LiteralPath ?? Path;

    private protected override void Process()
    {
        var table = TableName!.NameOrArn;
        var path = this.ResolveFile(LiteralPath ?? Path!);
        var connection = Open(TableName);
        CheckPath(path, table);
        var expected = Await(cancellationToken => connection.Tables.DescribeTableAsync(table, cancellationToken));
        if (!MayWrite(path) || !ShouldProcess(path, $"Export the items of table {table}"))
        {
            return;
        }

        _written[path] = table;
        var (count, sizeBytes) = Await(async (context, cancellationToken) =>
        {
            var progress = new ExportProgress(context, expected);
            var items = connection.Items.ScanInstantAsync(table, cancellationToken);
            var options = new ItemWriteOptions { Format = Format, MayReplace = !NoClobber, Force = Force, Progress = progress };
            return await ItemFile.WriteAsync(path, items, options, cancellationToken);
        });
        Emit(new TransferSummary(table, count, sizeBytes), connection);
    }

    /// <summary>Refuses what the writing would refuse, and to replace what this command has just written.</summary>
    private void CheckPath(string path, string table)
    {
        if (_written.TryGetValue(path, out var earlier))
        {
            throw new FdynoException(
                FdynoErrorCode.Validation,
                $"The items of table '{earlier}' have just been written to '{path}'; those of table '{table}' would replace them.",
                "Give each table a file of its own: -Path { \"$($_.TableName).json\" }",
                path);
        }

        ItemFile.CheckTarget(path);
    }

    private bool MayWrite(string path)
    {
        if (!File.Exists(path))
        {
            return true;
        }

        if (NoClobber)
        {
            WriteError(ErrorRecords.FileExists(path));
            return false;
        }

        if (!Force && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            WriteError(ErrorRecords.FileReadOnly(path));
            return false;
        }

        return true;
    }

    private sealed class ExportProgress(OperationContext context, TableDescription table) : IProgress<(long Count, long SizeBytes)>
    {
        public void Report((long Count, long SizeBytes) value) => context.Progress?.Report(new(
            $"Exporting table {table.TableName}", value.Count, value.SizeBytes, table.ItemCount, table.TableSizeBytes));
    }
}
