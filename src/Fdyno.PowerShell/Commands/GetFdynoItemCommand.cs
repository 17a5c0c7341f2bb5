using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>Reads items: those of keys, those of one hash key value, or all of a table or an index.</summary>
[Cmdlet(VerbsCommon.Get, "FdynoItem", DefaultParameterSetName = ScanSet)]
[OutputType(typeof(PSObject))]
[OutputType(typeof(string))]
public sealed class GetFdynoItemCommand : ItemKeyCmdlet
{
    private const string ScanSet = "Scan";
    private const string KeySet = "Key";
    private const string QuerySet = "Query";

    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ScanSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = QuerySet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = KeySet)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableNameReference))]
    public TableNameReference? TableName { get; set; }

    /// <summary>A key: a hashtable or an object that has the key attributes. Nothing is written for a key that is not there.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = KeySet)]
    [AllowNull]
    public PSObject? Key { get; set; }

    /// <summary>The value of the hash key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = QuerySet)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? HashValue { get; set; }

    /// <summary>Only the items whose range key equals this.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? RangeValue { get; set; }

    /// <summary>Only items whose range key is this or greater.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? RangeBegin { get; set; }

    /// <summary>Only items whose range key is this or less.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? RangeEnd { get; set; }

    /// <summary>Only items whose range key starts with this.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? RangePrefix { get; set; }

    /// <summary>The secondary index to read.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ScanSet)]
    [ArgumentCompleter(typeof(IndexNameCompleter))]
    [ReferenceArgument(typeof(IndexReference))]
    public IndexReference? IndexName { get; set; }

    /// <summary>From the greatest range key to the least.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    public SwitchParameter Descending { get; set; }

    /// <summary>Writes DynamoDB JSON instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    /// <summary>Writes plain JSON instead of objects: readable, and without the types that JSON does not have.</summary>
    [Parameter]
    public SwitchParameter AsPlainJson { get; set; }

    private protected override object? ErrorTarget => (object?)Key ?? TableName?.NameOrArn;

    private protected override void Process()
    {
        if (AsJson && AsPlainJson)
        {
            throw new FdynoException(
                FdynoErrorCode.Validation, "Items are written in one form of JSON.", "Leave out either -AsJson or -AsPlainJson.", TableName!.NameOrArn);
        }

        var table = TableName!.NameOrArn;
        var connection = Open(TableName, IndexName);
        IndexName?.CheckTable(TableName, connection);
        switch (ParameterSetName)
        {
            case KeySet:
                ForEachItem(Key, given => Get(connection, table, given));
                break;
            case QuerySet:
                var request = Request(table);
                Stream((_, cancellationToken) => connection.Items.QueryAsync(request, cancellationToken), Write);
                break;
            default:
                Stream((_, cancellationToken) => connection.Items.ScanAsync(table, IndexName?.Name, cancellationToken), Write);
                break;
        }
    }

    private void Get(FdynoConnection connection, string table, object? given)
    {
        var key = ReadKey(connection, table, given);
        if (Await(cancellationToken => connection.Items.GetItemAsync(table, key, cancellationToken)) is { } item)
        {
            Write(item);
        }
    }

    private QueryRequest Request(string table) => new()
    {
        TableName = table,
        IndexName = IndexName?.Name,
        HashValue = ItemFromPowerShell.Value(HashValue, nameof(HashValue)),
        RangeValue = Range(RangeValue, nameof(RangeValue)),
        RangeBegin = Range(RangeBegin, nameof(RangeBegin)),
        RangeEnd = Range(RangeEnd, nameof(RangeEnd)),
        RangePrefix = Range(RangePrefix, nameof(RangePrefix)),
        Descending = Descending,
    };

    private static AttributeValue? Range(object? value, string name) => value is null ? null : ItemFromPowerShell.Value(value, name);

    private void Write(Item item) => WriteObject(
        AsJson ? DynamoDbJson.ToJson(item) : AsPlainJson ? PlainJson.ToJson(item) : ItemToPowerShell.Convert(item));
}
