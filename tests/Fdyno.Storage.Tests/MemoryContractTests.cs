using Fdyno.Storage.Tests.Contract;

namespace Fdyno.Storage.Tests;

public sealed class MemoryReadsAndWritesTests : ReadsAndWritesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryRangesTests : RangesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryIsolationTests : IsolationContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryAtomicsTests : AtomicsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryVersionstampsTests : VersionstampsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryUnreadableTests : UnreadableContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryLimitsTests : LimitsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryRunsTests : RunsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}

public sealed class MemoryRandomOperationsTests : RandomOperationsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.MemoryAsync(timeProvider);
}
