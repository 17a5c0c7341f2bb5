using System.Management.Automation;
using Fdyno.Items;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Items;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Commands;

/// <summary>Writes all items of a table, as of one instant, into a file, which appears when it is complete.</summary>
[Cmdlet(VerbsData.Export, "FdynoItem", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TransferSummary))]
public sealed class ExportFdynoItemCommand : NamedConnectedCmdlet
{
    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    /// <summary>The file: .json makes one array, anything else one item a line; .gz after that compresses.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string? Path { get; set; }

    /// <summary>DynamoDbJson (the default), which keeps everything, or Json.</summary>
    [Parameter]
    public ItemFileFormat Format { get; set; } = ItemFileFormat.DynamoDbJson;

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces even a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => Path;

    private protected override void Process()
    {
        var table = TableName!.NameOrArn;
        var path = this.ResolveFile(Path!);
        var connection = Open(TableName);
        if (!ShouldProcess(path, $"Export the items of table {table}") || !MayWrite(path))
        {
            return;
        }

        var (count, sizeBytes) = Await(async (context, cancellationToken) =>
        {
            var expected = await connection.Tables.DescribeTableAsync(table, cancellationToken);
            var progress = new ExportProgress(context, expected);
            var items = connection.Items.ScanInstantAsync(table, cancellationToken);
            return await ItemFiles.WriteAsync(path, Format, items, progress, cancellationToken);
        });
        Emit(new TransferSummary(table, count, sizeBytes), connection);
    }

    private bool MayWrite(string path)
    {
        if (Directory.Exists(path))
        {
            throw new FdynoException(FdynoErrorCode.Validation, $"The path '{path}' is that of a folder.", "Give the path of a file.", path);
        }

        // The temporary file would be the one that is named otherwise.
        if (System.IO.Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new FdynoException(
                FdynoErrorCode.Validation, $"There is no folder '{folder}'.", "Give the path of a file in a folder that is there.", path);
        }

        if (!File.Exists(path))
        {
            return true;
        }

        if (NoClobber)
        {
            WriteError(ErrorRecords.FileExists(path));
            return false;
        }

        // A file that only its folder protects would be replaced without a word.
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            if (!Force)
            {
                WriteError(ErrorRecords.FileReadOnly(path));
                return false;
            }

            File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        }

        return true;
    }

    private sealed class ExportProgress(OperationContext context, TableDescription table) : IProgress<(long Count, long SizeBytes)>
    {
        public void Report((long Count, long SizeBytes) value) => context.Progress?.Report(new(
            $"Exporting table {table.TableName}", value.Count, value.SizeBytes, table.ItemCount, table.TableSizeBytes));
    }
}
