using System.Management.Automation;
using Fdyno.Api;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// A table, a backup or an index as a parameter takes it: as text, or as an object that says which store it came from. What an object says
/// holds however the object is passed: by position, by name or by the pipeline.
/// </summary>
public abstract class StoreReference
{
    private protected StoreReference(string text, object? source)
    {
        Text = text;
        if (source is null)
        {
            return;
        }

        var origin = CarriedConnection.Find(source);
        Connection = origin?.Connection;
        (TableName, TableId) = (origin?.Table?.TableName, origin?.Table?.TableId);
        StoreId = Connection?.StoreId ?? DeserializedText(source, nameof(FdynoConnection.StoreId));
    }

    /// <summary>The name or the ARN.</summary>
    public override string ToString() => Text;

    /// <summary>The name or the ARN, unchecked.</summary>
    private protected string Text { get; }

    /// <summary>The connection that the object came from; null for text, and for objects that were serialised.</summary>
    internal FdynoConnection? Connection { get; }

    /// <summary>The id of the store that the object came from; null where that is not known, as for text.</summary>
    internal string? StoreId { get; }

    /// <summary>The account that the reference is of, from the object's connection or from the ARN; null where neither says one.</summary>
    internal virtual string? AccountId => Connection?.AccountId;

    /// <summary>Whether what is given as text, or was serialised, says that it is of another store than a connection's.</summary>
    internal bool IsElsewhere(FdynoConnection connection) =>
        Connection is null && (StoreId is not null ? StoreId != connection.StoreId : AccountId is not null && AccountId != connection.AccountId);

    /// <summary>The name of the table that the object describes or belongs to; null for text, and for backups.</summary>
    internal string? TableName { get; private protected init; }

    /// <summary>The id of that table: one that is made anew under the same name is another table.</summary>
    internal string? TableId { get; private protected init; }

    /// <summary>What is referred to, as errors name it.</summary>
    internal abstract string Description { get; }

    /// <summary>A property of an object that was serialised in between; null where it has none.</summary>
    private protected static string? DeserializedText(object? source, string property) =>
        source is PSObject { BaseObject: PSCustomObject } deserialized ? deserialized.Properties[property]?.Value as string : null;
}
