using Fdyno.Items;

namespace Fdyno.PowerShell.Items;

/// <summary>Numbers as PowerShell users see them: as a type that they can calculate with, if it holds the number exactly.</summary>
internal static class NumberToPowerShell
{
    /// <summary>A <see cref="long"/>, else a <see cref="decimal"/>, else the <see cref="Number"/> itself.</summary>
    public static object Convert(Number number)
    {
        // Statements, not a conditional expression: that would make every branch a Number, since there are conversions to it.
        if (number.TryToInt64(out var integer))
        {
            return integer;
        }

        if (number.TryToDecimal(out var exact))
        {
            return exact;
        }

        return number;
    }
}
