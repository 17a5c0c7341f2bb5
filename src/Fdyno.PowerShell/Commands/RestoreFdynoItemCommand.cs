using System.Management.Automation;
using Fdyno.Api;
using Fdyno.ItemRestores;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Items;
using Fdyno.PowerShell.Times;

namespace Fdyno.PowerShell.Commands;

/// <summary>
/// Puts items of a table back to what they were at a time or in a backup: those of keys, or those of one hash key value. Items that did not
/// exist then are removed.
/// </summary>
[Cmdlet(VerbsData.Restore, "FdynoItem", DefaultParameterSetName = KeyAtTimeSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ItemRestoration))]
public sealed class RestoreFdynoItemCommand : ItemKeyCmdlet
{
    private const string KeyAtTimeSet = "KeyAtTime";
    private const string KeyInBackupSet = "KeyInBackup";
    private const string RangeAtTimeSet = "RangeAtTime";
    private const string RangeInBackupSet = "RangeInBackup";

    // Opened by the first record: all of them are put back to one and the same instant, unless each brings a backup of its own.
    private ItemRestore? _restore;
    private string? _restoredBackup;

    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference? TableName { get; set; }

    /// <summary>A hashtable or an object that has the key attributes; other attributes do not count.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = KeyAtTimeSet)]
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = KeyInBackupSet)]
    [AllowNull]
    public PSObject? Key { get; set; }

    /// <summary>The value of the hash key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RangeAtTimeSet)]
    [Parameter(Mandatory = true, ParameterSetName = RangeInBackupSet)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? HashValue { get; set; }

    /// <summary>Only items whose range key is this or greater.</summary>
    [Parameter(ParameterSetName = RangeAtTimeSet)]
    [Parameter(ParameterSetName = RangeInBackupSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? RangeBegin { get; set; }

    /// <summary>Only items whose range key is this or less.</summary>
    [Parameter(ParameterSetName = RangeAtTimeSet)]
    [Parameter(ParameterSetName = RangeInBackupSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? RangeEnd { get; set; }

    /// <summary>The time that the items are put back to; a time without a zone is local.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyAtTimeSet)]
    [Parameter(Mandatory = true, ParameterSetName = RangeAtTimeSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [ReferenceArgument(typeof(TimeReference))]
    public TimeReference? RestoreDateTime { get; set; }

    /// <summary>The backup that the items are taken from, of this table or of another one with the same keys.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = KeyInBackupSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RangeInBackupSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference? BackupArn { get; set; }

    /// <summary>Writes what changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => Key ?? HashValue ?? TableName?.NameOrArn;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Close();
        base.EndProcessing();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A pipeline that was stopped has no end.
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private protected override void Process()
    {
        if (ParameterSetName is KeyAtTimeSet or KeyInBackupSet)
        {
            ForEachItem(Key, Restore);
        }
        else
        {
            Restore(null);
        }
    }

    private void Restore(object? given)
    {
        var table = TableName!.NameOrArn;
        var connection = Open(TableName, BackupArn);
        var (selection, what) = Select(connection, table, given);
        var request = new RestoreItemsRequest
        {
            TableName = table,
            RestoreDateTime = RestoreDateTime?.Resolve(nameof(RestoreDateTime)),
            BackupArn = BackupArn is null ? null : ResolveName(connection, BackupArn).BackupArn,
        };
        if (_restoredBackup != request.BackupArn)
        {
            Close();
        }

        _restoredBackup = request.BackupArn;
        var restore = _restore ??= Await(cancellationToken => connection.ItemRestores.OpenAsync(request, cancellationToken));
        if (IsWhatIf)
        {
            Stream(
                (_, cancellationToken) => restore.PreviewAsync(selection, cancellationToken),
                change => ShouldProcess(Describe($"item {ItemLabel.Of(change.Key)} of table {table}", connection), Action(change, restore.Source)));
            return;
        }

        if (Confirm(Describe(what, connection), $"Put back as in {restore.Source}", Force))
        {
            Stream((context, cancellationToken) => restore.RestoreAsync(selection, context, cancellationToken), change =>
            {
                if (PassThru)
                {
                    Emit(ItemRestoration.From(change), connection);
                }
            });
        }
    }

    private (ItemSelection Selection, string What) Select(FdynoConnection connection, string table, object? given)
    {
        if (ParameterSetName is KeyAtTimeSet or KeyInBackupSet)
        {
            var key = ReadKey(connection, table, given);
            return (ItemSelection.OfKey(key), $"item {ItemLabel.Of(key)} of table {table}");
        }

        var bounds = (RangeBegin, RangeEnd) switch
        {
            (null, null) => "",
            (_, null) => $" from {RangeBegin} on",
            (null, _) => $" up to {RangeEnd}",
            _ => $" from {RangeBegin} to {RangeEnd}",
        };
        return (
            ItemSelection.OfRange(ItemFromPowerShell.Value(HashValue, nameof(HashValue)), Bound(RangeBegin, nameof(RangeBegin)), Bound(RangeEnd, nameof(RangeEnd))),
            $"items of {HashValue}{bounds} of table {table}");
    }

    private static AttributeValue? Bound(object? value, string name) => value is null ? null : ItemFromPowerShell.Value(value, name);

    private static string Action(RestoredItem change, string source) => change.Kind switch
    {
        ItemRestoreKind.PutBack => $"Put back from {source}",
        ItemRestoreKind.Overwritten => $"Overwrite {string.Join(", ", change.DifferentAttributes)} from {source}",
        _ => $"Remove, as it is not in {source}",
    };

    private void Close()
    {
        if (_restore is { } open)
        {
            _restore = null;
            Finish(() => open.DisposeAsync().AsTask());
        }
    }
}
