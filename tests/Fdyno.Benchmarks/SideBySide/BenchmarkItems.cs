using System.Globalization;
using Fdyno.Items;
using Fdyno.Model;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>Items of about 300 bytes, the same in every run: an order with a text of random words.</summary>
internal static class BenchmarkItems
{
    private const int WordCount = 4_096;
    private const int Seed = 20_261_122;

    // Between the seeds of one item's changes, and more than there are items.
    private const int Stride = 10_000_019;

    // What an item takes as a row of a store, key and value, in the mean.
    private const int RowBytes = 373;
    private static readonly string[] Words = MakeWords();
    private static readonly string[] States = ["open", "paid", "sent", "returned"];

    /// <summary>The key of <see cref="Request"/>'s table.</summary>
    private const string HashKey = "customer";
    private const string RangeKey = "placed";

    /// <summary>The table that holds them: without indexes.</summary>
    public static CreateTableRequest Request(string tableName) => new()
    {
        TableName = tableName,
        KeySchema =
        [
            new KeySchemaElement { AttributeName = HashKey, KeyType = KeyType.Hash },
            new KeySchemaElement { AttributeName = RangeKey, KeyType = KeyType.Range },
        ],
        AttributeDefinitions =
        [
            new AttributeDefinition { AttributeName = HashKey, AttributeType = "S" },
            new AttributeDefinition { AttributeName = RangeKey, AttributeType = "N" },
        ],
    };

    /// <summary>How many different values the hash key has.</summary>
    public const int CustomerCount = 20_011;

    /// <summary>How many items make rows of so many megabytes, about.</summary>
    public static int CountFor(int megabytes) => checked((int)(megabytes * 1_000_000L / RowBytes));

    /// <summary>
    /// Those of the first <paramref name="count"/> items whose customers are in a range, in the order of their keys: several ranges
    /// can be written side by side.
    /// </summary>
    public static IEnumerable<Item> OfCustomers(Range customers, int count)
    {
        var (first, length) = customers.GetOffsetAndLength(CustomerCount);
        for (var customer = first; customer < first + length; customer++)
        {
            for (var number = customer; number < count; number += CustomerCount) yield return Make(number);
        }
    }

    /// <summary>The first items, as a stream.</summary>
    /// <param name="count">How many.</param>
    /// <param name="change">As for <see cref="Make"/>.</param>
    public static async IAsyncEnumerable<NumberedItem> StreamAsync(int count, int change = 0)
    {
        for (var number = 0; number < count; number++)
        {
            yield return new NumberedItem(number + 1, Make(number, change));
        }

        await Task.CompletedTask;
    }

    /// <summary>The key of an item.</summary>
    public static Item KeyOf(int number) => new Item.Builder().Add(HashKey, HashOf(number)).Add(RangeKey, RangeOf(number)).Build();

    /// <summary>One item.</summary>
    /// <param name="number">Makes its key.</param>
    /// <param name="change">Makes, with the number, all else: 0 as it is first, any other number as it is after a change.</param>
    public static Item Make(int number, int change = 0)
    {
        var random = new Random(Seed + number + (change * Stride));
        var id = new byte[16];
        random.NextBytes(id);
        return new Item.Builder()
            .Add(HashKey, HashOf(number))
            .Add(RangeKey, RangeOf(number))
            .Add("id", AttributeValue.Binary(id))
            .Add("state", AttributeValue.String(States[random.Next(States.Length)]))
            .Add("total", AttributeValue.Number(random.Next(100, 5_000_000) / 100m))
            .Add("gift", AttributeValue.Bool(random.Next(10) == 0))
            .Add("lines", AttributeValue.List([Line(random), Line(random)]))
            .Add("address", AttributeValue.Map(new Item.Builder()
                .Add("street", AttributeValue.String($"{Word(random)} {random.Next(1, 200)}"))
                .Add("town", AttributeValue.String(Word(random)))
                .Build()))
            .Add("note", AttributeValue.String(string.Join(' ', Enumerable.Range(0, 16).Select(_ => Word(random)))))
            .Build();
    }

    private static AttributeValue HashOf(int number) =>
        AttributeValue.String(string.Create(CultureInfo.InvariantCulture, $"customer-{number % CustomerCount:D6}"));

    private static AttributeValue RangeOf(int number) => AttributeValue.Number(1_700_000_000L + number);

    private static AttributeValue Line(Random random) => AttributeValue.Map(new Item.Builder()
        .Add("sku", AttributeValue.String($"{Word(random)}-{random.Next(1_000, 9_999)}"))
        .Add("count", AttributeValue.Number(random.Next(1, 10)))
        .Build());

    // As in natural text, a few words are frequent and most are rare (Zipf's law).
    private static string Word(Random random) => Words[(int)Math.Pow(WordCount, random.NextDouble()) - 1];

    private static string[] MakeWords()
    {
        var random = new Random(Seed);
        var words = new string[WordCount];
        for (var index = 0; index < words.Length; index++)
        {
            words[index] = string.Create(random.Next(3, 12), random, static (letters, source) =>
            {
                foreach (ref var letter in letters)
                {
                    letter = (char)('a' + source.Next(26));
                }
            });
        }

        return words;
    }
}
