using Fdyno.Storage.Sqlite;
using Fdyno.Testing.History;
using Xunit.Abstractions;

namespace Fdyno.Storage.Tests;

/// <summary>Backups while writers work, in a file.</summary>
public sealed class SqliteOnlineBackupTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(4_101, false)]
    [InlineData(4_102, true)]
    public async Task A_backup_and_a_second_hold_what_the_writers_know(int seed, bool recoveryIsOn)
    {
        using var folder = new TemporaryFolder();
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = folder.File("store.fdyno") });
        await OnlineBackups.RunAsync(store, items: 20_000, seed, recoveryIsOn, output.WriteLine);
    }
}
