namespace Fdyno.Storage.Tests;

/// <summary>Stands for the tests of the FoundationDB store where its provider was not built.</summary>
public sealed class ProviderMissingTests
{
    [Fact(Skip = "No package source has FoundationDB.Client, so that the FoundationDB store was not built.")]
    public void The_FoundationDB_store_is_tested()
    {
    }
}
