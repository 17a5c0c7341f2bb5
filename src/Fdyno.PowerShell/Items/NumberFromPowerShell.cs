using System.Numerics;
using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.PowerShell.Items;

/// <summary>Numbers of any numeric type, as DynamoDB keeps them.</summary>
internal static class NumberFromPowerShell
{
    /// <summary>The number; null where the value is of no numeric type.</summary>
    /// <exception cref="FdynoException">Validation: not finite, over 38 digits, or outside the range.</exception>
    public static Number? TryConvert(object value) => value switch
    {
        Number number => number,
        int integer => integer,
        long integer => integer,
        double real => Number.FromDouble(real),
        decimal real => real,
        byte integer => (int)integer,
        sbyte integer => (int)integer,
        short integer => (int)integer,
        ushort integer => (int)integer,
        uint integer => integer,
        ulong integer => integer,
        nint integer => (long)integer,
        nuint integer => (ulong)integer,
        float real => Number.FromSingle(real),
        Half real => Number.FromDouble((double)real),
        BigInteger integer => Number.FromBigInteger(integer),
        Int128 integer => Number.FromBigInteger(integer),
        UInt128 integer => Number.FromBigInteger(integer),
        _ => null,
    };
}
