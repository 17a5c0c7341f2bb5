using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Faults;

/// <content>What must hold at the end of a script.</content>
internal sealed partial class FaultScript
{
    private async Task CheckEndAsync()
    {
        _onlooker.Clock.Advance(LeaseAndMore);
        foreach (var target in _model.Tables.Where(t => t.Value.Restore is not null).Select(t => t.Key).ToList())
            await AbortRestoreAsync(_clients[0], target);
        foreach (var backup in _model.Backups.Where(b => !b.IsComplete).ToList()) await RemoveBackupAsync(_clients[0], backup, aborts: true);
        if (_failure is not null) throw _failure;

        Assert.Equal(_model.Tables.Keys.Order(StringComparer.Ordinal), await ListAsync(_onlooker.Connection.Tables.ListTablesAsync()));
        foreach (var (name, table) in _model.Tables) await CheckTableAsync(name, table.Items, table.Tag);
        await CheckBackupsAsync();
        await CheckDeletedAsync();
        await _onlooker.Connection.StoreOptimizations.OptimizeStoreAsync(blocksOthers: false, OperationContext.None);
        Assert.DoesNotContain("nowhere", await StoreDump.MakeAsync(_onlooker.Context, _onlooker.Memory), StringComparison.Ordinal);
        await CheckSlotsAsync();
    }

    private async Task CheckTableAsync(string name, Dictionary<int, Item> items, string tag)
    {
        var (tables, reads) = (_onlooker.Connection.Tables, _onlooker.Connection.Items);
        Assert.Equal(items.OrderBy(i => i.Key).Select(i => i.Value), await ListAsync(reads.ScanAsync(name)));
        var table = await tables.DescribeTableAsync(name);
        Assert.Equal((items.Count, items.Values.Sum(i => (long)ItemSize.Of(i))), (table.ItemCount, table.TableSizeBytes));
        Assert.Equal(tag, table.Tags.GetValueOrDefault("set") ?? "");
        foreach (var (index, names) in new[] { ("by-genre", null), ("by-year", (string[])["pk", "sk", "year", "body"]), ("by-title", ["pk", "sk", "title"]) })
        {
            var wanted = items.Values.Select(i => names is null ? i : new Item(i.Where(a => names.Contains(a.Key)))).ToList();
            var found = await ListAsync(reads.ScanAsync(name, index));
            Assert.Equal(wanted.Count, found.Count);
            Assert.Equal(wanted.ToHashSet(), found.ToHashSet());
            var description = table.GlobalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount, i.IndexSizeBytes))
                .Concat(table.LocalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount, i.IndexSizeBytes)))
                .Single(i => i.IndexName == index);
            Assert.Equal((wanted.Count, wanted.Sum(i => (long)ItemSize.Of(i))), (description.ItemCount, description.IndexSizeBytes));
        }
    }

    private async Task CheckBackupsAsync()
    {
        var listed = await _onlooker.ListAsync();
        Assert.Equal(
            _model.Backups.Select(b => (b.Arn, b.Name, BackupStatus.Available)).Order(),
            listed.Select(b => (b.BackupArn, b.BackupName, b.BackupStatus)).Order());
        foreach (var backup in _model.Backups)
        {
            Assert.Empty((await _onlooker.Backups.VerifyBackupAsync(backup.Arn, OperationContext.None)).Problems);
            await _onlooker.RestoreAsync(backup.Arn, "Restored");
            await CheckTableAsync("Restored", backup.Items, backup.Tag);
            await _onlooker.Connection.Tables.DeleteTableAsync("Restored");
        }
    }

    /// <summary>The ids of tables are not known to the model, so each SYSTEM backup has to be one of those of its name.</summary>
    private async Task CheckDeletedAsync()
    {
        var left = _model.Deleted.ToList();
        foreach (var backup in await _onlooker.ListAsync(new ListBackupsRequest { BackupType = BackupType.System }))
        {
            Assert.Empty((await _onlooker.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).Problems);
            await _onlooker.RestoreAsync(backup.BackupArn, "Restored");
            var items = (await ListAsync(_onlooker.Connection.Items.ScanAsync("Restored"))).ToHashSet();
            var tag = (await _onlooker.Connection.Tables.DescribeTableAsync("Restored")).Tags.GetValueOrDefault("set") ?? "";
            var at = left.FindIndex(d => d.Name == backup.TableName && d.Table.Tag == tag && items.SetEquals(d.Table.Items.Values));
            if (at < 0) Fail($"a SYSTEM backup of {backup.TableName} is none of a table that was removed");
            await CheckTableAsync("Restored", left[at].Table.Items, tag);
            left.RemoveAt(at);
            await _onlooker.Connection.Tables.DeleteTableAsync("Restored");
        }

        Assert.Empty(left);
    }

    /// <summary>Of those that died, nothing is left a day later; and those that live take their slots along.</summary>
    private async Task CheckSlotsAsync()
    {
        foreach (var client in _clients) await client.Bench.DisposeAsync();
        _onlooker.Clock.Advance(TimeSpan.FromHours(25));
        await using var later = await _onlooker.AnotherAsync();
        await later.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Later"));
        var lanes = _onlooker.Context.Keys.WriterLanes;
        Assert.InRange(_onlooker.Memory.StateAt().Count(e => lanes.Contains(e.Key.Span)), 1, 2);
        await CheckPinsAsync(later);
    }

    private static Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> source) => BackupBench.ToListAsync(source);
}
