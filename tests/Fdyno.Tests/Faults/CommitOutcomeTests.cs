using Fdyno.Testing;

namespace Fdyno.Tests.Faults;

/// <summary>
/// Every operation, every one of its commits, every outcome, alone and with somebody else acting before the next run. What is left, and
/// what was answered, is what a run without faults leaves and answers, in the order that the outcome tells.
/// </summary>
public sealed class CommitOutcomeTests
{
    public static TheoryData<string> Names => [.. Operations.All.Keys];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var (operation, other) in Operations.Pairs()) pairs.Add(operation, other);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_answer_that_does_not_come_has_one_effect(string name)
    {
        var operation = Operations.All[name];
        var expected = await operation.RunAsync(0, CommitOutcome.Ok);
        for (var at = 1; at <= expected.Commits; at++)
        {
            foreach (var outcome in new[] { CommitOutcome.Conflict, CommitOutcome.TooOld, CommitOutcome.UnknownCommitted, CommitOutcome.UnknownLost })
            {
                var found = await operation.RunAsync(at, outcome);
                Assert.Equal((at, outcome, expected.Answer), (at, outcome, found.Answer));
                Assert.Equal(expected.States[^1], found.States[^1]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_death_leaves_what_was_committed_before_it(string name)
    {
        var operation = Operations.All[name];
        var expected = await operation.RunAsync(0, CommitOutcome.Ok, keepsStates: true);
        for (var at = 1; at <= expected.Commits; at++)
        {
            Assert.Equal(expected.States[at - 1], (await operation.RunAsync(at, CommitOutcome.Death)).States[^1]);
            Assert.Equal(expected.States[at], (await operation.RunAsync(at, CommitOutcome.DeathAfterCommit)).States[^1]);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Somebody_who_acts_before_the_next_run_came_behind_the_effect_or_before_it(string name, string other)
    {
        var (operation, meanwhile) = (Operations.All[name], Operations.Others[other]);
        var commits = (await operation.RunAsync(0, CommitOutcome.Ok)).Commits;
        for (var at = 1; at <= commits; at++)
        {
            var behind = await operation.RunAsync(at, CommitOutcome.Ok, meanwhile);
            var before = await operation.RunAsync(at, CommitOutcome.Conflict, meanwhile);
            AssertSame(behind, await operation.RunAsync(at, CommitOutcome.UnknownCommitted, meanwhile), at, other);
            AssertSame(before, await operation.RunAsync(at, CommitOutcome.UnknownLost, meanwhile), at, other);
            AssertSame(before, await operation.RunAsync(at, CommitOutcome.TooOld, meanwhile), at, other);
        }
    }

    private static void AssertSame(OperationRun expected, OperationRun found, int at, string other)
    {
        Assert.Equal((at, expected.OthersAnswer), (at, found.OthersAnswer));
        Assert.Equal(expected.States[^1], found.States[^1]);

        // Who was taken over says so, where a run that had got its answer may come to see that all is done.
        if (other.StartsWith("waits and resumes", StringComparison.Ordinal) && found.Answer.Contains("Another command has finished", StringComparison.Ordinal)) return;
        Assert.Equal((at, expected.Answer), (at, found.Answer));
    }
}
