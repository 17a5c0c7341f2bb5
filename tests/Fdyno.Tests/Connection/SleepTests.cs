using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Connection;

/// <summary>
/// A machine that sleeps in the middle of an operation, as a laptop does that is closed: when it wakes up, its leases are over, and others
/// may have taken its pins and jobs for dead. It gives the right answer or says why not, and the connection goes on as ever.
/// </summary>
public sealed class SleepTests
{
    private const int Items = 4;
    private const int AnHour = 1;
    private const int ThreeDays = 72;

    // Each: whether what came of it is right.
    private static readonly Dictionary<string, Func<BackupBench, string, Task<bool>>> Operations = new()
    {
        ["put items"] = async (b, name) => await PutAsync(b) && await CountAsync(b, "Music") == Items,
        ["back up"] = async (b, name) => await IsWholeAsync(b, (await b.BackUpAsync($"second{name}")).BackupArn),
        ["restore"] = async (b, name) =>
            await b.RestoreAsync(await FirstBackupAsync(b), $"Copy{name}") is { ItemCount: Items } && await CountAsync(b, $"Copy{name}") == Items,
        ["restore to a time"] = async (b, name) =>
            await b.RestoreToAsync(Second, $"Past{name}") is not null && await CountAsync(b, $"Past{name}") == Items - 1,
        ["compare"] = async (b, name) => (await b.CompareAsync("Music", "Other")).Count == Items,
        ["compare with a time"] = async (b, name) => await CompareWithTimeAsync(b) == 1,
        ["export"] = async (b, name) => (await BackupBench.ToListAsync(b.Connection.Items.ScanInstantAsync("Music"))).Count == Items,
        ["put items back"] = async (b, name) => await PutBackAsync(b) <= 1 && await CountAsync(b, "Music") is Items or Items - 1,
        ["look after a table"] = async (b, name) =>
            await b.Connection.Optimizations.OptimizeTableAsync("Music", OperationContext.None) is { AbortedJobCount: 0, ExpiredItemCount: 0 },
    };

    private static readonly FdynoErrorCode[] Refusals =
    [
        FdynoErrorCode.HistoryTrimmed, FdynoErrorCode.BackupNotFound, FdynoErrorCode.BackupInUse, FdynoErrorCode.TableNotFound,
        FdynoErrorCode.TableInUse, FdynoErrorCode.Validation,
    ];

    /// <summary>The second at whose end one of the items was not there yet.</summary>
    private static DateTimeOffset Second { get; } = new FakeTimeProvider().GetUtcNow().AddSeconds(10);

    public static TheoryData<string, int, bool> Sleeps
    {
        get
        {
            var all = new TheoryData<string, int, bool>();
            foreach (var name in Operations.Keys)
            {
                foreach (var hours in new[] { AnHour, ThreeDays })
                {
                    all.Add(name, hours, false);
                    all.Add(name, hours, true);
                }
            }

            return all;
        }
    }

    /// <summary>At each commit, and behind the first page of what only reads.</summary>
    [Theory]
    [MemberData(nameof(Sleeps))]
    public async Task Who_wakes_up_in_the_middle_gives_the_right_answer_or_says_why_not(string name, int hours, bool othersTidyUp)
    {
        for (var at = 1; ; at++)
        {
            await using var bench = await NewAsync();
            await using var other = await bench.AnotherAsync();
            var (target, hasSlept) = (bench.Store.Commits + at, false);
            bench.Store.AfterCommit = async (number, _) =>
            {
                if (number != target) return;
                hasSlept = true;
                bench.Clock.Advance(TimeSpan.FromHours(hours));
                if (!othersTidyUp) return;
                foreach (var table in new[] { "Music", "Other" }) await other.Connection.Optimizations.OptimizeTableAsync(table, OperationContext.None);
            };
            var mayFail = othersTidyUp && hours > AnHour;
            try
            {
                Assert.True(await Operations[name](bench, "1"), $"{name}, asleep behind commit {at}");
            }
            catch (FdynoException e) when (mayFail)
            {
                Assert.Contains(e.Code, Refusals);
                Assert.False(string.IsNullOrEmpty(e.RecommendedAction));
            }

            bench.Store.AfterCommit = static (_, _) => Task.CompletedTask;
            Assert.True(await Operations[name](bench, "2"), $"{name}, the next one behind commit {at}");
            await AssertNothingIsLeftAsync(bench, other);
            if (hasSlept) continue;
            Assert.True(at > 1, $"{name} commits nothing");
            return;
        }
    }

    /// <summary>Two tables, of which one keeps its past and has a backup.</summary>
    private static async Task<BackupBench> NewAsync()
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(Items - 1);
        await bench.FillSmallAsync(0, "Other");
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(Items - 1));
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await bench.BackUpAsync("first");
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        return bench;
    }

    /// <summary>What was given up, and what it held, is gone a day later, and the table is what it was.</summary>
    private static async Task AssertNothingIsLeftAsync(BackupBench bench, BackupBench other)
    {
        bench.Clock.Advance(TimeSpan.FromHours(25));
        foreach (var table in new[] { "Music", "Other" })
            Assert.Equal(0, (await other.Connection.Optimizations.OptimizeTableAsync(table, OperationContext.None)).AbortedJobCount * (await bench.LogAsync(table)).Pins);
        Assert.Equal((true, 0), await bench.LogAsync());
        Assert.Equal((false, 0), await bench.LogAsync("Other"));
        Assert.All(await bench.ListAsync(), b => Assert.Equal(BackupStatus.Available, b.BackupStatus));
        Assert.InRange(await CountAsync(other, "Music"), Items - 1, Items);
    }

    private static async Task<int> CountAsync(BackupBench bench, string table) => (await bench.ScanAsync(table)).Count;

    private static async Task<string> FirstBackupAsync(BackupBench bench) => (await bench.ListAsync()).First(b => b.BackupName == "first").BackupArn;

    private static async Task<bool> IsWholeAsync(BackupBench bench, string arn)
    {
        var found = await bench.Backups.VerifyBackupAsync(arn, OperationContext.None);
        return found is { IsValid: true, ItemCount: Items };
    }

    private static async Task<bool> PutAsync(BackupBench bench)
    {
        var items = Enumerable.Range(0, Items).Select(i => new NumberedItem(i + 1, BackupBench.SmallItem(i))).ToAsyncEnumerable();
        return (await bench.Connection.Items.PutItemsAsync("Music", items, OperationContext.None)).ItemCount == Items;
    }

    private static async Task<int> CompareWithTimeAsync(BackupBench bench)
    {
        var found = bench.Connection.Comparisons.CompareAsync(
            ComparisonSource.OfTable("Music", Second), ComparisonSource.OfTable("Music"), OperationContext.None);
        return (await BackupBench.ToListAsync(found)).Count;
    }

    private static async Task<int> PutBackAsync(BackupBench bench)
    {
        var request = new RestoreItemsRequest { TableName = "Music", RestoreDateTime = Second };
        await using var restore = await bench.Connection.ItemRestores.OpenAsync(request);
        return (await BackupBench.ToListAsync(restore.RestoreAsync(ItemSelection.OfRange(AttributeValue.String("p")), OperationContext.None))).Count;
    }
}
