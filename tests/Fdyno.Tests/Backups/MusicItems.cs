using Fdyno.Items;
using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>Items of all ten types and of any size, for the tables of <see cref="BackupBench.TableRequest"/>.</summary>
internal static class MusicItems
{
    /// <summary>A random item; its number tells it apart from the others.</summary>
    public static Item Next(Random random, int number)
    {
        var values = new RandomItems(random);
        var item = random.Next(10) == 0 ? new Item.Builder(values.OfSize(random.Next(1, random.Next(10) == 0 ? 400_000 : 30_000))) : new Item.Builder();
        item.Set("pk", AttributeValue.String($"p{random.Next(5)}")).Set("sk", AttributeValue.Number(number - 20));
        if (random.Next(3) > 0) item.Set("genre", AttributeValue.String($"g{random.Next(3)}"));
        if (random.Next(3) > 0) item.Set("year", AttributeValue.Number(random.Next(1990, 1995)));
        if (random.Next(3) > 0) item.Set("title", AttributeValue.String(new string('t', random.Next(1, 9))));
        for (var i = random.Next(6); i > 0; i--) item.Set($"a{i}", values.Value(0));
        return item.Build();
    }
}
