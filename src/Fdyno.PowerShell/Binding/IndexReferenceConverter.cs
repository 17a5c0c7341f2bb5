using System.Globalization;
using System.Management.Automation;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes index references of names, and of the indexes of tables. Called by PowerShell.</summary>
public sealed class IndexReferenceConverter : StoreReferenceConverter
{
    internal override string Expectation => "An index is given by its name, or as one of a table's GlobalSecondaryIndexes or LocalSecondaryIndexes.";

    private protected override object? Convert(object? source) => Wrapped.Unwrap(source) switch
    {
        string name => new IndexReference(name),
        SecondaryIndexDescription index => new IndexReference(index.IndexName, index.IndexArn, index),
        SecondaryIndex index => index.IndexName is null ? null : new IndexReference(index.IndexName),
        int or long or decimal => new IndexReference(((IFormattable)Wrapped.Unwrap(source)!).ToString(null, CultureInfo.InvariantCulture)),
        PSObject => OfDeserialized(source, nameof(SecondaryIndexDescription.IndexName), typeof(SecondaryIndexDescription)) is { } name
            ? new IndexReference(name, OfDeserialized(source, nameof(SecondaryIndexDescription.IndexArn), typeof(SecondaryIndexDescription)), source)
            : null,
        _ => null,
    };
}
