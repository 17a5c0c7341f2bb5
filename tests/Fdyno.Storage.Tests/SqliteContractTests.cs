using Fdyno.Storage.Tests.Contract;

namespace Fdyno.Storage.Tests;

public sealed class SqliteReadsAndWritesTests : ReadsAndWritesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteRangesTests : RangesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteIsolationTests : IsolationContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteAtomicsTests : AtomicsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteVersionstampsTests : VersionstampsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteUnreadableTests : UnreadableContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteLimitsTests : LimitsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteRunsTests : RunsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}

public sealed class SqliteRandomOperationsTests : RandomOperationsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.SqliteAsync(timeProvider);
}
