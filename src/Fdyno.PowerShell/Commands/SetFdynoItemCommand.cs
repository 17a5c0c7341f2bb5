using System.Management.Automation;
using Fdyno.Items;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>Writes items, in the place of those that have their keys.</summary>
[Cmdlet(VerbsCommon.Set, "FdynoItem", DefaultParameterSetName = ItemSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class SetFdynoItemCommand : ItemWritingCmdlet
{
    private const string JsonSet = "Json";
    private const string ItemSet = "Item";

    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference? TableName { get; set; }

    /// <summary>Items as hashtables or objects, such as Get-FdynoItem writes, or in JSON.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [AllowNull]
    public PSObject? Item { get; set; }

    /// <summary>An item in DynamoDB JSON, such as {"pk":{"S":"a"}}.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = JsonSet)]
    [AllowEmptyString]
    public string? Json { get; set; }

    /// <summary>JSON is plain, such as {"pk":"a"}.</summary>
    [Parameter]
    public SwitchParameter PlainJson { get; set; }

    private protected override object? ErrorTarget => ParameterSetName == JsonSet ? Json : Item;

    private protected override void Process() => ForEachItem(ErrorTarget, Write);

    private void Write(object? source)
    {
        var table = TableName!.NameOrArn;
        var item = Read(source);
        var connection = Open(TableName);
        var writer = Writer(connection, table);
        AwaitIfNeeded(cancellationToken => writer.CheckAsync(item, cancellationToken));
        if (ShouldProcess(Describe($"item {ItemLabel.Of(item)} of table {table}", connection), "Write"))
        {
            Begin(cancellationToken => writer.PutAsync(item, source, cancellationToken));
        }
    }

    // By position and from the pipeline a string comes as -Item: PowerShell would make a string of a hashtable before it looked at
    // another parameter.
    private Item Read(object? source) => Wrapped.Unwrap(source) is not string json ? ItemFromPowerShell.Convert(source)
        : PlainJson ? Fdyno.Items.PlainJson.Parse(json)
        : DynamoDbJson.Parse(json);
}
