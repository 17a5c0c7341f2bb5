using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Faults;

/// <content>What reads one instant of a table while others write, and what puts items back or looks after a table.</content>
internal sealed partial class FaultScript
{
    private const string NoTable = "ResourceNotFound";

    /// <summary>Compares two tables as they are: both of one instant, that of a commit of its own.</summary>
    private Task CompareAsync(Client client, string left, string right) => ReadInstantAsync(
        client,
        $"compare {left} with {right}",
        () => _model.Usable(left) is { } one && _model.Usable(right) is { } other ? Differences(one.Items, other.Items) : null,
        async (b, found) =>
        {
            await foreach (var difference in b.Connection.Comparisons.CompareTablesAsync(left, right, OperationContext.None))
                found.Add(Describe(difference.Key, difference.ReferenceItem, difference.DifferenceItem));
        },

        // A table is not compared with itself, whether it is there or not.
        answer => left == right && answer == "Validation");

    /// <summary>Compares a table with a backup.</summary>
    private Task CompareAsync(Client client, ModelBackup backup, string table)
    {
        var (isThere, isComplete) = (_model.Backups.Contains(backup), backup.IsComplete);
        return ReadInstantAsync(
            client,
            $"compare backup {backup.Name} with {table}",
            () => _model.Usable(table) is { } found ? Differences(backup.Items, found.Items) : null,
            async (b, found) =>
            {
                var sides = (ComparisonSource.OfBackup(backup.Arn), ComparisonSource.OfTable(table));
                await foreach (var difference in b.Connection.Comparisons.CompareAsync(sides.Item1, sides.Item2, OperationContext.None))
                    found.Add(Describe(difference.Key, difference.ReferenceItem, difference.DifferenceItem));
            },

            // Looked at before any commit; what is removed while it is read ends the reading.
            answer => answer switch
            {
                "BackupInUse" => isThere && !isComplete,
                "BackupNotFound" => !isThere || !_model.Backups.Contains(backup),
                _ => false,
            });
    }

    /// <summary>Reads all items of a table as of one instant.</summary>
    private Task ExportAsync(Client client, string table) => ReadInstantAsync(
        client,
        $"export {table}",
        () => _model.Usable(table) is { } found ? Differences([], found.Items) : null,
        async (b, found) =>
        {
            await foreach (var item in b.Connection.Items.ScanInstantAsync(table)) found.Add(Describe(item, null, item));
        });

    /// <summary>Puts one item of a table back to what it was in a backup, in one commit.</summary>
    private Task PutBackAsync(Client client, ModelBackup backup, string name, int number)
    {
        var (table, isThere, isComplete) = (_model.Usable(name), _model.Backups.Contains(backup), backup.IsComplete);
        return OnceAsync(
            client,
            $"put {number} of backup {backup.Name} back into {name}",
            isCommitted =>
            {
                var (found, old) = (_model.Usable(name), backup.Items.GetValueOrDefault(number));
                if (!isCommitted && table is null) return NoTable;
                if (!isCommitted && (!isThere || !isComplete)) return isThere ? "BackupInUse" : "BackupNotFound";
                if (found is null || found != table) return isCommitted ? Impossible : NoTable;
                var present = found.Items.GetValueOrDefault(number);
                if (Equals(old, present)) return isCommitted ? Impossible : "";
                if (!isCommitted) return Impossible;
                if (old is null) found.Items.Remove(number);
                else found.Items[number] = old;
                Note(found);
                return old is null ? "Removed" : present is null ? "PutBack" : "Overwritten";
            },
            async b =>
            {
                await using var restore = await b.Connection.ItemRestores.OpenAsync(new() { TableName = name, BackupArn = backup.Arn });
                var changes = await ListAsync(restore.RestoreAsync(ItemSelection.OfKey(Song(number, "")), OperationContext.None));
                return string.Join(' ', changes.Select(c => c.Kind));
            });
    }

    /// <summary>Looks after a table, which changes nothing that anybody can see.</summary>
    private async Task OptimizeAsync(Client client, string table)
    {
        var possible = new HashSet<string>();
        var answer = await AnswerAsync(
            client,
            $"look after {table}",
            static () => Task.CompletedTask,
            async b =>
            {
                NoteTable();
                var done = await b.Connection.Optimizations.OptimizeTableAsync(table, OperationContext.None);
                return $"{done.ExpiredItemCount} expired, {done.AbortedJobCount} aborted";
            },
            NoteTable);
        NoteTable();
        CheckAnswer(client, answer, possible.Contains(answer));

        void NoteTable() => possible.Add(_model.Usable(table) is null ? NoTable : "0 expired, 0 aborted");
    }

    /// <summary>Runs what reads an instant. It is one that a commit of its own had before the first item came, or there is no table.</summary>
    private async Task ReadInstantAsync(
        Client client, string what, Func<string?> expect, Func<BackupBench, List<string>, Task> read, Func<string, bool>? isOther = null)
    {
        var possible = new HashSet<string>();
        var found = new List<string>();
        var answer = await AnswerAsync(
            client,
            what,
            () =>
            {
                Note(isOfCommit: true);
                return Task.CompletedTask;
            },
            async b =>
            {
                Note(isOfCommit: false);
                await read(b, found);
                return string.Join(' ', found);
            },
            () => Note(isOfCommit: false));
        Note(isOfCommit: false);
        CheckAnswer(client, answer, possible.Contains(answer) || isOther?.Invoke(answer) == true);

        void Note(bool isOfCommit)
        {
            if (expect() is not { } text) possible.Add(NoTable);
            else if (isOfCommit && found.Count == 0) possible.Add(text);
        }
    }

    private static string Differences(Dictionary<int, Item> left, Dictionary<int, Item> right) => string.Join(
        ' ',
        left.Keys.Union(right.Keys).Order().Where(n => !Equals(left.GetValueOrDefault(n), right.GetValueOrDefault(n)))
            .Select(n => Describe(Song(n, ""), left.GetValueOrDefault(n), right.GetValueOrDefault(n))));

    private static string Describe(Item key, Item? left, Item? right) => $"{key["sk"].AsNumber()}:{Body(left)}/{Body(right)}";

    private static string Body(Item? item) => item is null ? "none" : item["body"].AsString() is { Length: > 20 } text ? $"{text[0]}{text.Length}" : item["body"].AsString();

    /// <summary>Two days later, upkeep has left nothing of those that died: no pin, and no log where recovery does not want one.</summary>
    private async Task CheckPinsAsync(BackupBench later)
    {
        // What was removed goes with whichever table is looked after.
        await later.Connection.Optimizations.OptimizeTableAsync("Later", OperationContext.None);
        foreach (var (name, table) in _model.Tables)
        {
            Assert.Equal(0, (await later.Connection.Optimizations.OptimizeTableAsync(name, OperationContext.None)).AbortedJobCount);
            Assert.Equal((table.RecoveryMode == RecoveryMode.History, 0), await later.LogAsync(name));
        }

        Assert.Empty(await later.Context.Store.ReadAsync(tr => later.Context.Directories.ListTrashedTablesAsync(tr, null, 10)));
        Assert.DoesNotContain("nowhere", await StoreDump.MakeAsync(later.Context, later.Memory), StringComparison.Ordinal);
    }
}
