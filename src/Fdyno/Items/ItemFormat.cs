namespace Fdyno.Items;

/// <summary>The constants of the items' binary form; <see cref="ItemCodec"/> describes it.</summary>
internal static class ItemFormat
{
    /// <summary>The first byte of every item. Another value means another form, which this version does not guess at.</summary>
    internal const byte Format = 1;

    internal const byte String = 1;
    internal const byte Number = 2;
    internal const byte Binary = 3;
    internal const byte False = 4;
    internal const byte True = 5;
    internal const byte Null = 6;
    internal const byte Map = 7;
    internal const byte List = 8;
    internal const byte StringSet = 9;
    internal const byte NumberSet = 10;
    internal const byte BinarySet = 11;

    /// <summary>The bytes that <see cref="WriteLength"/> takes.</summary>
    internal static int LengthOfLength(int length) => length switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        < 1 << 28 => 4,
        _ => 5,
    };

    /// <summary>Writes a length or a count: seven bits a byte, the low ones first, the top bit set on all but the last.</summary>
    internal static int WriteLength(Span<byte> destination, int length)
    {
        var rest = (uint)length;
        var position = 0;
        while (rest >= 0x80)
        {
            destination[position++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        destination[position++] = (byte)rest;
        return position;
    }
}
