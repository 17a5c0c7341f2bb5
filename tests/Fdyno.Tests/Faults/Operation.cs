using System.Text.Json;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Faults;

/// <summary>An operation to be tried with every outcome of every commit.</summary>
/// <param name="Prepare">Makes what it works on.</param>
/// <param name="Act">The operation; its answer.</param>
internal sealed record Operation(Func<BackupBench, Task> Prepare, Func<BackupBench, Task<object?>> Act)
{
    /// <summary>
    /// Every step is a commit, one after the other, and what is copied is read before the first of them: so that a run is the same each time.
    /// </summary>
    public static readonly BackupTuning OneByOne = new() { BlockItems = 1, WriteBlocks = 1, WriteItems = 1, ShardBytes = long.MaxValue };

    /// <summary>Runs the operation once, on a new store.</summary>
    /// <param name="at">The number of the commit that ends as <paramref name="outcome"/> says, from 1 on; 0 for none.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="meanwhile">What another client does right behind that commit.</param>
    /// <param name="keepsStates">Whether to keep the states before the end.</param>
    public async Task<OperationRun> RunAsync(int at, CommitOutcome outcome, Func<BackupBench, Task<object?>>? meanwhile = null, bool keepsStates = false)
    {
        await using var bench = await BackupBench.NewAsync(OneByOne);
        await using var other = await bench.AnotherAsync(OneByOne);
        await Prepare(bench);
        var run = new OperationRun();
        if (keepsStates) run.States.Add(await StoreDump.MakeAsync(other.Context, bench.Memory));
        var first = bench.Store.Commits;
        bench.Store.Decide = number => number == first + at ? outcome : CommitOutcome.Ok;
        bench.Store.AfterCommit = async (number, _) =>
        {
            if (number == first + at && meanwhile is not null) run.OthersAnswer = await AnswerAsync(() => meanwhile(other));
            if (keepsStates && !run.IsOver) run.States.Add(await StoreDump.MakeAsync(other.Context, bench.Memory));
        };
        run.Answer = await AnswerAsync(() => Act(bench));
        run.IsOver = true;
        run.Commits = bench.Store.Commits - first;
        run.States.Add(await StoreDump.MakeAsync(other.Context, bench.Memory));
        return run;
    }

    /// <summary>Runs the operation once as a dry run, which neither fails nor writes.</summary>
    public async Task DryRunAsync()
    {
        await using var bench = await BackupBench.NewAsync(OneByOne);
        await Prepare(bench);
        var (commits, version) = (bench.Store.Commits, bench.Memory.CurrentVersion);
        await Act(bench.DryRun());
        Assert.Equal((commits, version), (bench.Store.Commits, bench.Memory.CurrentVersion));

        // What the dry run has seen is not remembered: the real one works as on a store that nobody has looked at.
        await Act(bench);
    }

    private static async Task<string> AnswerAsync(Func<Task<object?>> act)
    {
        try
        {
            return StoreDump.Mask(JsonSerializer.Serialize(await act()));
        }
        catch (FdynoException e)
        {
            return StoreDump.Mask($"{e.Code}: {e.Message}");
        }
        catch (ProcessDeathException)
        {
            return "death";
        }
    }
}

/// <summary>What came of an operation.</summary>
internal sealed class OperationRun
{
    /// <summary>The operation's answer, or its error.</summary>
    public string Answer { get; set; } = "";

    /// <summary>What the other client was answered.</summary>
    public string OthersAnswer { get; set; } = "";

    /// <summary>How many commits there were.</summary>
    public int Commits { get; set; }

    /// <summary>Whether the operation has come to its end.</summary>
    public bool IsOver { get; set; }

    /// <summary>The store at the end; before that, if asked for, before the operation and behind each of its commits.</summary>
    public List<string> States { get; } = [];
}
