namespace Fdyno.Tuples;

/// <summary>
/// The type codes of FoundationDB's tuple layer (its specification <c>design/tuple.md</c>): the first byte of each element.
/// </summary>
internal static class TupleCode
{
    /// <summary>Null, and the end of byte strings, strings and nested tuples.</summary>
    internal const byte Null = 0x00;

    /// <summary>Behind a zero byte: that zero is content and ends nothing. No type has this code, so the order holds.</summary>
    internal const byte Escape = 0xFF;

    /// <summary>A byte string, zeros escaped, up to a zero.</summary>
    internal const byte Bytes = 0x01;

    /// <summary>A string in UTF-8, zeros escaped, up to a zero.</summary>
    internal const byte String = 0x02;

    /// <summary>A nested tuple, nulls escaped, up to a zero.</summary>
    internal const byte Nested = 0x05;

    /// <summary>A negative integer of 9 to 255 bytes; the complement of its length follows.</summary>
    internal const byte NegativeBig = 0x0B;

    /// <summary>Zero. One more for each byte of a positive integer, one less for each byte of a negative one, up to 8 bytes.</summary>
    internal const byte Zero = 0x14;

    /// <summary>A positive integer of 9 to 255 bytes; its length follows.</summary>
    internal const byte PositiveBig = 0x1D;

    /// <summary>A 32-bit floating-point number.</summary>
    internal const byte Single = 0x20;

    /// <summary>A 64-bit floating-point number.</summary>
    internal const byte Double = 0x21;

    /// <summary>False.</summary>
    internal const byte False = 0x26;

    /// <summary>True.</summary>
    internal const byte True = 0x27;

    /// <summary>A UUID, in network byte order.</summary>
    internal const byte Guid = 0x30;

    /// <summary>A versionstamp of 96 bits.</summary>
    internal const byte Versionstamp = 0x33;

    /// <summary>The most bytes that an integer may have.</summary>
    internal const int MaxIntegerBytes = 255;
}
