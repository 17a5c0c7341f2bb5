using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.History;

/// <inheritdoc cref="HistoryBank"/>
public sealed class HistoryBankTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-bank-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_memory(bool recoveryIsOn) => await HistoryBank.RunAsync(new MemoryStore(), recoveryIsOn, transfers: 150);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_the_embedded_store(bool recoveryIsOn) => await HistoryBank.RunAsync(
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, "bank.fdyno") }), recoveryIsOn, transfers: 60);
}
