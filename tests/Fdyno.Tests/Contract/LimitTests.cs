using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Contract;

/// <summary>The scalar limits (docs/dynamodb/limits.md): what is just within is taken, what is just outside is refused.</summary>
public sealed class LimitTests
{
    private static readonly Projection All = new() { ProjectionType = "ALL" };

    /// <summary>A limit: what it is of, and requests by a size or a value.</summary>
    private static readonly Dictionary<string, (object[] Within, object[] Outside, Func<Scene, object, Task> Ask)> Rows = new()
    {
        ["arns-and-names/table-name"] = (["abc", Long('n', 255), "a_b.c-D9"], ["ab", Long('n', 256), "a b", "tablé", ""],
            (s, name) => s.Tables.CreateTableAsync(Request((string)name))),
        ["arns-and-names/backup-name"] = (["abc", Long('n', 255), "a_b.c-D9"], ["ab", Long('n', 256), "a b", "daily\n", ""],
            (s, name) => s.Bench.BackUpAsync((string)name)),
        ["arns-and-names/index-name"] = (["abc", Long('n', 255), "a_b.c-D9"], ["ab", Long('n', 256), "a b", ""],
            (s, name) => s.Tables.CreateTableAsync(Request("New") with { GlobalSecondaryIndexes = [Index((string)name, All, Hash("sk"))] })),
        ["arns-and-names/attribute-name: of a key"] = ([1, 255], [0, 256],
            (s, n) => s.Tables.CreateTableAsync(Request("New", null) with
            {
                KeySchema = [Hash(Long('k', (int)n))],
                AttributeDefinitions = [Define(Long('k', (int)n), "S")],
            })),
        ["arns-and-names/attribute-name: projected"] = ([1, 255], [0, 256],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with { GlobalSecondaryIndexes = [Including("one", [Long('k', (int)n)])] })),
        ["arns-and-names/attribute-name: of time to live"] = ([1, 255], [0, 256],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with { TimeToLiveAttribute = Long('k', (int)n) })),
        ["limits/non-key-attributes: of an index"] = ([1, 20], [0, 21],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with { GlobalSecondaryIndexes = [Including("one", Names((int)n))] })),
        ["limits/non-key-attributes: over all"] = ([100], [101],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with
            {
                GlobalSecondaryIndexes = [.. Names((int)n).Chunk(20).Select((names, i) => Including($"index{i}", names))],
            })),
        ["tables/projected-total: global and local"] = ([20], [21],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with
            {
                GlobalSecondaryIndexes = [.. Enumerable.Range(0, 4).Select(i => Including($"global{i}", Names(20)))],
                LocalSecondaryIndexes =
                [
                    Local("local1", Names(10)), Local("local2", Names((int)n - 10)),
                ],
            })),
        ["limits/key-schema"] = ([1, 2], [0, 3],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with
            {
                KeySchema = [.. new[] { Hash("k0"), Range("k1"), Range("k2") }.Take((int)n)],
                AttributeDefinitions = [.. Enumerable.Range(0, (int)n).Select(i => Define($"k{i}", "S"))],
            })),
        ["limits/list-limit"] = ([1, 100], [0, 101, -1], (s, n) => s.Bench.ListAsync(new ListBackupsRequest { Limit = (int)n })),
        ["limits/capacity"] = ([1L, long.MaxValue], [0L, -1L],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with
            {
                ProvisionedThroughput = new ProvisionedThroughput { ReadCapacityUnits = (long)n, WriteCapacityUnits = 1 },
            })),
        ["limits/tags: how many"] = ([0, 50], [51],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with { Tags = Names((int)n).ToDictionary(k => k, k => "") })),
        ["limits/tags: keys"] = ([1, 128], [0, 129],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with { Tags = new Dictionary<string, string> { [Long('k', (int)n)] = "v" } })),
        ["limits/tags: values"] = ([0, 256], [257],
            (s, n) => s.Tables.CreateTableAsync(Request("New") with { Tags = new Dictionary<string, string> { ["k"] = Long('v', (int)n) } })),
        ["arns-and-names/backup-arn-length"] = ([37, 1024], [36, 1025],
            (s, n) => s.Bench.ListAsync(new ListBackupsRequest { ExclusiveStartBackupArn = ArnOf((int)n) })),
        ["arns-and-names/item-attribute-name"] = ([65_535], [65_536],
            (s, n) => s.Items.PutItemAsync("Music", new Item.Builder(Backups.BackupBench.SmallItem(9)).Add(Long('n', (int)n), AttributeValue.Null).Build())),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public async Task A_limit_holds_on_both_sides(string row)
    {
        var (within, outside, ask) = Rows[row];
        foreach (var value in within)
        {
            await using var scene = await Scene.NewAsync(Backups.BackupBench.TableRequest(indexed: false));
            var error = await Record.ExceptionAsync(() => ask(scene, value));

            // An ARN of any length that is let pass is none of a backup.
            Assert.True(error is null or FdynoException { Message: "Invalid Backup ARN" }, $"{value}: {error}");
        }

        foreach (var value in outside)
        {
            await using var scene = await Scene.NewAsync(Backups.BackupBench.TableRequest(indexed: false));
            var before = scene.State();
            var error = await Assert.ThrowsAsync<FdynoException>(() => ask(scene, value));
            Assert.Equal(FdynoErrorCode.Validation, error.Code);
            Assert.NotEqual("Invalid Backup ARN", error.Message);
            Assert.Equal(before, scene.State());
        }
    }

    [Fact]
    [ContractRow("arns-and-names/table-id")]
    public async Task A_tables_id_is_a_uuid_in_lower_case()
    {
        await using var scene = await Scene.NewAsync();
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", scene.Backup.TableId);
        Assert.Equal((await scene.Tables.DescribeTableAsync("Music")).TableId, scene.Backup.TableId);
    }

    private static string Long(char character, int length) => new(character, length);

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"name{i}")];

    private static SecondaryIndex Including(string name, string[] attributes) =>
        Index(name, new Projection { ProjectionType = "INCLUDE", NonKeyAttributes = attributes }, Hash("sk"));

    private static SecondaryIndex Local(string name, string[] attributes) =>
        Index(name, new Projection { ProjectionType = "INCLUDE", NonKeyAttributes = attributes }, Hash("pk"), Range("sk"));

    private static string ArnOf(int length) => "arn:aws:dynamodb:".PadRight(length, 'x');
}
