using Fdyno.Api;
using Fdyno.Items;
using Fdyno.Model;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

/// <summary>Random operations on a table with indexes, against a plain dictionary.</summary>
internal static class ItemModel
{
    /// <summary>Fails unless what is read is always what was written.</summary>
    /// <param name="connection">Where to make the table <c>Music</c>.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="steps">How many operations.</param>
    public static async Task RunAsync(FdynoConnection connection, int seed, int steps)
    {
        var random = new Random(seed);
        await connection.Tables.CreateTableAsync(IndexedRequest());
        var model = new Dictionary<(string, int), Item>();
        for (var step = 0; step < steps; step++)
        {
            var key = ($"p{random.Next(4)}", random.Next(-5, 5));
            if (random.Next(4) == 0)
            {
                var deleted = await connection.Items.DeleteItemAsync("Music", Key(key));
                Assert.Equal(model.Remove(key), deleted);
            }
            else
            {
                var item = RandomItem(random, key);
                await connection.Items.PutItemAsync("Music", item);
                model[key] = item;
            }

            if (step % 50 == 49) await CheckAsync(connection, model);
        }
    }

    private static Item Key((string Pk, int Sk) key) =>
        new Item.Builder().Add("pk", AttributeValue.String(key.Pk)).Add("sk", AttributeValue.Number(key.Sk)).Build();

    private static Item RandomItem(Random random, (string Pk, int Sk) key)
    {
        var item = new Item.Builder(Key(key));
        if (random.Next(3) > 0) item.Add("genre", AttributeValue.String($"g{random.Next(3)}"));
        if (random.Next(3) > 0) item.Add("year", AttributeValue.Number(random.Next(1990, 1995)));
        if (random.Next(3) > 0) item.Add("title", AttributeValue.String(new string('t', random.Next(1, 4)) + random.Next(3)));
        if (random.Next(3) > 0) item.Add("note", AttributeValue.String(new string('n', random.Next(10))));
        // Beyond one value, and beyond what an index entry carries.
        if (random.Next(5) == 0) item.Add("body", AttributeValue.Binary(new byte[random.Next(40_000)]));
        return item.Build();
    }

    private static async Task CheckAsync(FdynoConnection connection, Dictionary<(string Pk, int Sk), Item> model)
    {
        var expected = model.OrderBy(e => e.Key.Pk, StringComparer.Ordinal).ThenBy(e => e.Key.Sk).Select(e => e.Value).ToList();
        Assert.Equal(expected, await connection.Items.ScanAsync("Music").ToListAsync());
        foreach (var (key, item) in model) Assert.Equal(item, await connection.Items.GetItemAsync("Music", Key(key)));

        var table = await connection.Tables.DescribeTableAsync("Music");
        Assert.Equal(model.Count, table.ItemCount);
        Assert.Equal(model.Values.Sum(i => (long)ItemSize.Of(i)), table.TableSizeBytes);

        foreach (var descending in new[] { false, true })
        {
            foreach (var hash in new[] { "p0", "p3", "nobody" })
            {
                var query = new QueryRequest { TableName = "Music", HashValue = AttributeValue.String(hash), Descending = descending };
                var wanted = expected.Where(i => i["pk"].AsString() == hash);
                Assert.Equal(descending ? wanted.Reverse() : wanted, await connection.Items.QueryAsync(query).ToListAsync());
            }
        }

        var begin = await connection.Items.QueryAsync(new QueryRequest
        {
            TableName = "Music",
            HashValue = AttributeValue.String("p1"),
            RangeBegin = AttributeValue.Number(-2),
            RangeEnd = AttributeValue.Number(3),
        }).ToListAsync();
        Assert.Equal(model.Where(e => e.Key.Pk == "p1" && e.Key.Sk is >= -2 and <= 3).OrderBy(e => e.Key.Sk).Select(e => e.Value), begin);

        await CheckIndexAsync(connection, table, "by-genre", model.Values.Where(i => i.ContainsKey("genre") && i.ContainsKey("year")), i => i);
        await CheckIndexAsync(
            connection, table, "by-year", model.Values.Where(i => i.ContainsKey("year")), i => Only(i, "pk", "sk", "year", "note"));
        await CheckIndexAsync(connection, table, "by-title", model.Values.Where(i => i.ContainsKey("title")), i => Only(i, "pk", "sk", "title"));
        foreach (var prefix in new[] { "t", "tt", "ttt1", "x" })
        {
            var found = await connection.Items.QueryAsync(new QueryRequest
            {
                TableName = "Music",
                IndexName = "by-title",
                HashValue = AttributeValue.String("p2"),
                RangePrefix = AttributeValue.String(prefix),
            }).ToListAsync();
            var wanted = model
                .Where(e => e.Key.Pk == "p2" && e.Value.TryGetValue("title", out var t) && t.AsString().StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(e => e.Value["title"].AsString(), StringComparer.Ordinal).ThenBy(e => e.Key.Sk)
                .Select(e => Only(e.Value, "pk", "sk", "title"));
            Assert.Equal(wanted, found);
        }
    }

    private static async Task CheckIndexAsync(
        FdynoConnection connection, TableDescription table, string indexName, IEnumerable<Item> members, Func<Item, Item> project)
    {
        var wanted = members.Select(project).ToList();
        var found = await connection.Items.ScanAsync("Music", indexName).ToListAsync();
        Assert.Equal(wanted.ToHashSet(), found.ToHashSet());
        Assert.Equal(wanted.Count, found.Count);
        var description = (table.GlobalSecondaryIndexes ?? []).Concat(table.LocalSecondaryIndexes ?? []).Single(i => i.IndexName == indexName);
        Assert.Equal(wanted.Count, description.ItemCount);
        Assert.Equal(wanted.Sum(i => (long)ItemSize.Of(i)), description.IndexSizeBytes);
    }

    private static Item Only(Item item, params string[] names) => new(item.Where(a => names.Contains(a.Key)));
}
