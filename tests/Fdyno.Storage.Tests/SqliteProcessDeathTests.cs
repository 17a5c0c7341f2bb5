using Fdyno.Storage.Sqlite;
using Xunit.Abstractions;

namespace Fdyno.Storage.Tests;

/// <inheritdoc/>
public sealed class SqliteProcessDeathTests(ITestOutputHelper output) : ProcessDeathContract(output), IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected override string Place => _folder.File("store.fdyno");

    public void Dispose() => _folder.Dispose();

    // Each test has a file of its own.
    private protected override async Task<IStore> OpenAsync(bool isEmpty) => await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Place });
}
