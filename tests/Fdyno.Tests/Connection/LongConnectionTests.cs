using System.Text.Json;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Connection;

/// <summary>
/// A connection that stays open for weeks, while others make, change, trim and remove what it knows: it answers as one that is opened now
/// does, and what it writes is logged as it must be.
/// </summary>
public sealed class LongConnectionTests
{
    private const int Steps = 60;
    private static readonly string[] TableNames = ["Aaa", "Bbb"];

    /// <summary>Seconds, hours and days pass; in all about two months.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task It_answers_as_one_that_is_opened_now(int seed)
    {
        // As on a cluster, versions go on while nothing is written.
        var clock = new FakeTimeProvider();
        await using var store = seed % 2 == 0 ? new MemoryStore() : new MemoryStore { VersionClock = clock };
        await using var old = await BackupBench.NewAsync(BackupBench.Tiny, store, clock);
        var script = new Script(new Random(seed), old);
        for (var step = 0; step < Steps; step++)
        {
            await using var now = await old.AnotherAsync(BackupBench.Tiny);
            var actor = script.Random.Next(2) == 0 ? old : now;
            var what = await script.StepAsync(actor);
            clock.Advance(script.NextPause());

            // A third one, which has not seen the step either.
            await using var witness = await old.AnotherAsync(BackupBench.Tiny);
            var (found, expected) = (await script.AskAsync(old), await script.AskAsync(witness));
            Assert.True(expected == found, $"Seed {seed}, step {step}, {what} by {(actor == old ? "the old one" : "a new one")}\n{expected}\n\n{found}");
            await script.CheckPastAsync(old, $"Seed {seed}, step {step}, {what}");
        }
    }

    /// <summary>What happens to the store, and what its tables held at the end of each second.</summary>
    private sealed class Script(Random random, BackupBench bench)
    {
        private readonly Dictionary<string, Dictionary<int, Item>> _now = [];
        private readonly List<(string TableId, long Second, Dictionary<int, Item> Items)> _past = [];
        private readonly Dictionary<string, string> _ids = [];

        public Random Random { get; } = random;

        /// <summary>How long it is until the next step.</summary>
        public TimeSpan NextPause() => Random.Next(4) switch
        {
            0 => TimeSpan.FromSeconds(Random.Next(1, 5)),
            1 => TimeSpan.FromMinutes(Random.Next(1, 90)),
            2 => TimeSpan.FromHours(Random.Next(1, 48)),
            _ => TimeSpan.FromDays(Random.Next(1, 5)),
        };

        /// <summary>Somebody does something; what it was.</summary>
        public async Task<string> StepAsync(BackupBench actor)
        {
            var table = TableNames[Random.Next(TableNames.Length)];
            if (!_now.ContainsKey(table))
            {
                var made = await actor.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(table, indexed: false) with { DeletionProtectionEnabled = false });
                (_now[table], _ids[table]) = ([], made.TableId);
                return $"create {table}";
            }

            switch (Random.Next(12))
            {
                case < 6:
                    for (var i = Random.Next(1, 4); i > 0; i--) await WriteAsync(actor, table);
                    return $"write {table}";
                case 6:
                    await actor.Connection.Tables.DeleteTableAsync(table);
                    _now.Remove(table);
                    return $"remove {table}";
                case 7 or 8:
                    var isOn = Random.Next(4) > 0;
                    var mode = Random.Next(4) == 0 ? RecoveryMode.SnapshotOnRestore : RecoveryMode.History;
                    await actor.UpdateRecoveryAsync(
                        new() { PointInTimeRecoveryEnabled = isOn, RecoveryMode = isOn ? mode : null, RecoveryPeriodInDays = isOn ? Random.Next(1, 10) : null }, table);
                    return $"recovery {table} {isOn} {mode}";
                case 9:
                    await actor.Connection.Optimizations.OptimizeTableAsync(table, OperationContext.None);
                    return $"optimize {table}";
                case 10:
                    await actor.BackUpAsync("daily", table, allowDuplicate: true);
                    return $"back up {table}";
                default:
                    if ((await actor.ListAsync()).FirstOrDefault() is { } backup) await actor.Backups.DeleteBackupAsync(backup.BackupArn);
                    return "remove a backup";
            }
        }

        /// <summary>All that can be asked for, as text.</summary>
        public async Task<string> AskAsync(BackupBench asked)
        {
            var answers = new List<string>();
            var names = await BackupBench.ToListAsync(asked.Connection.Tables.ListTablesAsync());
            answers.Add(string.Join(' ', names));
            foreach (var name in TableNames)
            {
                answers.Add(await AnswerAsync(async () => await asked.Connection.Tables.DescribeTableAsync(name)));

                // About how much the past takes is of no interest here.
                answers.Add(await AnswerAsync(async () => await asked.Connection.ContinuousBackups.DescribeContinuousBackupsAsync(name) with { HistorySizeBytes = 0 }));
                answers.Add(await AnswerAsync(async () => Text(await asked.ScanAsync(name))));
                answers.Add(await AnswerAsync(async () =>
                    await asked.Connection.Items.GetItemAsync(name, BackupBench.SmallItem(1)) is { } item ? Text([item]) : null));
            }

            foreach (var backup in await asked.ListAsync(new ListBackupsRequest { BackupType = BackupType.All }))
            {
                answers.Add(await AnswerAsync(async () => await asked.Backups.DescribeBackupAsync(backup.BackupArn)));
                answers.Add(await AnswerAsync(async () => (await asked.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).Problems));
            }

            return string.Join('\n', answers);
        }

        /// <summary>Seconds of each window, those of writes above all, are what they were, and none outside of it is answered.</summary>
        public async Task CheckPastAsync(BackupBench asked, string where)
        {
            foreach (var table in _now.Keys)
            {
                var recovery = (await asked.Connection.ContinuousBackups.DescribeContinuousBackupsAsync(table)).PointInTimeRecoveryDescription;
                if (recovery.EarliestRestorableDateTime is not { } earliest) continue;
                var (first, last) = (Second(earliest), Second(recovery.LatestRestorableDateTime!.Value));
                var isKept = (await asked.Connection.ContinuousBackups.DescribeContinuousBackupsAsync(table)).RecoveryMode == RecoveryMode.History;
                if (!isKept) continue;
                var written = _past.Where(p => p.TableId == _ids[table]).Select(p => p.Second).TakeLast(3).SelectMany(s => new[] { s - 1, s });
                foreach (var second in written.Where(s => s >= first && s <= last).Concat([first, last, Random.NextInt64(first, last + 1)]))
                    Assert.Equal((where, second, Text(At(table, second))), (where, second, Text(await ReadAsync(asked, table, second))));
                var error = await Assert.ThrowsAsync<FdynoException>(() => ReadAsync(asked, table, first - 1));
                Assert.Equal(FdynoErrorCode.InvalidRestoreTime, error.Code);
            }
        }

        private async Task WriteAsync(BackupBench actor, string table)
        {
            var number = Random.Next(4);
            if (Random.Next(3) == 0)
            {
                await actor.Connection.Items.DeleteItemAsync(table, BackupBench.SmallItem(number));
                _now[table].Remove(number);
            }
            else
            {
                var item = new Item.Builder().Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number))
                    .Add("v", AttributeValue.Number(Random.Next(1_000))).Build();
                await actor.Connection.Items.PutItemAsync(table, item);
                _now[table][number] = item;
            }

            _past.Add((_ids[table], Second(bench.Clock.GetUtcNow().UtcDateTime), new Dictionary<int, Item>(_now[table])));
            if (Random.Next(2) == 0) bench.Clock.Advance(TimeSpan.FromSeconds(Random.Next(3)));
        }

        private IEnumerable<Item> At(string table, long second) =>
            (_past.FindLast(p => p.TableId == _ids[table] && p.Second <= second).Items ?? []).OrderBy(i => i.Key).Select(i => i.Value);

        /// <summary>What a table held, told by how it differs from what it holds.</summary>
        private async Task<IEnumerable<Item>> ReadAsync(BackupBench asked, string table, long second)
        {
            var items = new Dictionary<int, Item>(_now[table]);
            var compared = asked.Connection.Comparisons.CompareAsync(
                ComparisonSource.OfTable(table, DateTimeOffset.FromUnixTimeSeconds(second)), ComparisonSource.OfTable(table), OperationContext.None);
            await foreach (var difference in compared)
            {
                var number = (int)(long)difference.Key["sk"].AsNumber();
                if (difference.ReferenceItem is { } item) items[number] = item;
                else items.Remove(number);
            }

            return items.OrderBy(i => i.Key).Select(i => i.Value);
        }

        private static string Text(IEnumerable<Item> items) => string.Join(' ', items.Select(i => $"{i["sk"].AsNumber()}={i["v"].AsNumber()}"));

        private static long Second(DateTime time) => TimeMarks.SecondOf(new DateTimeOffset(time));

        private static async Task<string> AnswerAsync<T>(Func<Task<T>> ask)
        {
            try
            {
                return JsonSerializer.Serialize(await ask());
            }
            catch (FdynoException e)
            {
                return $"{e.Code}: {e.Message}";
            }
        }
    }
}
