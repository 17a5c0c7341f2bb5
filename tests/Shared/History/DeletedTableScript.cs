using System.Collections.Concurrent;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Testing.History;

/// <summary>Tables that are removed while they are read and written, on whatever store.</summary>
internal static class DeletedTableScript
{
    private const int Items = 12;
    private const int Writers = 4;
    private static readonly ListBackupsRequest OfSystem = new() { BackupType = "SYSTEM" };

    /// <summary>
    /// Removes a table in the middle of readings as of two versions, one of them by somebody who comes to know of the removal only then,
    /// and makes another table of its name: they go on, and the last of them takes along what is left.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="recoveryIsOn">Whether the table goes into a SYSTEM backup, or into the trash.</param>
    public static async Task ReadOnAsync(IStore store, TimeProvider time, bool recoveryIsOn)
    {
        await using var bench = await HistoryBench.NewAsync(store, time);
        var keysBefore = await CountKeysAsync(bench);
        if (recoveryIsOn) await bench.SwitchAsync(true);
        await bench.PutAsync([.. Enumerable.Range(0, Items).Select(i => bench.Item($"item {i:D2}", 0, i, i == 5 ? 30_000 : 0))]);
        var id = await bench.ReadAsync((_, table) => Task.FromResult(table.Record.TableId));
        var (first, firstItems) = (await bench.PinAsync(), await PresentAsync(bench));
        await bench.DeleteAsync(bench.Item("item 03", 0, 0));
        await bench.PutAsync([.. Enumerable.Range(4, 20).Select(i => bench.Item($"item {i:D2}", 0, i + 1_000))]);
        var (second, secondItems) = (await bench.PinAsync(), await PresentAsync(bench));
        await bench.PutAsync(bench.Item("item 00", 0, 7_777));

        // Half read, and the rest behind the removal.
        var early = Reader(bench.Connection, id, first);
        var page = await early.ReadPageAsync(PrimaryKeyRange.All, default);
        var found = page.Items.Select(i => ItemCodec.Decode(i.Encoded.Span)).ToList();
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        await bench.Connection.Tables.CreateTableAsync(new CreateTableRequest
        {
            TableName = HistoryBench.Table,
            KeySchema = [new KeySchemaElement { AttributeName = "pk", KeyType = KeyType.Hash }],
            AttributeDefinitions = [new AttributeDefinition { AttributeName = "pk", AttributeType = "S" }],
        });
        await bench.PutAsync(bench.Item("another", 0, 1));
        found.AddRange(await ReadAsync(early, page.Rest));
        Assert.Equal(firstItems, found);

        // Another process, which never saw the table under its name.
        await using (var other = await FdynoConnection.OpenAsync(new FaultStore(store), new FdynoConnectionOptions { TimeProvider = time }))
        {
            Assert.Equal(secondItems, await ReadAsync(Reader(other, id, second), PrimaryKeyRange.All));
            var lease = new PinLease(time, second.Id, HistoryBench.Lease);
            await other.Context.Store.WriteAsync(async tr =>
            {
                await lease.HoldAsync(tr, (await other.Context.Catalog.FindByIdAsync(tr, HistoryBench.Table, id))!.Keys.History);
                return true;
            });
            await PinRelease.ReleaseAsync(other.Context, HistoryBench.Table, id, second.Id, default);
        }

        Assert.Equal(firstItems, await ReadAsync(Reader(bench.Connection, id, first), PrimaryKeyRange.All));
        await PinRelease.ReleaseAsync(bench.Context, HistoryBench.Table, id, first.Id, default);
        var lost = await Assert.ThrowsAsync<HistoryLostException>(() => ReadAsync(Reader(bench.Connection, id, first), PrimaryKeyRange.All));
        Assert.Equal(recoveryIsOn ? HistoryLoss.NotLogged : HistoryLoss.TableGone, lost.Loss);
        Assert.Equal("another", Assert.Single(await PresentAsync(bench))["pk"].AsString());
        var listed = await ListAsync(bench.Connection.Backups.ListBackupsAsync(OfSystem));
        if (recoveryIsOn)
        {
            var restored = await bench.Connection.Restores.RestoreTableFromBackupAsync(
                new RestoreTableFromBackupRequest { BackupArn = listed.Single().BackupArn, TargetTableName = "Copy" }, OperationContext.None);
            Assert.Equal(secondItems.Count, restored.ItemCount);
            var items = await ListAsync(bench.Connection.Items.ScanAsync("Copy"));
            Assert.Equal([.. secondItems.Skip(1)], items.Where(i => i["pk"].AsString() != "item 00"));
            return;
        }

        Assert.Empty(listed);
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        Assert.Empty(await bench.Context.Store.ReadAsync(tr => bench.Context.Directories.ListTrashedTablesAsync(tr, null, 10)));

        // The empty table is gone as well, and the trash itself is there: a node and its name.
        Assert.InRange(await CountKeysAsync(bench), keysBefore - 3, keysBefore + 2);
    }

    /// <summary>
    /// Removes a table while writers are at work. What they were told is written is in the SYSTEM backup, and nothing else: whoever comes
    /// behind the removal is refused, also with a handle from before it.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="writes">How many writes are acknowledged before the removal.</param>
    public static async Task RemoveUnderWritersAsync(IStore store, int writes)
    {
        await using var bench = await HistoryBench.NewAsync(store, TimeProvider.System);
        await bench.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
        {
            TableName = HistoryBench.Table,
            PointInTimeRecoverySpecification = new()
            {
                PointInTimeRecoveryEnabled = true,
                RecoveryMode = RecoveryMode.SnapshotOnRestore,
            },
        });
        var written = new ConcurrentDictionary<string, Item>();
        var enough = new TaskCompletionSource();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var item = bench.Item($"writer {writer}, {i}", 0, i);
                try
                {
                    await bench.PutAsync(item);
                }
                catch (FdynoException e) when (e.Code == FdynoErrorCode.ResourceNotFound)
                {
                    return;
                }

                written[item["pk"].AsString()] = item;
                if (written.Count >= writes) enough.TrySetResult();
            }
        })).ToList();
        await Task.WhenAny(enough.Task, Task.WhenAll(writing));
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        await Task.WhenAll(writing);
        Assert.True(written.Count >= writes);

        var backup = Assert.Single(await ListAsync(bench.Connection.Backups.ListBackupsAsync(OfSystem)));
        var described = await bench.Connection.Backups.DescribeBackupAsync(backup.BackupArn);
        var size = written.Values.Sum(i => (long)ItemSize.Of(i));
        Assert.Equal((written.Count, size, size), (described.ItemCount, described.BackupSizeBytes, backup.BackupSizeBytes));
        Assert.Empty((await bench.Connection.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).Problems);
        await bench.Connection.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = HistoryBench.Table }, OperationContext.None);
        Assert.Equal(
            written.Values.OrderBy(i => i["pk"].AsString(), StringComparer.Ordinal),
            (await PresentAsync(bench)).OrderBy(i => i["pk"].AsString(), StringComparer.Ordinal));
    }

    private static HistoryReader Reader(FdynoConnection connection, string tableId, HistoryPin pin) => new(
        connection.Context.Store,
        tr => connection.Context.Catalog.FindByIdAsync(tr, HistoryBench.Table, tableId),
        new HistoryInstant { TableId = tableId, Stamp = pin.Stamp, PinId = pin.Id },
        new BatchSize(300, 1),
        mostItems: 2);

    private static async Task<List<Item>> ReadAsync(HistoryReader reader, PrimaryKeyRange range)
    {
        var items = new List<Item>();
        await foreach (var page in reader.ReadAllAsync(range)) items.AddRange(page.Select(i => ItemCodec.Decode(i.Encoded.Span)));
        return items;
    }

    private static Task<List<Item>> PresentAsync(HistoryBench bench) => ListAsync(bench.Connection.Items.ScanAsync(HistoryBench.Table));

    private static async Task<int> CountKeysAsync(HistoryBench bench) => await bench.Context.Store.ReadAsync(async tr =>
    {
        var count = 0;
        var lanes = bench.Context.Keys.WriterLanes;
        await foreach (var (key, _) in tr.ReadAllAsync(new KeyRange(Array.Empty<byte>(), new byte[] { 0xFF })))
        {
            if (!lanes.Contains(key.Span) && key.Span.IndexOf("hca"u8) < 0) count++;
        }

        return count;
    });

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (var element in source) list.Add(element);
        return list;
    }
}
