using System.Numerics;
using Fdyno.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.Tuples;

/// <summary>Tuples at random, in the form that <c>FdbTuple.Unpack</c> gives them, with the troublesome values made likely.</summary>
internal static class TupleGenerators
{
    // Few and telling bytes, so that equal starts, escapes and type codes as content come up often.
    private static readonly Gen<byte> Byte = Gen.OneOf(
        Gen.Elements<byte>(0x00, 0x01, 0x02, 0x05, 0x14, 0x7F, 0x80, 0xFE, 0xFF), Gen.Choose(0, 255).Select(b => (byte)b));

    private static readonly Gen<string> Character = Gen.OneOf(
        Gen.Elements("\0", "a", "\u0001", "\u00FF", "\u0100", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "\U00010000", "\U0010FFFF"),
        Gen.Choose(32, 126).Select(c => ((char)c).ToString()));

    private static readonly Gen<ulong> Bits =
        Gen.Choose(0, 255).ArrayOf(8).Select(b => b.Aggregate(0UL, (sum, next) => (sum << 8) | (uint)next));

    private static readonly Gen<object?> Integer = Gen.OneOf(
        Gen.Choose(-300, 300).Select(n => (BigInteger)n),
        Bits.SelectMany(_ => Gen.Choose(0, 63), (bits, shift) => (BigInteger)((long)bits >> shift)),
        Gen.Choose(0, 100).SelectMany(_ => Gen.Choose(-2, 2), (power, step) => (BigInteger.One << power) + step),
        Gen.Choose(0, 100).SelectMany(_ => Gen.Choose(-2, 2), (power, step) => -(BigInteger.One << power) + step),
        Byte.ArrayOf().Select(b => new BigInteger(b)))
        .Select(n => n >= long.MinValue && n <= long.MaxValue ? (object?)(long)n : n);

    private static readonly Gen<object?> Scalar = Gen.OneOf(
        Gen.Constant<object?>(null),
        Byte.ArrayOf().Select(b => (object?)b),
        Character.ArrayOf().Select(c => (object?)string.Concat(c)),
        Integer,
        Integer,
        Gen.OneOf(Gen.Elements(0f, -0f, 1f, -1f, float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon),
            Bits.Select(b => BitConverter.UInt32BitsToSingle((uint)b))).Select(f => (object?)f),
        Gen.OneOf(Gen.Elements(0d, -0d, 1d, -1d, double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon),
            Bits.Select(BitConverter.UInt64BitsToDouble)).Select(d => (object?)d),
        Gen.Elements<object?>(true, false),
        Byte.ArrayOf(16).Select(b => (object?)new Guid(b)),
        Byte.ArrayOf(12).Select(b => Versionstamp.Read(b)).Where(v => !v.IsIncomplete).Select(v => (object?)v));

    /// <summary>Tuples of scalars and nested tuples, up to three deep.</summary>
    internal static Gen<object?[]> Tuple { get; } = Items(3);

    /// <summary>Any bytes, type codes likely.</summary>
    internal static Gen<byte[]> Bytes { get; } = Byte.ArrayOf();

    private static Gen<object?[]> Items(int depth) => Gen.Choose(0, 4).SelectMany(count => Item(depth).ArrayOf(count));

    private static Gen<object?> Item(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency((5, Scalar), (1, Items(depth - 1).Select(items => (object?)items)));
}
