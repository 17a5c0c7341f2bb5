using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.DeletedTables;

/// <summary>Damage of a table that stands in a SYSTEM backup: told by a verification, and refused by a restore before it writes.</summary>
public sealed class DeletedTableDamageTests
{
    [Theory]
    [InlineData("an item is gone", "the table counts 4 items, and there are 3")]
    [InlineData("an item came", "the table counts 4 items, and there are 5")]
    [InlineData("an item cannot be read", "cannot be read")]
    [InlineData("a chunk is gone", "lacks chunks")]
    [InlineData("an item has grown", "bytes of items, and there are")]
    public async Task Damage_is_told_and_nothing_is_restored(string damage, string problem)
    {
        await using var bench = await DeletedAsync();
        var arn = (await bench.ListAsync(new ListBackupsRequest { BackupType = "SYSTEM" }))[0].BackupArn;
        await DamageAsync(bench, damage);
        var found = await bench.Backups.VerifyBackupAsync(arn, OperationContext.None);
        Assert.False(found.IsValid);
        Assert.Contains(found.Problems, p => p.Contains(problem, StringComparison.Ordinal));
        var before = bench.Bytes();
        Assert.Equal(FdynoErrorCode.BackupCorrupted, (await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreAsync(arn))).Code);
        Assert.Equal(before, bench.Bytes());
    }

    [Fact]
    public async Task An_item_under_anothers_key_is_told()
    {
        await using var bench = await DeletedAsync();
        var arn = (await bench.ListAsync(new ListBackupsRequest { BackupType = "SYSTEM" }))[0].BackupArn;
        await DamageAsync(bench, "an item stands under another's key");
        var found = await bench.Backups.VerifyBackupAsync(arn, OperationContext.None);
        Assert.Contains("has another key", Assert.Single(found.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("its record is gone")]
    [InlineData("its manifest is gone")]
    [InlineData("its table is gone")]
    public async Task A_backup_that_cannot_be_opened_says_so_and_expires_all_the_same(string damage)
    {
        await using var bench = await DeletedAsync();
        var listed = (await bench.ListAsync(new ListBackupsRequest { BackupType = "SYSTEM" }))[0];
        await DamageAsync(bench, damage);
        Assert.Equal(FdynoErrorCode.BackupCorrupted, (await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreAsync(listed.BackupArn))).Code);
        Assert.False((await bench.Backups.VerifyBackupAsync(listed.BackupArn, OperationContext.None)).IsValid);
        Assert.Equal(listed.BackupArn, Assert.Single(await bench.ListAsync(new ListBackupsRequest { BackupType = "SYSTEM" })).BackupArn);
        bench.Clock.Advance(TimeSpan.FromDays(35));
        Assert.Equal(1, await SystemBackupTests.DropAsync(bench));
        Assert.Empty(await bench.ListAsync(new ListBackupsRequest { BackupType = "SYSTEM" }));
    }

    internal static async Task<BackupBench> DeletedAsync()
    {
        var bench = await SystemBackupTests.RecoveringAsync(3);
        var large = new Item.Builder().Add("pk", AttributeValue.String("q")).Add("sk", AttributeValue.Number(1))
            .Add("body", AttributeValue.Binary(new byte[30_000])).Build();
        await bench.Connection.Items.PutItemAsync("Music", large);
        await bench.Connection.Tables.DeleteTableAsync("Music");
        return bench;
    }

    internal static Task DamageAsync(BackupBench bench, string damage) => bench.Context.Store.WriteAsync(async tr =>
    {
        var list = bench.Context.Keys.BackupsByTime;
        var arn = (string)list.Unpack((await FirstAsync(tr, list.Range())).Key.Span)[1]!;
        var keys = new BackupKeyspace((await bench.Context.Directories.TryOpenBackupAsync(tr, arn))!);
        var table = new TableKeyspace((await bench.Context.Directories.TryOpenDeletedTableAsync(tr, arn))!);
        var (first, chunk) = (await FirstAsync(tr, table.Items.Range()), await FirstAsync(tr, table.Chunks.Range()));
        switch (damage)
        {
            case "an item is gone": tr.Clear(first.Key.Span); break;
            case "an item came": tr.Set([.. first.Key.Span, 1], first.Value.Span); break;
            case "an item cannot be read": tr.Set(first.Key.Span, [0xFF]); break;
            case "a chunk is gone": tr.Clear(chunk.Key.Span); break;
            case "an item has grown": tr.Set(first.Key.Span, ItemCodec.Encode(Song(0, "longer than it was"))); break;
            case "an item stands under another's key": tr.Set(first.Key.Span, ItemCodec.Encode(Song(5, "value0"))); break;
            case "its record is gone": tr.Clear(keys.Metadata); break;
            case "its manifest is gone": tr.Clear(keys.Manifest); break;
            case "its table is gone": tr.Clear(table.Metadata); break;
            default: throw new ArgumentOutOfRangeException(nameof(damage), damage, null);
        }

        return true;
    });

    private static async Task<KeyValue> FirstAsync(IReadTransaction transaction, KeyRange range) =>
        (await transaction.GetRangeAsync(range, new RangeReadOptions { Limit = 1 })).Items[0];

    private static Item Song(int number, string value) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number)).Add("v", AttributeValue.String(value)).Build();
}
