using Fdyno.Items;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Testing;

/// <summary>FsCheck's way to random items. A failing item is made smaller by leaving attributes out.</summary>
public static class ItemGenerator
{
    /// <summary>Random items of all ten types.</summary>
    public static Gen<Item> Items { get; } =
        Gen.Choose(0, int.MaxValue - 1).Select(seed => new RandomItems(new Random(seed)).Next());

    /// <summary>Random items of all ten types, with shrinking.</summary>
    public static Arbitrary<Item> Arbitrary { get; } = Arb.From(Items, Smaller);

    private static IEnumerable<Item> Smaller(Item item)
    {
        foreach (var name in item.Keys)
        {
            yield return new Item.Builder(item).Remove(name).Build();
        }

        // An item of one nested value is as telling as what is in there.
        foreach (var value in item.Values.Where(value => value.Type == AttributeType.M))
        {
            yield return value.AsMap();
        }
    }
}
