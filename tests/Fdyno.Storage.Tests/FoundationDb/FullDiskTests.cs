using System.Diagnostics;
using Fdyno.Errors;
using Fdyno.Storage.FoundationDb;
using Fdyno.Testing.FoundationDb;
using Fdyno.Tests.Backups;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>A server without room: it answers, but lets no transaction begin, and says why only when it is asked and waited for.</summary>
[NeedsFdbServer]
public sealed class FullDiskTests
{
    [StoreFact]
    public async Task Operations_end_and_say_that_there_is_no_room_and_succeed_when_there_is()
    {
        await using var server = await FdbServer.StartAsync("ssd");
        await using var bench = await ClusterConnection.OpenAsync(server.ClusterFile, timeout: TimeSpan.FromSeconds(2));
        await bench.FillAsync(40);
        await bench.FillAsync(0, "Other");
        var backups = 0;
        await server.KillAsync();

        // To a server that wants so much to be left free, any disk is full.
        server.Start("--knob_min_available_space=1000000000000000");
        var errors = await Task.WhenAll(
            FirstErrorAsync(() => bench.Connection.Items.PutItemAsync("Other", BackupBench.SmallItem(1))),
            FirstErrorAsync(() => bench.BackUpAsync($"backup{++backups}")),
            FirstErrorAsync(async () => await (await OpenAsync(server)).DisposeAsync()));
        Assert.All(errors, error =>
        {
            // The second one where the server takes even longer to tell.
            Assert.True(error.Code is FdynoErrorCode.StoreFull or FdynoErrorCode.StoreUnavailable, error.ToString());
            Assert.Contains(error.Code == FdynoErrorCode.StoreFull ? "no room" : "a disk is full", error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.RecommendedAction);
        });

        await server.KillAsync();
        server.Start();
        await using var later = await ClusterConnection.OpenAsync(server.ClusterFile);
        await later.AssertGoodAsync((await later.BackUpAsync("afterwards")).BackupArn);
    }

    private static Task<FoundationDbStore> OpenAsync(FdbServer server) =>
        FoundationDbStore.OpenAsync(new FoundationDbStoreOptions { ClusterFile = server.ClusterFile });

    /// <summary>Repeats an operation: for its first seconds, and now and then for one transaction, the server does not mind.</summary>
    private static async Task<FdynoException> FirstErrorAsync(Func<Task> operation)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(2))
        {
            try
            {
                await operation();
            }
            catch (FdynoException error)
            {
                return error;
            }
        }

        throw new TimeoutException("The server took everything.");
    }
}
