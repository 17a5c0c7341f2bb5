using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Backups.Restoring;

/// <summary>The list of restores at work, those that were cut off included. It is short: 50 at most.</summary>
/// <param name="context">The connection.</param>
internal sealed class RunningRestores(StoreContext context)
{
    /// <summary>The most restores at a time, counted over the store (docs/dynamodb/decisions.md#concurrent-restores).</summary>
    public const int Most = 50;

    /// <summary>The target of the restore that reads a backup; null where none does.</summary>
    public async Task<string?> FindByBackupAsync(IReadTransaction transaction, string backupArn)
    {
        foreach (var (target, restore) in await ReadAsync(transaction).ConfigureAwait(false))
        {
            if (restore.BackupArn == backupArn) return target;
        }

        return null;
    }

    /// <summary>All of them, by target table.</summary>
    public async Task<List<(string Target, RunningRestore Restore)>> ReadAsync(IReadTransaction transaction)
    {
        var found = new List<(string, RunningRestore)>();
        await foreach (var (key, value) in transaction.ReadAllAsync(context.Keys.RunningRestores.Range()).ConfigureAwait(false))
        {
            var restore = StoredJson.Read(
                value.Span, RestoreJson.Default.RunningRestore, "the list of running restores", context.StoreName);
            found.Add(((string)context.Keys.RunningRestores.Unpack(key.Span)[0]!, restore));
        }

        return found;
    }

    /// <summary>Adds one.</summary>
    public void Add(ITransaction transaction, string target, RunningRestore restore) =>
        transaction.Set(context.Keys.RunningRestores.Pack(target), StoredJson.Write(restore, RestoreJson.Default.RunningRestore));

    /// <summary>Takes one off.</summary>
    public void Remove(ITransaction transaction, string target) => transaction.Clear(context.Keys.RunningRestores.Pack(target));
}
