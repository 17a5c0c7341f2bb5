using Fdyno.Model;
using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.History;

/// <inheritdoc cref="OperationBank"/>
public sealed class OperationBankTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-bank-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(RecoveryMode.History)]
    [InlineData(RecoveryMode.SnapshotOnRestore)]
    public async Task In_memory(string mode) => await OperationBank.RunAsync(new MemoryStore(), new FakeTimeProvider(), transfers: 200, mode);

    [Theory]
    [InlineData(RecoveryMode.History)]
    [InlineData(RecoveryMode.SnapshotOnRestore)]
    public async Task On_the_embedded_store(string mode) => await OperationBank.RunAsync(
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, "bank.fdyno") }), new FakeTimeProvider(), transfers: 60, mode);
}
