using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>Removes items by their keys. A key that is not there is no error.</summary>
[Cmdlet(VerbsCommon.Remove, "FdynoItem", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class RemoveFdynoItemCommand : ItemWritingCmdlet
{
    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference? TableName { get; set; }

    /// <summary>Hashtables or objects that have the key attributes; other attributes do not count.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? Key { get; set; }

    private protected override object? ErrorTarget => Key;

    private protected override void Process() => ForEachItem(Key, Remove);

    private void Remove(object? source)
    {
        var table = TableName!.NameOrArn;
        var connection = Open(TableName);
        var writer = Writer(connection, table);
        var key = ItemFromPowerShell.Pick(ItemKeys.Of(source), writer.KeyAttributeNames);
        AwaitIfNeeded(cancellationToken => writer.CheckKeyAsync(key, cancellationToken));
        if (ShouldProcess(Describe($"item {ItemLabel.Of(key)} of table {table}", connection), "Remove"))
        {
            Begin(cancellationToken => writer.DeleteAsync(key, source, cancellationToken));
        }
    }
}
