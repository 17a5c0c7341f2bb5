using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Faults;

/// <summary>Lets the process die at a chosen commit, or at each in turn.</summary>
internal static class CommitDeaths
{
    // More than any operation of the tests has: a loop that gets here does not end.
    private const int MostCommits = 40;

    /// <summary>Lets an operation die at a commit, and starts the process again.</summary>
    /// <returns>Whether the operation came that far.</returns>
    public static async Task<bool> DieAsync(BackupBench bench, int at, CommitOutcome death, Func<Task> act)
    {
        var target = bench.Store.Commits + at;
        bench.Store.Decide = number => number == target ? death : CommitOutcome.Ok;
        try
        {
            await act();
            return false;
        }
        catch (ProcessDeathException)
        {
            bench.Store.Revive();
            return true;
        }
        finally
        {
            bench.Store.Decide = _ => CommitOutcome.Ok;
        }
    }

    /// <summary>Runs an operation on a new bench for each of its commits, and lets it die there.</summary>
    /// <param name="prepare">Makes the bench.</param>
    /// <param name="death">Before the commit or behind it.</param>
    /// <param name="act">The operation.</param>
    /// <param name="check">What has to hold then, long enough after the death for the lease to be over.</param>
    /// <returns>How often it died.</returns>
    public static async Task<int> AtEveryCommitAsync(
        Func<Task<BackupBench>> prepare, CommitOutcome death, Func<BackupBench, Task> act, Func<BackupBench, Task> check)
    {
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await prepare();
            if (!await DieAsync(bench, at, death, () => act(bench))) return at - 1;
            bench.Clock.Advance(TimeSpan.FromSeconds(20));
            await check(bench);
        }

        throw new InvalidOperationException($"The operation has more than {MostCommits} commits.");
    }
}
