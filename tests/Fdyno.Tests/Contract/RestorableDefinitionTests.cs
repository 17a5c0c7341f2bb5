using System.Text.Json;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.Contract;

/// <summary>
/// Whatever the validators accept, a restore can build, and it builds the same (docs/dynamodb/restores.md#restored-settings).
/// </summary>
public sealed class RestorableDefinitionTests
{
    [Fact]
    [ContractRow("restores/survives")]
    public void Whatever_is_accepted_is_restored_to_an_equal_definition()
    {
        var (asked, accepted) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            asked++;
            if (RestoresAsync(new RandomDefinitions(new Random(seed)).Next("Music")).GetAwaiter().GetResult()) accepted++;
        }));
        Assert.InRange(accepted, asked / 2, asked - 1);
    }

    /// <summary>False where the request was refused.</summary>
    private static async Task<bool> RestoresAsync(CreateTableRequest request)
    {
        await using var bench = await BackupBench.NewAsync();
        try
        {
            await bench.Connection.Tables.CreateTableAsync(request);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.Validation)
        {
            return false;
        }

        var source = await bench.Connection.Tables.DescribeTableAsync("Music");
        var backup = await bench.BackUpAsync();
        var copy = await bench.RestoreAsync(backup.BackupArn);
        Assert.Equal(Definition(source), Definition(copy));

        // The definition once more, as overrides: what is recorded matches itself.
        var again = await bench.RestoreAsync(backup.BackupArn, "Again", new RestoreOverrides
        {
            GlobalSecondaryIndexOverride = request.GlobalSecondaryIndexes,
            LocalSecondaryIndexOverride = request.LocalSecondaryIndexes,
        });
        Assert.Equal(Definition(source), Definition(again));
        return true;
    }

    /// <summary>All of a description but who the table is, and time to live, which a restore switches off.</summary>
    private static string Definition(TableDescription table) => JsonSerializer.Serialize(table with
    {
        TableName = "",
        TableArn = "",
        TableId = "",
        CreationDateTime = default,
        RestoreSummary = null,
        BillingModeSummary = table.BillingModeSummary is null ? null : table.BillingModeSummary with { LastUpdateToPayPerRequestDateTime = null },
        GlobalSecondaryIndexes = table.GlobalSecondaryIndexes?.Select(i => i with { IndexArn = "" }).ToList(),
        LocalSecondaryIndexes = table.LocalSecondaryIndexes?.Select(i => i with { IndexArn = "" }).ToList(),
        TimeToLiveDescription = table.TimeToLiveDescription with { TimeToLiveStatus = "" },
    });
}
