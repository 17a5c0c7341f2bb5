using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Faults;

/// <content>Operations on tables and items.</content>
internal sealed partial class FaultScript
{
    private const string Done = "done";

    private Task CreateAsync(Client client, string name) => OnceAsync(
        client,
        $"create {name}",
        isCommitted =>
        {
            if (!isCommitted) return _model.Tables.ContainsKey(name) ? "ResourceInUse" : Impossible;
            return _model.Tables.TryAdd(name, new ModelTable()) ? "0 items, ACTIVE" : Impossible;
        },
        async b => Describe(await b.Connection.Tables.CreateTableAsync(
            BackupBench.TableRequest(name) with { DeletionProtectionEnabled = false, Tags = null })));

    private Task DropAsync(Client client, string name) => OnceAsync(
        client,
        $"drop {name}",
        isCommitted =>
        {
            if (_model.Usable(name) is { } table)
            {
                if (!isCommitted) return Impossible;
                _model.Tables.Remove(name);
                if (table.RecoveryMode is not null) _model.Deleted.Add((name, table));
                return $"{table.Items.Count} items, DELETING";
            }

            return isCommitted ? Impossible : _model.Tables.ContainsKey(name) ? "ResourceInUse" : "ResourceNotFound";
        },
        async b => Describe(await b.Connection.Tables.DeleteTableAsync(name)));

    private Task TagAsync(Client client, string name)
    {
        var tag = $"t{_random.Next(3)}";
        return OnceAsync(
            client,
            $"tag {name} {tag}",
            isCommitted => Change(name, isCommitted, "ResourceNotFound", table =>
            {
                table.Tag = tag;
                return tag;
            }),
            async b => (await b.Connection.Tables.UpdateTableAsync(new UpdateTableRequest
            {
                TableName = name,
                Tags = Fdyno.Model.Change.To<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["set"] = tag }),
            })).Tags["set"]);
    }

    private Task RecoverAsync(Client client, string name)
    {
        var mode = _random.Next(4) switch { 0 => null, 1 => RecoveryMode.SnapshotOnRestore, _ => RecoveryMode.History };
        var answer = mode ?? FeatureStatus.Disabled;
        var isOver = false;
        return OnceAsync(
            client,
            $"recovery of {name}: {answer}",
            isCommitted =>
            {
                if (_model.Usable(name) is not { } table) return isCommitted ? Impossible : "TableNotFound";
                if (isCommitted != (table.RecoveryMode != mode)) return Impossible;
                if (isCommitted) (table.RecoveryMode, table.RecoversSince) = (mode, Now());
                isOver = true;
                return answer;
            },
            async b => (await b.UpdateRecoveryAsync(new() { PointInTimeRecoveryEnabled = mode is not null, RecoveryMode = mode }, name))
                .RecoveryMode ?? FeatureStatus.Disabled,
            isUpkeep: () => mode is null && (isOver || _model.Usable(name) is { RecoveryMode: null }));
    }

    private DateTimeOffset Now() => _onlooker.Clock.GetUtcNow();

    private void Note(ModelTable table) => table.Past.Add((Now(), new Dictionary<int, Item>(table.Items)));

    private Task PutAsync(Client client, string name, int number)
    {
        var song = RandomSong(number);
        return OnceAsync(
            client,
            $"put {number} of {ItemSize.Of(song)} B into {name}",
            isCommitted => Change(name, isCommitted, "ResourceNotFound", table =>
            {
                table.Items[number] = song;
                Note(table);
                return Done;
            }),
            async b =>
            {
                await b.Connection.Items.PutItemAsync(name, song);
                return Done;
            });
    }

    private Task DeleteAsync(Client client, string name, int number) => OnceAsync(
        client,
        $"delete {number} from {name}",
        isCommitted =>
        {
            if (_model.Usable(name) is not { } table) return isCommitted ? Impossible : "ResourceNotFound";
            if (isCommitted != table.Items.Remove(number)) return Impossible;
            if (isCommitted) Note(table);
            return $"{isCommitted}";
        },
        async b => $"{await b.Connection.Items.DeleteItemAsync(name, Song(number, ""))}");

    private Task ImportAsync(Client client, string name)
    {
        // Small ones: what cannot be made smaller is not tried in two transactions when one becomes too old.
        var songs = Enumerable.Range(0, 3).Select(_ => _random.Next(6)).Distinct().ToDictionary(n => n, n => RandomSong(n, _random.Next(20)));
        return OnceAsync(
            client,
            $"import {string.Join(' ', songs.Keys)} into {name}",
            isCommitted => Change(name, isCommitted, "ResourceNotFound", table =>
            {
                foreach (var (number, song) in songs) table.Items[number] = song;
                Note(table);
                return $"{songs.Count}";
            }),
            async b => $"{(await b.Connection.Items.PutItemsAsync(
                name, songs.Values.Select((s, i) => new NumberedItem(i + 1, s)).ToAsyncEnumerable(), OperationContext.None)).ItemCount}");
    }

    private string Change(string name, bool isCommitted, string missing, Func<ModelTable, string> change) => (_model.Usable(name), isCommitted) switch
    {
        (null, false) => missing,
        ({ } table, true) => change(table),
        _ => Impossible,
    };

    private static string Describe(TableDescription table) => $"{table.ItemCount} items, {table.TableStatus}";
}
