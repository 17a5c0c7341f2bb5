using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

/// <summary>Random operations on a table with indexes, against a plain dictionary: what is read is always what was written.</summary>
public sealed class ItemServiceModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Reads_agree_with_a_model(int seed)
    {
        await using var connection = await ConnectAsync();
        await ItemModel.RunAsync(connection, seed, steps: 300);
    }
}
