using System.Numerics;
using Fdyno.Storage;

namespace Fdyno.Tests.Tuples;

/// <summary>
/// The order of tuples by their values, as the specification words it; made without packing anything, so that the order of
/// packed bytes can be checked against it.
/// </summary>
internal static class TupleOrder
{
    internal static int Compare(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            var order = CompareItems(left[i], right[i]);
            if (order != 0) return order;
        }

        return left.Count.CompareTo(right.Count);
    }

    private static int CompareItems(object? left, object? right)
    {
        var byType = Rank(left).CompareTo(Rank(right));
        if (byType != 0) return byType;
        return (left, right) switch
        {
            (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
            (string a, string b) => a.EnumerateRunes().Select(r => r.Value).ToArray().AsSpan()
                .SequenceCompareTo(b.EnumerateRunes().Select(r => r.Value).ToArray()),
            (object?[] a, object?[] b) => Compare(a, b),
            (float a, float b) => CompareFloats(a, b, BitConverter.SingleToInt32Bits(a), BitConverter.SingleToInt32Bits(b)),
            (double a, double b) => CompareFloats(a, b, BitConverter.DoubleToInt64Bits(a), BitConverter.DoubleToInt64Bits(b)),
            (bool a, bool b) => a.CompareTo(b),
            (Guid a, Guid b) => string.CompareOrdinal(a.ToString("N"), b.ToString("N")),
            (Versionstamp a, Versionstamp b) => a.CompareTo(b),
            (null, null) => 0,
            _ => ToBig(left!).CompareTo(ToBig(right!)),
        };
    }

    /// <summary>Negative NaNs, the numbers with -0 before 0, positive NaNs; NaNs with greater mantissas are farther out.</summary>
    private static int CompareFloats(double a, double b, long aBits, long bBits)
    {
        var aClass = double.IsNaN(a) ? (aBits < 0 ? -1 : 1) : 0;
        var bClass = double.IsNaN(b) ? (bBits < 0 ? -1 : 1) : 0;
        if (aClass != bClass) return aClass.CompareTo(bClass);
        if (aClass > 0) return aBits.CompareTo(bBits);
        if (aClass < 0) return bBits.CompareTo(aBits);
        if (a != b) return a.CompareTo(b);
        return (aBits >= 0).CompareTo(bBits >= 0);
    }

    private static BigInteger ToBig(object value) => value is BigInteger big ? big : (long)value;

    private static int Rank(object? value) => value switch
    {
        null => 0,
        byte[] => 1,
        string => 2,
        object?[] => 3,
        long or BigInteger => 4,
        float => 5,
        double => 6,
        bool => 7,
        Guid => 8,
        Versionstamp => 9,
        _ => throw new ArgumentException("No type of a tuple.", nameof(value)),
    };
}
