using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;

namespace Fdyno.Tests.Backups;

/// <summary>Whatever byte of a backup changes: verification finds it, and a restore refuses without writing.</summary>
public sealed class DamageTests
{
    [Fact]
    public async Task Every_flipped_bit_of_every_value_is_found_and_refused()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(3);
        var arn = (await bench.BackUpAsync()).BackupArn;
        var keys = await KeysAsync(bench, arn);
        var values = bench.Memory.StateAt().Where(e => keys.Root.Contains(e.Key.Span)).ToList();
        Assert.Equal(3, values.Count); // m, s and one block
        var bit = 0;
        foreach (var (key, value) in values)
        {
            for (var i = 0; i < value.Length; i++)
            {
                var damaged = value.ToArray();
                damaged[i] ^= (byte)(1 << (bit++ % 8));
                await SetAsync(bench, key, damaged);
                await AssertDamagedAsync(bench, arn);
            }

            await SetAsync(bench, key, value.ToArray());
        }

        Assert.True((await bench.Backups.VerifyBackupAsync(arn, OperationContext.None)).IsValid);
    }

    [Theory]
    [InlineData(0, "block (0, 0) is missing")]
    [InlineData(2, "block (0, 2) is missing")]
    [InlineData(4, "blocks (0, 4) to (0, 4) are missing")]
    public async Task A_missing_block_is_named(int number, string problem)
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await bench.FillSmallAsync(5);
        var arn = (await bench.BackUpAsync()).BackupArn;
        var key = (await KeysAsync(bench, arn)).Block(0, number);
        await bench.Memory.WriteAsync(tr =>
        {
            tr.Clear(key);
            return Task.FromResult(true);
        });
        Assert.Contains(problem, await AssertDamagedAsync(bench, arn));
    }

    [Theory]
    [InlineData(0, 5, "there are blocks behind (0, 4), the last one of its shard")]
    [InlineData(1, 0, "block (1, 0) belongs to no shard")]
    public async Task A_block_too_many_is_named(int shard, int number, string problem)
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await bench.FillSmallAsync(5);
        var arn = (await bench.BackUpAsync()).BackupArn;
        var keys = await KeysAsync(bench, arn);
        var copy = bench.Memory.StateAt().First(e => e.Key.Span.SequenceEqual(keys.Block(0, 4))).Value;
        await SetAsync(bench, keys.Block(shard, number), copy.ToArray());
        Assert.Contains(problem, await AssertDamagedAsync(bench, arn));
    }

    [Fact]
    public async Task Blocks_in_each_others_place_are_found()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await bench.FillSmallAsync(3);
        var arn = (await bench.BackUpAsync()).BackupArn;
        var keys = await KeysAsync(bench, arn);
        var blocks = bench.Memory.StateAt().Where(e => keys.Blocks.Contains(e.Key.Span)).ToList();
        await SetAsync(bench, blocks[0].Key, blocks[1].Value.ToArray());
        await SetAsync(bench, blocks[1].Key, blocks[0].Value.ToArray());
        Assert.Contains("block (0, 0): it says that it is block (0, 1)", await AssertDamagedAsync(bench, arn));
    }

    [Fact]
    public async Task A_part_of_a_large_block_that_is_missing_is_named()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(indexed: false));
        var body = new byte[300_000];
        new Random(1).NextBytes(body);
        await bench.Connection.Items.PutItemAsync("Music", new Item.Builder(BackupBench.SmallItem(1)).Add("body", AttributeValue.Binary(body)).Build());
        var arn = (await bench.BackUpAsync()).BackupArn;
        var keys = await KeysAsync(bench, arn);
        Assert.Equal(31, bench.Memory.StateAt().Count(e => keys.Blocks.Contains(e.Key.Span)));
        await bench.Memory.WriteAsync(tr =>
        {
            tr.Clear(keys.Block(0, 2));
            return Task.FromResult(true);
        });
        Assert.Contains("block (0, 0): only 2 of its 31 parts are there", await AssertDamagedAsync(bench, arn));
    }

    [Fact]
    public async Task A_damaged_backup_can_be_removed()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(3);
        var arn = (await bench.BackUpAsync()).BackupArn;
        await SetAsync(bench, (await KeysAsync(bench, arn)).Metadata, "?"u8.ToArray());
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Backups.DescribeBackupAsync(arn));
        Assert.Equal(FdynoErrorCode.BackupCorrupted, error.Code);
        Assert.Equal(BackupStatus.Deleted, (await bench.Backups.DeleteBackupAsync(arn)).BackupStatus);
        Assert.Empty(await bench.ListAsync(new ListBackupsRequest { BackupType = "ALL" }));
    }

    /// <summary>Both answers to damage; what was found.</summary>
    private static async Task<IReadOnlyList<string>> AssertDamagedAsync(BackupBench bench, string arn)
    {
        var version = bench.Memory.CurrentVersion;
        var verification = await bench.Backups.VerifyBackupAsync(arn, OperationContext.None);
        Assert.False(verification.IsValid);
        Assert.NotEmpty(verification.Problems);
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreAsync(arn));
        Assert.Contains(error.Code, new[] { FdynoErrorCode.BackupCorrupted, FdynoErrorCode.StoreTooNew });
        Assert.Equal(version, bench.Memory.CurrentVersion);
        return verification.Problems;
    }

    private static Task<BackupKeyspace> KeysAsync(BackupBench bench, string arn) => bench.Memory.ReadAsync(
        async tr => new BackupKeyspace((await bench.Context.Directories.TryOpenBackupAsync(tr, arn))!));

    private static Task SetAsync(BackupBench bench, ReadOnlyMemory<byte> key, byte[] value) => bench.Memory.WriteAsync(tr =>
    {
        tr.Set(key.Span, value);
        return Task.FromResult(true);
    });
}
