using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Two connections that want the same at once: one gets it, the other one the contract's error.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class RivalTests(FdbServerFixture server)
{
    private const int Rounds = 4;

    [StoreFact]
    public async Task Of_two_that_make_a_table_one_does()
    {
        await using var left = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await using var right = await JobBench.OnAsync(await server.OpenAsync());
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"Table{round}";
            var made = await RaceAsync(
                left, right, bench => bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(name)), FdynoErrorCode.ResourceInUse);
            Assert.Equal(made.TableId, (await right.Connection.Tables.DescribeTableAsync(name)).TableId);
            Assert.Equal(made.TableId, (await left.Connection.Tables.DescribeTableAsync(name)).TableId);
        }
    }

    [StoreFact]
    public async Task Of_two_that_make_a_backup_of_one_name_one_does()
    {
        await using var left = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await using var right = await JobBench.OnAsync(await server.OpenAsync());
        await left.FillAsync(100);
        for (var round = 0; round < Rounds; round++)
        {
            // Who is late finds it being made, or, when it is later still, complete.
            var name = $"backup{round}";
            var made = await RaceAsync(left, right, bench => bench.BackUpAsync(name), FdynoErrorCode.BackupInUse, (a, b) => a.BackupArn == b.BackupArn);
            Assert.Equal(made.BackupArn, Assert.Single(await right.ListAsync(), backup => backup.BackupName == name).BackupArn);
        }

        Assert.All(await left.ListAsync(), backup => Assert.Equal(BackupStatus.Available, backup.BackupStatus));
    }

    [StoreFact]
    public async Task Of_two_that_restore_into_one_table_one_does()
    {
        await using var left = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await using var right = await JobBench.OnAsync(await server.OpenAsync());
        await left.FillAsync(60);
        string[] backups = [(await left.BackUpAsync("first")).BackupArn, (await left.BackUpAsync("second")).BackupArn];
        for (var round = 0; round < Rounds; round++)
        {
            var target = $"Copy{round}";
            var restored = await RaceAsync(
                left,
                right,
                bench => bench.RestoreAsync(backups[bench == left ? 0 : 1], target),
                [FdynoErrorCode.TableInUse, FdynoErrorCode.TableAlreadyExists]);
            Assert.Equal(restored.TableId, (await right.Connection.Tables.DescribeTableAsync(target)).TableId);
            await right.AssertSameAsync("Music", target);
        }
    }

    [StoreFact]
    public async Task Of_two_that_remove_a_table_or_a_backup_one_does()
    {
        await using var left = await JobBench.OnAsync(await server.OpenEmptyAsync());
        await using var right = await JobBench.OnAsync(await server.OpenAsync());
        await left.FillAsync(40);
        var backup = await left.BackUpAsync();
        await RaceAsync(left, right, bench => bench.Backups.DeleteBackupAsync(backup.BackupArn), FdynoErrorCode.BackupNotFound);
        await RaceAsync(left, right, bench => bench.Connection.Tables.DeleteTableAsync("Music"), FdynoErrorCode.ResourceNotFound);
        Assert.Empty(await right.ListAsync());
        Assert.Empty(await right.ListTablesAsync());
    }

    [StoreFact]
    public async Task Two_that_open_an_empty_cluster_find_one_store()
    {
        await using var empty = await server.OpenEmptyAsync();
        await using var left = await server.OpenAsync();
        await using var right = await server.OpenAsync();
        var opened = await Task.WhenAll(
            new[] { left, right }.Select(store => Task.Run(() => FdynoConnection.OpenAsync(store, new FdynoConnectionOptions()))));
        Assert.Equal(opened[0].StoreId, opened[1].StoreId);
    }

    private static Task<T> RaceAsync<T>(
        JobBench left, JobBench right, Func<JobBench, Task<T>> operation, FdynoErrorCode late, Func<T, T, bool>? areSame = null) =>
        RaceAsync(left, right, operation, [late], areSame);

    /// <summary>Runs an operation on both at once, and returns the answer of the one that succeeded.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other one.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="late">The errors that the other one may get.</param>
    /// <param name="areSame">Where both may succeed: whether they have the same answer.</param>
    private static async Task<T> RaceAsync<T>(
        JobBench left, JobBench right, Func<JobBench, Task<T>> operation, FdynoErrorCode[] late, Func<T, T, bool>? areSame = null)
    {
        var runs = new[] { left, right }.Select(bench => Task.Run(() => operation(bench))).ToArray();
        var errors = new List<FdynoErrorCode>();
        foreach (var run in runs)
        {
            try
            {
                await run;
            }
            catch (FdynoException e)
            {
                errors.Add(e.Code);
            }
        }

        Assert.All(errors, code => Assert.Contains(code, late));
        var answers = runs.Where(run => run.IsCompletedSuccessfully).Select(run => run.Result).ToList();
        if (answers.Count == 2) Assert.True(areSame?.Invoke(answers[0], answers[1]), "Both succeeded.");
        else Assert.Single(answers);
        return answers[0];
    }
}
