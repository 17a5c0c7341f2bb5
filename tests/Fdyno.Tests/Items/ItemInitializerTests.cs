using System.Globalization;
using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.Tests.Items;

/// <summary>Items as C# callers write them.</summary>
public sealed class ItemInitializerTests
{
    [Fact]
    public void An_initializer_makes_the_item_that_a_builder_makes()
    {
        var written = new Item
        {
            ["Year"] = 1965,
            ["Artist"] = "Nina Simone",
            ["Price"] = 9.90m,
            ["Plays"] = 5_000_000_000L,
            ["IsLive"] = true,
            ["Cover"] = new byte[] { 1, 2 },
            ["Label"] = new Item { ["Name"] = "Philips" },
        };
        var built = new Item.Builder()
            .Add("Artist", AttributeValue.String("Nina Simone"))
            .Add("Cover", AttributeValue.Binary(new byte[] { 1, 2 }))
            .Add("IsLive", AttributeValue.Bool(true))
            .Add("Label", AttributeValue.Map(new Item.Builder().Add("Name", AttributeValue.String("Philips")).Build()))
            .Add("Plays", AttributeValue.Number(Number.Parse("5000000000")))
            .Add("Price", AttributeValue.Number(Number.Parse("9.9")))
            .Add("Year", AttributeValue.Number(1965))
            .Build();
        Assert.Equal(built, written);
        Assert.Equal(built.Keys, written.Keys);
        Assert.Equal(built.GetHashCode(), written.GetHashCode());
        Assert.Equal(1, written.Nesting);
        Assert.Empty(new Item());
        Assert.Empty(Item.Empty);
    }

    [Fact]
    public void An_initializer_takes_a_name_once_and_Unicode_only()
    {
        var (one, same) = ("a", "a");
        Assert.Equal(FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => new Item { [one] = 1, [same] = 2 }).Code);
        Assert.Equal(FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => new Item { ["\uD800"] = 1 }).Code);
        Assert.Throws<ArgumentNullException>(() => new Item { ["a"] = null! });
    }

    [Fact]
    public void Any_order_of_names_makes_the_same_item()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var names = Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(50).ToString(CultureInfo.InvariantCulture)).Distinct().ToArray();
            var item = names.Length switch
            {
                0 => new Item(),
                1 => new Item { [names[0]] = names[0] },
                2 => new Item { [names[0]] = names[0], [names[1]] = names[1] },
                3 => new Item { [names[0]] = names[0], [names[1]] = names[1], [names[2]] = names[2] },
                _ => new Item { [names[3]] = names[3], [names[0]] = names[0], [names[2]] = names[2], [names[1]] = names[1] },
            };
            Assert.Equal(new Item(names.Take(4).Select(n => KeyValuePair.Create(n, AttributeValue.String(n)))), item);
        }
    }
}
