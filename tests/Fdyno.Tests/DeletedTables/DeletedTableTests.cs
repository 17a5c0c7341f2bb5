using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.DeletedTables;

/// <inheritdoc cref="DeletedTableScript"/>
public sealed class DeletedTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-deleted-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Readers_of_the_past_go_on(bool inMemory, bool recoveryIsOn) =>
        await DeletedTableScript.ReadOnAsync(await OpenAsync(inMemory), new FakeTimeProvider(), recoveryIsOn);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_writer_follows(bool inMemory) => await DeletedTableScript.RemoveUnderWritersAsync(await OpenAsync(inMemory), writes: 100);

    private async Task<Fdyno.Storage.IStore> OpenAsync(bool inMemory) => inMemory
        ? new MemoryStore()
        : await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, "deleted.fdyno") });
}
