using Fdyno.Catalog;
using Fdyno.Model;
using Fdyno.StoredBackups;

namespace Fdyno.Tests.Backups;

/// <summary>Each number that a manifest gives of a shard is compared with what is there.</summary>
public sealed class ShardCheckTests
{
    [Theory]
    [InlineData("items", "shard 0 has 0 items instead of 1")]
    [InlineData("bytes", "shard 0 has 0 bytes of items instead of 1")]
    [InlineData("blocks", "shard 0 has 0 blocks instead of 1")]
    [InlineData("stored", "shard 0 has 0 stored bytes instead of 1")]
    [InlineData("number", "blocks (0, 0) to (0, 0) are missing")]
    [InlineData("digest", "shard 0 does not have the SHA-256 that the manifest gives")]
    [InlineData("unfinished", "the manifest says that shard 0 was not finished")]
    [InlineData("last key", "shard 0 does not end at the key that the manifest gives")]
    public void A_number_of_the_summary_that_is_wrong_is_reported(string what, string problem)
    {
        var whole = ShardProgress.None with { IsComplete = true };
        var wrong = what switch
        {
            "items" => whole with { ItemCount = 1 },
            "bytes" => whole with { ItemBytes = 1 },
            "blocks" => whole with { BlockCount = 1 },
            "stored" => whole with { StoredBytes = 1 },
            "number" => whole with { NextNumber = 1 },
            "digest" => whole with { Digest = [1] },
            "unfinished" => whole with { IsComplete = false },
            _ => whole with { LastKey = [1] },
        };
        Assert.Equal([problem], Check(wrong));
        Assert.Empty(Check(whole));
    }

    private static List<string> Check(ShardProgress manifest)
    {
        var problems = new List<string>();
        new ShardCheck(0, Record(), ShardProgress.None, decodes: true, problems.Add).Finish(manifest);
        return problems;
    }

    private static BackupRecord Record() => new()
    {
        BackupArn = "arn",
        BackupName = "daily",
        BackupType = BackupType.User,
        CreationMilliseconds = 0,
        TableArn = "arn",
        Table = TableDefinition.Create(BackupBench.TableRequest(), "id", DateTime.UnixEpoch),
        ItemCount = 0,
        SizeBytes = 0,
        ShardBoundaries = [],
    };
}
