using System.Text;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.Items;

public class ItemPropertyTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Fact]
    public void AllTypesAreGenerated()
    {
        var items = new RandomItems(new Random(1));
        var types = Enumerable.Range(0, 200).SelectMany(_ => items.Next().Values).Select(value => value.Type).Distinct();
        Assert.Equal(10, types.Count());
    }

    [Fact]
    public void TheCodecRoundTrips() => Check.One(Config, Prop.ForAll(ItemGenerator.Arbitrary, item =>
    {
        var bytes = ItemCodec.Encode(item);
        ItemCodec.Validate(bytes);
        var decoded = ItemCodec.Decode(bytes);
        return decoded.Equals(item)
            && decoded.GetHashCode() == item.GetHashCode()
            && ItemCodec.Encode(decoded).AsSpan().SequenceEqual(bytes)
            && item.All(attribute =>
                ItemCodec.TryGetAttribute(bytes, Encoding.UTF8.GetBytes(attribute.Key), out var value)
                && ItemCodec.DecodeValue(value).Equals(attribute.Value));
    }));

    [Fact]
    public void OrderOfInsertionDoesNotMatter() => Check.One(Config, Prop.ForAll(
        ItemGenerator.Arbitrary,
        item => ItemCodec.Encode(new Item(item.Reverse())).AsSpan().SequenceEqual(ItemCodec.Encode(item))));

    [Fact]
    public void NamesAreInTheOrderOfTheirBytes() => Check.One(Config, Prop.ForAll(ItemGenerator.Arbitrary, item =>
    {
        var names = item.Keys.Select(Encoding.UTF8.GetBytes).ToArray();
        return Enumerable.Range(1, Math.Max(0, names.Length - 1)).All(i => names[i - 1].AsSpan().SequenceCompareTo(names[i]) < 0);
    }));

    [Fact]
    public void SizesFromBytesAreThoseOfTheItem() => Check.One(Config, Prop.ForAll(
        ItemGenerator.Arbitrary, item => ItemSize.OfEncoded(ItemCodec.Encode(item)) == ItemSize.Of(item)));

    [Fact]
    public void DynamoDbJsonRoundTrips() => Check.One(Config, Prop.ForAll(ItemGenerator.Arbitrary, item =>
    {
        var json = DynamoDbJson.ToJson(item);
        return DynamoDbJson.Parse(json).Equals(item)
            && DynamoDbJson.ParseExportLine($"{{\"Item\":{json}}}").Equals(item);
    }));

    [Fact]
    public void PlainJsonKeepsWhatJsonHas() => Check.One(Config, Prop.ForAll(ItemGenerator.Arbitrary, item =>
    {
        var once = PlainJson.Parse(PlainJson.ToJson(item));
        return once.Keys.SequenceEqual(item.Keys) && PlainJson.Parse(PlainJson.ToJson(once)).Equals(once);
    }));

    [Fact]
    public void DamagedBytesAreRefusedOrRead() => Check.One(
        Config.WithMaxTest(3000),
        Prop.ForAll(ItemGenerator.Arbitrary, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (item, seed) =>
        {
            var bytes = Damage(ItemCodec.Encode(item), new Random(seed));
            var name = Encoding.UTF8.GetBytes(item.Keys.FirstOrDefault("a"));
            var valid = Holds(() => ItemCodec.Validate(bytes));
            Holds(() => ItemCodec.TryGetAttribute(bytes, name, out _));
            Holds(() => ItemCodec.DecodeValue(bytes.AsSpan(Math.Min(1, bytes.Length))));
            Item? decoded = null;
            return Holds(() => decoded = ItemCodec.Decode(bytes)) == valid
                && Holds(() => ItemSize.OfEncoded(bytes)) == valid

                // What is accepted is the one way to write that item: no two byte strings mean the same.
                && (!valid || ItemCodec.Encode(decoded!).AsSpan().SequenceEqual(bytes));
        }));

    /// <summary>Whether it went well; anything but the one error goes through and fails the test.</summary>
    private static bool Holds(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (FdynoException error) when (error.Code == FdynoErrorCode.StoreInvalid)
        {
            return false;
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Length > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                default:
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}
