using Xunit.Abstractions;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <inheritdoc/>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class ProcessDeathTests(FdbServerFixture server, ITestOutputHelper output) : ProcessDeathContract(output)
{
    private protected override string Place => ChildProgram.ClusterPlace + server.ClusterFile;

    private protected override Task<IStore> OpenAsync(bool isEmpty) => isEmpty ? server.OpenEmptyAsync() : server.OpenAsync();
}
