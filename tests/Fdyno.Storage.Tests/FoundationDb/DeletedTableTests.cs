using Fdyno.Testing.History;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <inheritdoc cref="DeletedTableScript"/>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class DeletedTableTests(FdbServerFixture server)
{
    [StoreTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Readers_of_the_past_go_on(bool recoveryIsOn) =>
        await DeletedTableScript.ReadOnAsync(await server.OpenEmptyAsync(), TimeProvider.System, recoveryIsOn);

    [StoreFact]
    public async Task No_writer_follows() => await DeletedTableScript.RemoveUnderWritersAsync(await server.OpenEmptyAsync(), writes: 200);
}
