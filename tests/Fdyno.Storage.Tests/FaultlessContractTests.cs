using Fdyno.Storage.Tests.Contract;

namespace Fdyno.Storage.Tests;

public sealed class FaultlessReadsAndWritesTests : ReadsAndWritesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessRangesTests : RangesContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessIsolationTests : IsolationContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessAtomicsTests : AtomicsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessVersionstampsTests : VersionstampsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessUnreadableTests : UnreadableContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessLimitsTests : LimitsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessRunsTests : RunsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}

public sealed class FaultlessRandomOperationsTests : RandomOperationsContract
{
    protected override Task<IStore> OpenAsync(TimeProvider timeProvider) => StoreUnderTest.FaultsAsync(timeProvider);
}
