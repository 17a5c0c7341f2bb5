using System.Security.Cryptography;
using System.Text;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Directories;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Records of a later Fdyno are refused, with what to do, and stay as they are.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class FormatNumberTests(FdbServerFixture server)
{
    [StoreFact]
    public async Task A_store_of_a_later_format_is_not_opened()
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await RaiseAsync(bench.Store, "storeId");
        await AssertTooNewAsync(bench.Store, async () => await JobBench.OnAsync(await server.OpenAsync()));
    }

    [StoreFact]
    public async Task A_table_of_a_later_format_is_not_used()
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await bench.FillAsync(3);
        await RaiseAsync(bench.Store, "tableName");
        await AssertTooNewAsync(bench.Store, () => bench.Connection.Tables.DescribeTableAsync("Music"));
        await AssertTooNewAsync(bench.Store, () => bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest()));
        await AssertTooNewAsync(bench.Store, () => bench.Connection.Tables.DeleteTableAsync("Music"));
        await AssertTooNewAsync(bench.Store, () => bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1)));
        await AssertTooNewAsync(bench.Store, () => bench.Connection.Items.GetItemAsync("Music", BackupBench.SmallItem(1)));
        await AssertTooNewAsync(bench.Store, () => bench.BackUpAsync());
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_of_a_later_format_is_not_used(bool recordOnly)
    {
        await using var bench = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await bench.FillAsync(3);
        var arn = (await bench.BackUpAsync()).BackupArn;
        if (recordOnly)
        {
            var (before, after) = await RaiseAsync(bench.Store, "backupArn");
            await ReplaceAsync(bench.Store, "recordSha256", Sha256(before), Sha256(after));
        }
        else
        {
            await RaiseAsync(bench.Store, "recordSha256");
        }

        await AssertTooNewAsync(bench.Store, () => bench.Backups.DescribeBackupAsync(arn));
        await AssertTooNewAsync(bench.Store, () => bench.RestoreAsync(arn));
        await AssertTooNewAsync(bench.Store, () => bench.Backups.DeleteBackupAsync(arn));
        Assert.Contains("format 2", Assert.Single((await bench.Backups.VerifyBackupAsync(arn, OperationContext.None)).Problems), StringComparison.Ordinal);
    }

    private static string Sha256(string record) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(record)));

    /// <summary>Gives the one record with a field of that name the next format number.</summary>
    private static Task<(string Before, string After)> RaiseAsync(IStore store, string field) =>
        ReplaceAsync(store, field, "{\"format\":1,", "{\"format\":2,");

    private static async Task<(string Before, string After)> ReplaceAsync(IStore store, string field, string text, string other)
    {
        var rows = await store.ReadAsync(tr => StoreDump.ReadAsync(tr, StoreDump.Everything));
        var (key, before) = rows
            .Select(row => (row.Key, Text: Encoding.UTF8.GetString(row.Value.Span)))
            .Single(row => row.Text.StartsWith("{\"format\":", StringComparison.Ordinal)
                && row.Text.Contains($"\"{field}\":", StringComparison.Ordinal)
                && (field == "backupArn" || !row.Text.Contains("\"backupArn\":", StringComparison.Ordinal)));
        // Base64 escapes its plus signs in JSON.
        var after = before.Replace("\\u002B", "+", StringComparison.Ordinal).Replace(text, other, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        await store.Set(key.ToArray(), Encoding.UTF8.GetBytes(after));
        return (before, after);
    }

    private static async Task AssertTooNewAsync(IStore store, Func<Task> operation)
    {
        var before = await StoreDump.LinesAsync(store);
        var refused = await Assert.ThrowsAsync<FdynoException>(operation);
        Assert.Equal(FdynoErrorCode.StoreTooNew, refused.Code);
        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Update-PSResource Fdyno", refused.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, await StoreDump.LinesAsync(store));
    }
}
