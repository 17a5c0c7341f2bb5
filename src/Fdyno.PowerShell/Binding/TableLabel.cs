using System.Globalization;
using Fdyno.Model;
using Fdyno.PowerShell.Pipeline;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Binding;

/// <summary>Tables as questions before a removal name them: with what would be lost.</summary>
internal static class TableLabel
{
    /// <summary>The table's name, its number of items and its size.</summary>
    /// <param name="reference">The table as it was given.</param>
    /// <param name="table">The table; null where it has not been looked at, since nobody is asked.</param>
    public static string Of(TableReference reference, TableDescription? table) => table is null
        ? $"table {reference}"
        : $"table {table.TableName} ({Quantity.Grouped(table.ItemCount, "item", CultureInfo.CurrentCulture)}, {ByteSize.Format(table.TableSizeBytes)})";
}
