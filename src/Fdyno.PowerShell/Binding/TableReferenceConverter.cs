using System.Globalization;
using System.Management.Automation;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes table references of names, ARNs, tables, and tables that were serialised in between. Called by PowerShell.</summary>
public class TableReferenceConverter : PSTypeConverter
{
    private const string DeserializedTable = "Deserialized.Fdyno.TableDescription";

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => Convert(sourceValue) is not null;

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) => Convert(sourceValue) is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Convert(sourceValue) ?? throw NotATable();

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Convert(sourceValue) ?? throw NotATable();

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException("A table reference is converted to nothing else.");

    private protected virtual TableReference? Convert(object? source)
    {
        var value = source is PSObject wrapped ? wrapped.BaseObject : source;
        return value switch
        {
            string name => new(name),
            TableDescription table => new(table.TableName),

            // A table may be called 2024, and PowerShell reads that as a number.
            int or long or decimal => new(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),

            // The ARN: what was serialised may come from a store of another account or region, and must not pass for one of this store.
            PSCustomObject when source is PSObject table && table.TypeNames.Contains(DeserializedTable) =>
                table.Properties[nameof(TableDescription.TableArn)]?.Value is string arn ? new(arn) : null,
            _ => null,
        };
    }

    private static PSInvalidCastException NotATable() =>
        new("A table is given by its name, by its ARN, or as a table object such as Get-FdynoTable writes.");
}
