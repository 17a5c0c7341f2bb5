using System.Globalization;
using Fdyno.Storage.FoundationDb;
using Fdyno.Testing.FoundationDb;
using Fdyno.Testing.History;
using Xunit.Abstractions;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>
/// Backups while writers work, on a real server. FDYNO_LARGE_ITEMS says how many items the table has: with a million, the backup takes
/// several times as long as the server remembers a version.
/// </summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class OnlineBackupTests(FdbServerFixture server, ITestOutputHelper output)
{
    private const int FewItems = 5_000;

    [StoreTheory]
    [InlineData(4_001, false)]
    [InlineData(4_002, true)]
    public async Task A_backup_and_a_second_hold_what_the_writers_know(int seed, bool recoveryIsOn)
    {
        if (Environment.GetEnvironmentVariable("FDYNO_LARGE_ITEMS") is not { Length: > 0 } asked)
        {
            await OnlineBackups.RunAsync(await server.OpenEmptyAsync(), FewItems, seed, recoveryIsOn, output.WriteLine);
            return;
        }

        // More than the other tests' server keeps in its memory.
        await using var large = await FdbServer.StartAsync("ssd");
        var store = await FoundationDbStore.OpenAsync(new FoundationDbStoreOptions { ClusterFile = large.ClusterFile });
        await OnlineBackups.RunAsync(store, int.Parse(asked, CultureInfo.InvariantCulture), seed, recoveryIsOn, output.WriteLine);
    }
}
