using System.Text;
using Fdyno.Items;

namespace Fdyno.Testing;

/// <summary>Items of all ten types from a seed: the same seed, the same items.</summary>
public sealed class RandomItems(Random random)
{
    private const int MostLevels = 4;

    /// <summary>Texts that tell UTF-8's order from UTF-16's, need escapes in JSON, or take one to four bytes a character.</summary>
    private static readonly string[] Pieces =
    [
        "a", "b", "Z", "0", " ", "\"", "\\", "\n", "\0", "/", "<", "é", "ß", "\u2028", "日", "\uE000", "\uFFFD", "\uFFFF", "😀",
        "\U0010FFFF",
    ];

    /// <summary>An item of a few attributes, some of them nested; now and then one without any.</summary>
    public Item Next() => Map(0);

    /// <summary>An item of exactly that size by DynamoDB's rules (docs/dynamodb/items.md#item-size), from 1 B to 400 KB.</summary>
    public Item OfSize(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (size < 16)
        {
            // A one-letter name and a string for the rest.
            return new Item.Builder().Add("k", AttributeValue.String(new string('x', size - 1))).Build();
        }

        var builder = new Item.Builder();
        var left = size;
        for (var attempts = 0; attempts < 8 && left > 64; attempts++)
        {
            var name = "a" + attempts;
            var value = Value(0);
            var taken = name.Length + ItemSize.Of(value);
            if (taken <= left - 16)
            {
                builder.Add(name, value);
                left -= taken;
            }
        }

        // Half of the rest compresses well and half does not, as real data does.
        var bytes = new byte[(left - 2) / 2];
        random.NextBytes(bytes);
        builder.Add("f", AttributeValue.Binary(bytes));
        builder.Add("g", AttributeValue.String(new string('x', left - 2 - bytes.Length)));
        return builder.Build();
    }

    /// <summary>A value of any type.</summary>
    /// <param name="level">The levels of lists and maps around it.</param>
    public AttributeValue Value(int level) => (AttributeType)random.Next(10) switch
    {
        AttributeType.S => AttributeValue.String(Text()),
        AttributeType.N => AttributeValue.Number(Number()),
        AttributeType.B => AttributeValue.Binary(Bytes()),
        AttributeType.BOOL => AttributeValue.Bool(random.Next(2) == 0),
        AttributeType.M when level < MostLevels => AttributeValue.Map(Map(level + 1)),
        AttributeType.L when level < MostLevels => AttributeValue.List(Several(0, () => Value(level + 1))),
        AttributeType.SS => AttributeValue.StringSet(new StringSet(Several(1, Text).Distinct())),
        AttributeType.NS => AttributeValue.NumberSet(new NumberSet(Several(1, Number).Distinct())),
        AttributeType.BS => AttributeValue.BinarySet(new BinarySet(Several(1, Bytes).DistinctBy(Convert.ToHexString))),
        _ => AttributeValue.Null,
    };

    /// <summary>A number of 0 to 38 digits, anywhere in the range, the small and the whole more often.</summary>
    public Number Number()
    {
        var text = new StringBuilder(random.Next(2) == 0 ? "-" : "");
        for (var digits = random.Next(3) == 0 ? random.Next(1, 39) : random.Next(1, 6); digits > 0; digits--)
        {
            text.Append((char)('0' + random.Next(10)));
        }

        // The mantissa may begin with zeros: 38 away from the end of the range they do no harm.
        var exponent = random.Next(4) == 0 ? random.Next(-92, 88) : random.Next(-3, 3);
        return Fdyno.Items.Number.Parse(text.Append('E').Append(exponent.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString());
    }

    /// <summary>A text of any characters; now and then empty, or long enough for a length of two bytes.</summary>
    public string Text()
    {
        var pieces = random.Next(20) == 0 ? random.Next(100, 300) : random.Next(0, 12);
        return string.Concat(Enumerable.Range(0, pieces).Select(_ => Pieces[random.Next(Pieces.Length)]));
    }

    private byte[] Bytes()
    {
        var bytes = new byte[random.Next(20) == 0 ? random.Next(100, 300) : random.Next(0, 12)];
        random.NextBytes(bytes);
        return bytes;
    }

    private Item Map(int level)
    {
        var builder = new Item.Builder();
        for (var count = random.Next(0, 7 - level); count > 0; count--)
        {
            builder.Set("n" + Text(), Value(level));
        }

        return builder.Build();
    }

    private List<T> Several<T>(int least, Func<T> next)
    {
        var list = new List<T>();
        for (var count = random.Next(least, 6); count > 0; count--)
        {
            list.Add(next());
        }

        return list;
    }
}
