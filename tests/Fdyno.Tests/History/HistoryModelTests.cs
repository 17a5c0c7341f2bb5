using System.Globalization;
using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.History;

/// <summary>
/// Random scripts of writes, switches, pins and trims, against a model that keeps the whole table at every version
/// (<see cref="HistoryScript"/>). FDYNO_HISTORY_SEEDS says how many; a seed that fails comes back, and is in the message.
/// </summary>
public sealed class HistoryModelTests : IDisposable
{
    private const int SeedsByDefault = 40;
    private const int Lots = 4;
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-history-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_version_and_every_second_is_what_the_model_has(int lot)
    {
        for (var seed = lot + 1; seed <= Seeds(SeedsByDefault); seed += Lots) await RunAsync(new MemoryStore(), seed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Commits_that_fail_or_get_lost_change_nothing_of_it(int lot)
    {
        for (var seed = lot + 1_001; seed <= 1_000 + Seeds(SeedsByDefault / 2); seed += 2)
        {
            var outcomes = new Random(seed);
            await RunAsync(
                new FaultStore(
                    new MemoryStore(),
                    _ => outcomes.Next(6) switch
                    {
                        0 => CommitOutcome.Conflict,
                        1 => CommitOutcome.UnknownCommitted,
                        2 => CommitOutcome.UnknownLost,
                        _ => CommitOutcome.Ok,
                    },
                    new ImmediateTimeProvider()),
                seed);
        }
    }

    [Fact]
    public async Task The_embedded_store_gives_the_same()
    {
        for (var seed = 2_001; seed <= 2_000 + Seeds(4); seed++)
            await RunAsync(await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, $"{seed}.fdyno") }), seed);
    }

    private static async Task RunAsync(Fdyno.Storage.IStore store, int seed)
    {
        var clock = new FakeTimeProvider();
        var options = new HistoryScriptOptions
        {
            HasRange = seed % 2 == 0,
            TrimsAlways = seed % 5 == 0,
            MoveClock = random => Move(clock, random, stepsBack: seed % 3 == 0),
        };
        await HistoryScript.RunAsync(store, clock, seed, options);
    }

    /// <summary>Mostly by parts of a second; now and then by days, so that the window moves on; in some scripts back.</summary>
    private static void Move(FakeTimeProvider clock, Random random, bool stepsBack)
    {
        var kind = random.Next(40);
        if (kind == 1 && stepsBack)
        {
            clock.SetUtcNow(clock.GetUtcNow() - TimeSpan.FromSeconds(random.Next(1, 5_000)));
            return;
        }

        clock.Advance(kind switch
        {
            0 => TimeSpan.FromHours(random.Next(10, 30)),
            < 10 => TimeSpan.FromMilliseconds(random.Next(1_000, 4_000)),
            _ => TimeSpan.FromMilliseconds(random.Next(400)),
        });
    }

    private static int Seeds(int byDefault) =>
        Environment.GetEnvironmentVariable("FDYNO_HISTORY_SEEDS") is { Length: > 0 } asked
            ? int.Parse(asked, NumberStyles.None, CultureInfo.InvariantCulture)
            : byDefault;
}
