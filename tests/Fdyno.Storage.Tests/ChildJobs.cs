using System.Globalization;
using Fdyno.Model;

namespace Fdyno.Storage.Tests;

/// <summary>Long operations in a process that is killed in the middle: each says every step that is done.</summary>
internal static partial class ChildProgram
{
    /// <summary>Runs an operation on the table <c>Music</c>; whether there is one of that name.</summary>
    private static async Task<bool> RunJobAsync(IStore store, string name, string[] arguments)
    {
        await using var bench = await JobBench.OnAsync(store);
        var context = new OperationContext { Progress = new ProgressWatch(Say) };
        switch (name)
        {
            case "back-up":
                await bench.BackUpAsync(arguments[0], context: context);
                return true;
            case "restore":
                await bench.RestoreAsync(arguments[0], context: context);
                return true;
            case "restore-to-time":
                await bench.Restores.RestoreTableToPointInTimeAsync(
                    new RestoreTableToPointInTimeRequest
                    {
                        SourceTableName = "Music",
                        TargetTableName = "Copy",
                        RestoreDateTime = DateTimeOffset.Parse(arguments[0], CultureInfo.InvariantCulture),
                    },
                    context);
                return true;
            case "import":
                await bench.Connection.Items.PutItemsAsync(
                    "Music", JobBench.ItemsAsync(int.Parse(arguments[0], CultureInfo.InvariantCulture), 1), context);
                return true;
            default:
                return false;
        }
    }

    private static void Say(OperationProgress progress)
    {
        Console.Out.WriteLine(FormattableString.Invariant($"{progress.Activity} {progress.Items}"));
        Console.Out.Flush();
    }
}
