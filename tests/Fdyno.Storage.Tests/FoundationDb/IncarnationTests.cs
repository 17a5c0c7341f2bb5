using Fdyno.History;
using Fdyno.Testing.History;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>A cluster whose versions are behind those that are noted in it, as where it was restored from a backup of another one.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class IncarnationTests(FdbServerFixture server)
{
    [StoreFact]
    public async Task Versions_that_went_back_begin_the_past_anew()
    {
        var warnings = new List<string>();
        await using var store = await server.OpenEmptyAsync();
        await using var bench = await HistoryBench.NewAsync(store, TimeProvider.System);
        await bench.SwitchAsync(true);
        await bench.PutAsync(bench.Item("a", 0, 1));
        await bench.PutAsync(bench.Item("a", 0, 2));

        // Connecting again, nothing has happened.
        var again = await HistoryBench.NewAsync(store, TimeProvider.System, isNew: false, warn: warnings.Add);
        Assert.Empty(warnings);
        var ahead = (ulong)await bench.Context.Store.ReadAsync(tr => tr.GetReadVersionAsync().AsTask()) + 1_000_000_000_000;
        await bench.WriteAsync((tr, _) =>
        {
            tr.Max(bench.Context.Keys.HighestVersion, ahead);
            return Task.CompletedTask;
        });
        again = await HistoryBench.NewAsync(store, TimeProvider.System, isNew: false, warn: warnings.Add);
        Assert.Contains("was restored from elsewhere", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(0, await again.CountAsync(k => k.Images.Range()));
        var before = await again.NowAsync();
        await again.PutAsync(again.Item("a", 0, 3));
        Assert.Equal([again.Item("a", 0, 2)], await again.ReadAllAsync(before));
        again = await HistoryBench.NewAsync(store, TimeProvider.System, isNew: false, warn: warnings.Add);
        var found = await again.Context.Store.ReadAsync(tr => Incarnation.ReadAsync(tr, again.Context.Keys, ""));
        Assert.Equal((2, false), (found.Record!.Number, found.IsBehind));
        Assert.Single(warnings);
    }
}
