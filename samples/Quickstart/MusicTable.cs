using System.Globalization;
using Fdyno.Items;
using Fdyno.Model;

namespace Fdyno.Samples.Quickstart;

/// <summary>A table of songs, its items, and the request that restores it with other settings.</summary>
internal static class MusicTable
{
    /// <summary>The global index: songs of a genre by year.</summary>
    public const string ByGenre = "ByGenre";

    /// <summary>The local index: songs of an artist by year.</summary>
    public const string ByYear = "ByYear";

    private static readonly string[] Genres = ["Jazz", "Folk", "Baroque", "Electronic", "Film"];

    /// <summary>The table to make.</summary>
    public static CreateTableRequest Request { get; } = new()
    {
        TableName = "Music",
        KeySchema = Keys("Artist", "SongTitle"),
        AttributeDefinitions = [Attribute("Artist", "S"), Attribute("SongTitle", "S"), Attribute("Genre", "S"), Attribute("Year", "N")],
        GlobalSecondaryIndexes = [Index(ByGenre, Keys("Genre", "Year"), ProjectionType.All)],
        LocalSecondaryIndexes = [Index(ByYear, Keys("Artist", "Year"), ProjectionType.KeysOnly)],
        Tags = new Dictionary<string, string> { ["owner"] = "quickstart" },
    };

    /// <summary>The restore: capacity set beforehand instead of on demand, the global index with it, and no local index.</summary>
    public static RestoreTableFromBackupRequest RestoreWithOtherSettings(string backupArn, string targetTableName)
    {
        var capacity = new ProvisionedThroughput { ReadCapacityUnits = 10, WriteCapacityUnits = 5 };
        return new RestoreTableFromBackupRequest
        {
            BackupArn = backupArn,
            TargetTableName = targetTableName,
            Overrides = new RestoreOverrides
            {
                BillingModeOverride = BillingMode.Provisioned,
                ProvisionedThroughputOverride = capacity,
                GlobalSecondaryIndexOverride = [Index(ByGenre, Keys("Genre", "Year"), ProjectionType.All) with { ProvisionedThroughput = capacity }],
                LocalSecondaryIndexOverride = [],
            },
        };
    }

    /// <summary>The first <paramref name="count"/> songs, as a stream.</summary>
    public static async IAsyncEnumerable<NumberedItem> SongsAsync(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            yield return new NumberedItem(number, Song(number));
        }

        await Task.CompletedTask;
    }

    /// <summary>A song: all of DynamoDB's ten types are in it or in its neighbours.</summary>
    public static Item Song(int number)
    {
        var song = new Item.Builder()
            .Add("Artist", Text($"Artist {number % 97:D2}"))
            .Add("SongTitle", Text($"Song {number:D5}"))
            .Add("Genre", Text(Genres[number % Genres.Length]))
            .Add("Year", AttributeValue.Number(1950 + (number % 75)))
            .Add("Album", Text($"Album {number / 12}"))
            .Add("Remastered", AttributeValue.Bool(number % 3 == 0))
            .Add("Credits", AttributeValue.Map(new Item.Builder()
                .Add("Producer", Text($"Producer {number % 31}"))
                .Add("Takes", AttributeValue.List([AttributeValue.Number(number % 7), Text("live"), AttributeValue.Null]))
                .Build()));

        // Exact with up to 38 digits, far beyond what a double or a decimal holds.
        song.Add("Plays", AttributeValue.Number(Number.Parse(string.Create(CultureInfo.InvariantCulture, $"{number}.00000000000000000000000000000001"))));
        if (number % 2 == 0)
        {
            song.Add("Labels", AttributeValue.StringSet(new StringSet(["vinyl", "stream", $"catalogue-{number % 11}"])));
            song.Add("Ratings", AttributeValue.NumberSet(new NumberSet([1, 5, number % 100 + 10])));
        }

        if (number % 5 == 0)
        {
            var print = BitConverter.GetBytes(number * 2_654_435_761L);
            song.Add("Fingerprint", AttributeValue.Binary(print));
            song.Add("Fingerprints", AttributeValue.BinarySet(new BinarySet([print, print[..4]])));
        }

        // Beyond 10 KB an item is stored in chunks.
        if (number % 500 == 0)
        {
            song.Add("Lyrics", Text(new string('♪', 12_000)));
        }

        return song.Build();
    }

    /// <summary>A song with another album than it has in <see cref="Song"/>.</summary>
    public static Item RetitledAlbum(int number) => new Item.Builder(Song(number)).Set("Album", Text("Another album")).Build();

    private static AttributeValue Text(string value) => AttributeValue.String(value);

    private static AttributeDefinition Attribute(string name, string type) => new() { AttributeName = name, AttributeType = type };

    private static KeySchemaElement[] Keys(string hash, string range) =>
    [
        new KeySchemaElement { AttributeName = hash, KeyType = KeyType.Hash },
        new KeySchemaElement { AttributeName = range, KeyType = KeyType.Range },
    ];

    private static SecondaryIndex Index(string name, IReadOnlyList<KeySchemaElement> keys, string projectionType) =>
        new() { IndexName = name, KeySchema = keys, Projection = new Projection { ProjectionType = projectionType } };
}
