using System.Globalization;
using System.Management.Automation;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes table references of names, ARNs, tables, and tables that were serialised in between. Called by PowerShell.</summary>
public class TableReferenceConverter : StoreReferenceConverter
{
    internal override string Expectation =>
        "A table is given by its name, by its ARN, or as a table object such as Get-FdynoTable writes.";

    private protected override object? Convert(object? source) => ToTable(source);

    private protected static TableReference? ToTable(object? source) => Wrapped.Unwrap(source) switch
    {
        string name => new(name),
        TableDescription table => TableReference.Of(table, table.TableName, table.TableArn, table.TableId),

        // A table may be called 2024, and PowerShell reads that as a number.
        int or long or decimal => new(((IFormattable)Wrapped.Unwrap(source)!).ToString(null, CultureInfo.InvariantCulture)),
        PSObject => OfDeserialized(source, typeof(TableDescription)),
        _ => null,
    };

    /// <summary>The table of an object of one of these types that was serialised in between, by the ARN that it had.</summary>
    private protected static TableReference? OfDeserialized(object? source, params ReadOnlySpan<Type> types) =>
        OfDeserialized(source, nameof(TableDescription.TableArn), types) is { } arn
            ? new(arn, source, OfDeserialized(source, nameof(TableDescription.TableId), types))
            : null;
}
