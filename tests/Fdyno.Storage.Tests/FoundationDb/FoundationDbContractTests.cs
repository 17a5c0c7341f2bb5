using Fdyno.Storage.Tests.Contract;

namespace Fdyno.Storage.Tests.FoundationDb;

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbReadsAndWritesTests(FdbServerFixture server) : ReadsAndWritesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbRangesTests(FdbServerFixture server) : RangesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbIsolationTests(FdbServerFixture server) : IsolationContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbAtomicsTests(FdbServerFixture server) : AtomicsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbVersionstampsTests(FdbServerFixture server) : VersionstampsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbUnreadableTests(FdbServerFixture server) : UnreadableContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbLimitsTests(FdbServerFixture server) : LimitsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbRunsTests(FdbServerFixture server) : RunsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}

[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FoundationDbRandomOperationsTests(FdbServerFixture server) : RandomOperationsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => server.OpenEmptyAsync(timeProvider);
}
