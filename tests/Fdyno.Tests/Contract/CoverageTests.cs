using System.Reflection;
using Xunit.Abstractions;

namespace Fdyno.Tests.Contract;

/// <summary>Which test covers which rule of the contract, as the tests themselves say: what no test names any more is seen.</summary>
public sealed class CoverageTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_row_of_the_contract_has_a_test_or_a_reason()
    {
        var covered = Covered().ToLookup(c => c.Id, c => c.Test);
        var faults = new List<string>();
        foreach (var twice in ContractRows.All.GroupBy(r => r.Id).Where(g => g.Count() > 1)) faults.Add($"{twice.Key} is listed twice");
        foreach (var row in ContractRows.All)
        {
            var tests = covered[row.Id].Distinct().ToList();
            output.WriteLine($"{row.Id}: {row.Rule}");
            foreach (var test in tests) output.WriteLine($"    tested by {test}");
            if (row.Reason is not null) output.WriteLine($"    not imitated: {row.Reason}");
            if (row.Reason is null && tests.Count == 0) faults.Add($"{row.Id} has neither a test nor a reason");
            if (row.Reason is not null && tests.Count > 0) faults.Add($"{row.Id} has a reason for no test, and a test: {tests[0]}");
        }

        var listed = ContractRows.All.Select(r => r.Id).ToHashSet();
        faults.AddRange(covered.Where(c => !listed.Contains(c.Key)).Select(c => $"{c.First()} covers {c.Key}, which is not listed"));
        output.WriteLine($"{ContractRows.All.Count} rows, {ContractRows.All.Count(r => r.Reason is null)} of them tested");
        Assert.Empty(faults);
    }

    private static IEnumerable<(string Id, string Test)> Covered()
    {
        foreach (var method in typeof(CoverageTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()))
        {
            var name = $"{method.DeclaringType!.Name}.{method.Name}";
            var ids = method.GetCustomAttributes<ContractRowAttribute>().Select(a => a.Id).ToList();
            var isTheory = method.IsDefined(typeof(ContractTheoryAttribute));
            if (ids.Count == 0 && !isTheory) continue;
            Assert.True(method.GetCustomAttribute<FactAttribute>() is { Skip: null }, $"{name} says that it covers a row, and is no test that runs");
            foreach (var id in ids) yield return (id, name);
            if (!isTheory) continue;
            var rows = method.GetCustomAttributes<Xunit.Sdk.DataAttribute>().SelectMany(d => d.GetData(method)).Select(r => (string)r[0]).ToList();
            Assert.NotEmpty(rows);
            foreach (var row in rows)
            {
                if (ContractTheoryAttribute.IdOf(row) is { } id) yield return (id, $"{name} ({row})");
            }
        }
    }
}
