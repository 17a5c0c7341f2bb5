using System.Management.Automation;
using Fdyno.Items;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>Writes items, in the place of those that have their keys.</summary>
[Cmdlet(VerbsCommon.Set, "FdynoItem", DefaultParameterSetName = JsonSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class SetFdynoItemCommand : NamedConnectedCmdlet
{
    private const string JsonSet = "Json";
    private const string ItemSet = "Item";

    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    /// <summary>An item in DynamoDB JSON, such as {"pk":{"S":"a"}}.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = JsonSet)]
    [AllowEmptyString]
    public string? Json { get; set; }

    /// <summary>An item as a hashtable or an object, such as Get-FdynoItem writes.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [AllowNull]
    public PSObject? Item { get; set; }

    private protected override object? ErrorTarget => ParameterSetName == ItemSet ? Item : Json;

    private protected override void Process()
    {
        var table = TableName!.NameOrArn;
        var item = ParameterSetName == ItemSet ? ItemFromPowerShell.Convert(Item) : DynamoDbJson.Parse(Json!);
        var connection = Open(TableName);
        if (ShouldProcess(Describe($"item {ItemLabel.Of(item)} of table {table}", connection), "Write"))
        {
            Await(cancellationToken => connection.Items.PutItemAsync(table, item, cancellationToken));
        }
    }
}
