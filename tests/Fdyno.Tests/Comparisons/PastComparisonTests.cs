using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Testing.History;
using Fdyno.Tests.Backups;
using static Fdyno.Testing.History.PastWorld;

namespace Fdyno.Tests.Comparisons;

/// <summary>Comparisons of what tables are, were and have in backups, against comparing dictionaries; and while others write.</summary>
public sealed class PastComparisonTests
{
    private static readonly BackupTuning[] Tunings = [BackupTuning.Default, BackupBench.Tiny, new() { BlockItems = 3, ShardBytes = 30_000 }];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Any_two_sides_agree_with_the_model(int seed)
    {
        var tuning = Tunings[seed % Tunings.Length];
        await using var world = await NewAsync(new MemoryStore(), seed, tuning);
        var service = new ComparisonService(world.Context, tuning);
        for (var round = 0; round < 6; round++)
        {
            for (var step = 0; step < 15; step++) await world.StepAsync();
            for (var pair = 0; pair < 5; pair++)
            {
                var (left, right) = (Side(world), Side(world));
                await AssertAsync(seed, service, left, right);
                await AssertAsync(seed, service, right, left);
            }
        }

        Assert.Equal(0, await world.PinsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_two_sides_of_two_stores_agree_with_the_model(int seed)
    {
        var tuning = Tunings[seed % Tunings.Length];
        await using var here = await NewAsync(new MemoryStore(), seed, tuning);
        await using var there = await NewAsync(new MemoryStore(), seed + 1_000, tuning);
        var service = new ComparisonService(here.Context, tuning);
        for (var round = 0; round < 5; round++)
        {
            for (var step = 0; step < 15; step++)
            {
                await here.StepAsync();
                await there.StepAsync();
            }

            for (var pair = 0; pair < 5; pair++)
            {
                await AssertAsync(seed, service, Side(here), Side(there), there.Connection, isSameStore: false);
                await AssertAsync(seed, service, Side(here), Side(here), here.Connection);
            }
        }

        Assert.Equal(0, await here.PinsAsync());
        Assert.Equal(0, await there.PinsAsync());
    }

    [Fact]
    public async Task Each_side_of_two_stores_is_held_in_its_own_store_and_released()
    {
        await using var here = await NewAsync(new MemoryStore(), 1);
        await using var there = await NewAsync(new MemoryStore(), 2);
        for (var i = 0; i < 20; i++) await here.PutAsync("Left", Numbered(i, "before"));
        for (var i = 0; i < 10; i++) await there.PutAsync("Left", Numbered(i, "before"));
        var found = new List<TableDifference>();
        await foreach (var difference in here.Connection.Comparisons.CompareAsync(
            ComparisonSource.OfTable("Left"), ComparisonSource.OfTable("Left"), there.Connection, OperationContext.None))
        {
            found.Add(difference);
            Assert.Equal((1, 1), (await here.PinsAsync(), await there.PinsAsync()));
            for (var i = 0; i < 30; i += 3) await (i % 2 == 0 ? here : there).PutAsync("Left", Numbered(i, "meanwhile"));
        }

        Assert.Equal(Enumerable.Range(10, 10).Select(i => (DifferenceKind.OnlyInReference, Numbered(i, "before"))), found.Select(d => (d.Kind, d.ReferenceItem!)));
        Assert.Equal((0, 0), (await here.PinsAsync(), await there.PinsAsync()));
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.ResourceNotFound,
            "Requested resource not found: Table: Nothing not found",
            () => ListAsync(here.Connection.Comparisons.CompareAsync(
                ComparisonSource.OfTable("Left"), ComparisonSource.OfTable("Nothing"), there.Connection, OperationContext.None)));
        Assert.Equal((0, 0), (await here.PinsAsync(), await there.PinsAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Present_tables_are_compared_as_of_one_instant(bool recoveryIsOn)
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        if (!recoveryIsOn)
        {
            foreach (var table in TableNames) await world.SwitchAsync(table, null);
        }

        for (var i = 0; i < 40; i++) await world.PutAsync("Left", Numbered(i, "before"));
        for (var i = 0; i < 20; i++) await world.PutAsync("Right", Numbered(i, "before"));
        var found = new List<TableDifference>();
        await foreach (var difference in world.Connection.Comparisons.CompareTablesAsync("Left", "Right", OperationContext.None))
        {
            found.Add(difference);

            // On both sides, before and behind what was compared by now.
            for (var i = 0; i < 60; i += 7) await world.PutAsync(TableNames[i % 2], Numbered(i, "meanwhile"));
            await world.DeleteAsync("Left", KeyOf(Numbered(39, "")));
        }

        Assert.Equal(Enumerable.Range(20, 20).Select(i => (DifferenceKind.OnlyInReference, Numbered(i, "before"))), found.Select(d => (d.Kind, d.ReferenceItem!)));
        Assert.Equal(0, await world.PinsAsync());
    }

    [Fact]
    public async Task A_comparison_that_is_given_up_or_fails_leaves_no_pin()
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        for (var i = 0; i < 5; i++) await world.PutAsync("Left", Numbered(i, "x"));
        await foreach (var _ in world.Connection.Comparisons.CompareTablesAsync("Left", "Right", OperationContext.None))
        {
            Assert.Equal(2, await world.PinsAsync());
            break;
        }

        Assert.Equal(0, await world.PinsAsync());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in world.Connection.Comparisons.CompareTablesAsync("Left", "Right", OperationContext.None, stop.Token))
            {
                await stop.CancelAsync();
                stop.Token.ThrowIfCancellationRequested();
            }
        });
        Assert.Equal(0, await world.PinsAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.ResourceNotFound,
            "Requested resource not found: Table: Nothing not found",
            () => ListAsync(world.Connection.Comparisons.CompareAsync(
                ComparisonSource.OfTable("Left", world.Clock.GetUtcNow().AddSeconds(-2)), ComparisonSource.OfTable("Nothing"), OperationContext.None)));
        Assert.Equal(0, await world.PinsAsync());
    }

    [Fact]
    public async Task What_cannot_be_compared_is_refused()
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        var now = world.Clock.GetUtcNow();
        await RefusedAsync(world, FdynoErrorCode.InvalidRestoreTime, "must be within EarliestRestorableDateTime", ComparisonSource.OfTable("Left", now.AddSeconds(-1)));
        await RefusedAsync(world, FdynoErrorCode.InvalidRestoreTime, "must be within EarliestRestorableDateTime", ComparisonSource.OfTable("Left", now.AddHours(1)));
        await RefusedAsync(world, FdynoErrorCode.Validation, "Invalid Backup ARN", ComparisonSource.OfBackup("Left"));
        await world.SwitchAsync("Left", RecoveryMode.SnapshotOnRestore);
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await RefusedAsync(world, FdynoErrorCode.PointInTimeRecoveryUnavailable, "keeps no history", ComparisonSource.OfTable("Left", now.AddSeconds(1)));
        await world.SwitchAsync("Left", null);
        await RefusedAsync(
            world, FdynoErrorCode.PointInTimeRecoveryUnavailable, "Point in time recovery is not enabled for table 'Left'", ComparisonSource.OfTable("Left", now));
        Assert.Equal(0, await world.PinsAsync());
    }

    private static async Task RefusedAsync(PastWorld world, FdynoErrorCode code, string text, ComparisonSource source)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => ListAsync(
            world.Connection.Comparisons.CompareAsync(ComparisonSource.OfTable("Right"), source, OperationContext.None)));
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.RecommendedAction));
    }

    private static (ComparisonSource Source, IReadOnlyDictionary<Item, Item> Items, string Text) Side(PastWorld world)
    {
        var table = TableNames[world.Random.Next(TableNames.Length)];
        var kind = world.Random.Next(3);
        if (kind == 0 && world.Backups.Count > 0)
        {
            var (arn, items) = world.Backups[world.Random.Next(world.Backups.Count)];
            return (ComparisonSource.OfBackup(arn), items, arn);
        }

        if (kind == 1) return (ComparisonSource.OfTable(table), new Dictionary<Item, Item>(world.Now(table)), table);
        var second = world.RandomSecond();
        var time = new DateTimeOffset(TimeMarks.TimeOf(second)).AddMilliseconds(world.Random.Next(1_000));

        // The first second of all is one also before it is over.
        var isOver = TimeMarks.SecondOf(world.Clock.GetUtcNow()) > second;
        return isOver
            ? (ComparisonSource.OfTable(table, time), world.At(table, second), $"{table} at {second}")
            : (ComparisonSource.OfTable(table), new Dictionary<Item, Item>(world.Now(table)), table);
    }

    private static async Task AssertAsync(
        int seed,
        ComparisonService service,
        (ComparisonSource Source, IReadOnlyDictionary<Item, Item> Items, string Text) left,
        (ComparisonSource Source, IReadOnlyDictionary<Item, Item> Items, string Text) right,
        FdynoConnection? rightConnection = null,
        bool isSameStore = true)
    {
        var comparison = rightConnection is null
            ? service.CompareAsync(left.Source, right.Source, OperationContext.None)
            : service.CompareAsync(left.Source, right.Source, rightConnection, OperationContext.None);
        if (isSameStore && left.Text == right.Text)
        {
            var error = await Assert.ThrowsAsync<FdynoException>(() => ListAsync(comparison));
            Assert.Contains("compare it with itself", error.Message, StringComparison.Ordinal);
            return;
        }

        var found = await ListAsync(comparison);
        var expected = left.Items.Keys.Union(right.Items.Keys)
            .Select(k => (Key: k, Left: left.Items.GetValueOrDefault(k), Right: right.Items.GetValueOrDefault(k)))
            .Where(e => !Equals(e.Left, e.Right)).ToHashSet();
        var actual = found.Select(d => (d.Key, Left: d.ReferenceItem, Right: d.DifferenceItem)).ToHashSet();
        Assert.True(expected.SetEquals(actual!) && actual.Count == found.Count, $"Seed {seed}: {left.Text} with {right.Text}");
    }

    private static Item Numbered(int number, string value) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number)).Add("v", AttributeValue.String(value)).Build();
}
