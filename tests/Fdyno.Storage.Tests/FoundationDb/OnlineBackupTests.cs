using System.Globalization;
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
    public async Task A_backup_and_a_second_hold_what_the_writers_know(int seed, bool recoveryIsOn) => await OnlineBackups.RunAsync(
        await server.OpenEmptyAsync(), Items(), seed, recoveryIsOn, output.WriteLine);

    private static int Items() => Environment.GetEnvironmentVariable("FDYNO_LARGE_ITEMS") is { Length: > 0 } asked
        ? int.Parse(asked, CultureInfo.InvariantCulture)
        : FewItems;
}
