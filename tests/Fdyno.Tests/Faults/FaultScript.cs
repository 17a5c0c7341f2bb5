using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Faults;

/// <summary>
/// A long script of random operations by three clients on one store, whose commits end at random. Behind some commits, another client
/// acts before the first one goes on. The model changes at the commits that happen, and there only: an operation that has two effects,
/// or an answer that the effect does not bear out, ends the script.
/// </summary>
internal sealed partial class FaultScript
{
    private const string Death = "death";
    private const string Impossible = "impossible";
    private const int Steps = 25;
    private static readonly TimeSpan LeaseAndMore = TimeSpan.FromSeconds(20);
    private static readonly string[] TableNames = ["Aaa", "Bbb", "Ccc"];
    private static readonly string[] BackupNames = ["xxx", "yyy"];

    private readonly Random _random;
    private readonly BackupBench _onlooker;
    private readonly FaultModel _model = new();
    private readonly List<Client> _clients = [];
    private readonly List<string> _log = [];
    private bool _isNested;
    private bool _isCalm = true;
    private Exception? _failure;

    private FaultScript(int seed, BackupBench onlooker)
    {
        _random = new Random(seed);
        _onlooker = onlooker;
    }

    /// <summary>Runs the script of a seed, and checks all that must hold at its end.</summary>
    public static async Task RunAsync(int seed)
    {
        await using var onlooker = await BackupBench.NewAsync(Operation.OneByOne, new MemoryStore { ClearsByRow = seed % 2 == 0 });
        var script = new FaultScript(seed, onlooker);
        try
        {
            for (var i = 0; i < 3; i++) script._clients.Add(await script.StartAsync());
            await script.RunAsync();
        }
        catch (Exception e) when (e is not FaultScriptException)
        {
            throw new FaultScriptException(seed, script._log, script._failure ?? e);
        }
    }

    private async Task RunAsync()
    {
        await CreateAsync(_clients[0], TableNames[0]);
        for (var n = 0; n < 4; n++) await PutAsync(_clients[0], TableNames[0], n);
        if (_random.Next(2) == 0) await RecoverAsync(_clients[0], TableNames[0]);
        _isCalm = false;
        for (var step = 0; step < Steps; step++)
        {
            await StepAsync(_clients[_random.Next(_clients.Count)]);
            if (_failure is not null) throw _failure;
        }

        _isCalm = true;
        await CheckEndAsync();
    }

    private Task StepAsync(Client client)
    {
        var table = TableNames[_random.Next(TableNames.Length)];
        var backup = _model.Backups.Count == 0 ? null : _model.Backups[_random.Next(_model.Backups.Count)];
        var name = BackupNames[_random.Next(BackupNames.Length)];
        if (_random.Next(3) == 0) _onlooker.Clock.Advance(TimeSpan.FromMilliseconds(_random.Next(2_000)));
        switch (_random.Next(33))
        {
            case 32: return SweepAsync(client);
            case < 6: return PutAsync(client, table, _random.Next(6));
            case < 9: return DeleteAsync(client, table, _random.Next(6));
            case < 10: return ImportAsync(client, table);
            case < 12: return CreateAsync(client, table);
            case < 13: return DropAsync(client, table);
            case < 14: return TagAsync(client, table);
            case < 15: return RecoverAsync(client, table);
            case < 18: return BackUpAsync(client, table, name);
            case < 19: return RestoreToTimeAsync(client, table, TableNames[_random.Next(TableNames.Length)]);
            case < 20: return RestoreToTimeAsync(client, table, $"Past{_model.Tables.Count}");
            case < 21: return CompareAsync(client, table, TableNames[_random.Next(TableNames.Length)]);
            case < 22: return ExportAsync(client, table);
            case < 23: return OptimizeAsync(client, table);
            case < 24 when backup is not null: return CompareAsync(client, backup, table);
            case < 25 when backup is not null: return PutBackAsync(client, backup, table, _random.Next(6));
        }

        // Jobs that were cut off are resumed, and those at work are stolen, when their lease is over.
        var job = _random.Next(6);
        if (_random.Next(3) > 0) _onlooker.Clock.Advance(LeaseAndMore);
        return (job, backup) switch
        {
            (0, _) => ResumeRestoreAsync(client, table),
            (1, _) => AbortRestoreAsync(client, table),
            (_, null) => BackUpAsync(client, table, name),
            (2, _) => ResumeBackupAsync(client, backup),
            (3, _) => RemoveBackupAsync(client, backup, aborts: _random.Next(2) == 0),
            _ => RestoreAsync(client, backup, table),
        };
    }

    /// <summary>An operation of one commit.</summary>
    /// <param name="client">Who runs it.</param>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="expect">
    /// What it answers, given whether it was committed; when it was, the model takes on its effect.
    /// </param>
    /// <param name="act">The operation.</param>
    /// <param name="isUpkeep">Whether a commit is of the upkeep that follows the operation; by default, there is none.</param>
    private async Task OnceAsync(
        Client client, string what, Func<bool, string> expect, Func<BackupBench, Task<string>> act, Func<bool>? isUpkeep = null)
    {
        string? expected = null;
        var answer = await AnswerAsync(client, what, Commit, act);
        if (answer == Death) return;
        expected ??= expect(false);
        if (answer != expected) Fail($"{what}: answered {answer}, not {expected}");

        Task Commit()
        {
            if (isUpkeep?.Invoke() == true) return Task.CompletedTask;
            if (expected is not null) Fail($"{what}: a second effect");
            expected = expect(true);
            if (expected == Impossible) Fail($"{what}: an effect that cannot be");
            return Task.CompletedTask;
        }
    }

    /// <summary>Clears what removals have put aside. Nobody sees any of it.</summary>
    private Task SweepAsync(Client client) => AnswerAsync(client, "sweep", static () => Task.CompletedTask, async bench =>
    {
        await bench.Context.Clearing.SweepAsync(OperationContext.None, default);
        return "swept";
    });

    /// <summary>Runs an operation; its answer, the code of its error, or <see cref="Death"/>, after which the process has started again.</summary>
    private async Task<string> AnswerAsync(
        Client client, string what, Func<Task> onCommit, Func<BackupBench, Task<string>> act, Action? beforeOthers = null)
    {
        Log(client, what);
        client.OnCommit = onCommit;
        client.BeforeOthers = beforeOthers;
        try
        {
            var answer = await act(client.Bench);
            Log(client, $"{what} -> {answer}");
            return answer;
        }
        catch (FdynoException e)
        {
            Log(client, $"{what} -> {e.Code}: {e.Message}");
            return $"{e.Code}";
        }
        catch (ProcessDeathException)
        {
            Log(client, $"{what} -> {Death}");
            return Death;
        }
        finally
        {
            // Also where the operation has its answer, and died when it let go of what it held.
            if (client.Bench.Store.IsDead) client.Bench = (await StartAsync(client)).Bench;
            client.OnCommit = static () => Task.CompletedTask;
            client.BeforeOthers = null;
        }
    }

    /// <summary>Starts a process, which is another one than any before: nobody says good-bye for those that died.</summary>
    private async Task<Client> StartAsync(Client? client = null)
    {
        var bench = await _onlooker.AnotherAsync(Operation.OneByOne);

        // What is trimmed in passing is no effect of the operation that it follows.
        bench.Context.Upkeep.Interval = Timeout.InfiniteTimeSpan;
        bench.Context.Clearing.IsDeferred = true;
        client ??= new Client { Bench = bench, Name = $"client {_clients.Count}" };
        var tooOld = 0;
        bench.Store.Decide = _ =>
        {
            var outcome = _isCalm ? CommitOutcome.Ok : Draw();

            // The store gives up an operation that is too old five times in a row.
            tooOld = outcome == CommitOutcome.TooOld ? tooOld + 1 : 0;
            return tooOld < 3 ? outcome : CommitOutcome.Ok;
        };
        bench.Store.AfterCommit = async (_, outcome) =>
        {
            if (outcome != CommitOutcome.Ok) Log(client, $"{outcome}");
            if (outcome is CommitOutcome.Ok or CommitOutcome.UnknownCommitted or CommitOutcome.DeathAfterCommit) await client.OnCommit();
            client.BeforeOthers?.Invoke();
            if (_isCalm || _isNested || _random.Next(3) > 0) return;
            _isNested = true;
            await StepAsync(_clients.Where(c => c != client).ElementAt(_random.Next(_clients.Count - 1)));
            _isNested = false;
        };
        return client.Bench == bench ? client : new Client { Bench = bench, Name = client.Name };
    }

    private CommitOutcome Draw() => _random.Next(100) switch
    {
        < 60 => CommitOutcome.Ok,
        < 67 => CommitOutcome.Conflict,
        < 74 => CommitOutcome.TooOld,
        < 85 => CommitOutcome.UnknownCommitted,
        < 96 => CommitOutcome.UnknownLost,
        < 98 => CommitOutcome.Death,
        _ => CommitOutcome.DeathAfterCommit,
    };

    private void Log(Client client, string what) => _log.Add($"{(_isNested ? "    " : "")}{client.Name}: {what}");

    private void Fail(string what)
    {
        // Kept as well: the engine takes no interest in the error of an operation that fails anyhow.
        var failure = new InvalidOperationException(what);
        _failure ??= failure;
        throw failure;
    }

    private static Item Song(int number, string value) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number))
        .Add("genre", AttributeValue.String($"g{value.Length % 3}")).Add("year", AttributeValue.Number(1990 + (value.Length % 2)))
        .Add("title", AttributeValue.String($"t{value.Length % 5}")).Add("body", AttributeValue.String(value)).Build();

    private Item RandomSong(int number) => _random.Next(8) == 0 ? RandomSong(number, _random.Next(10_000, 20_000)) : RandomSong(number, _random.Next(20));

    private Item RandomSong(int number, int length) => Song(number, new string((char)('a' + _random.Next(26)), length));

    private sealed class Client
    {
        public required BackupBench Bench { get; set; }

        public required string Name { get; init; }

        public Func<Task> OnCommit { get; set; } = static () => Task.CompletedTask;

        /// <summary>Called behind each commit, whatever its outcome, before somebody else acts.</summary>
        public Action? BeforeOthers { get; set; }
    }
}

/// <summary>A script did not end as it must: the seed brings it back.</summary>
internal sealed class FaultScriptException(int seed, IEnumerable<string> log, Exception inner)
    : Exception($"Seed {seed}: {inner.Message}\n{string.Join('\n', log.TakeLast(40))}", inner);
