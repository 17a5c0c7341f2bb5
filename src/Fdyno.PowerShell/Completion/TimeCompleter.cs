using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using Fdyno.Api;
using Fdyno.PowerShell.Times;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Completion;

/// <summary>
/// Completes with times that can be run as they stand: those that the table on the command line can be restored to, else those around
/// now. What has been typed is completed with what it means. Always offers something: where a completer offers nothing, PowerShell
/// offers files.
/// </summary>
internal sealed class TimeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = new CompletionWord(wordToComplete);
        try
        {
            var query = new CompletionQuery(commandName ?? "", word, text => text.StartsWith(word.Text, StringComparison.OrdinalIgnoreCase), fakeBoundParameters);
            var now = TimeProvider.System.GetUtcNow();
            var known = Table(query, parameterName) is { } table && CompletionConnection.Find(query.Bound) is { } open
                ? CompletionBudget.Collect(token => ReadAsync(open, table, now, token), CompletionBudget.Time)
                : [];
            var offers = (known.Count > 0 ? known : AroundNow(now)).Where(offer => query.IsMatch(TimeLiteral.Of(offer.Time))).ToList();
            if (offers.Count == 0)
            {
                offers = [.. Meanings(word.Text).Select(time => (time, $"What '{word.Text}' means"))];
            }

            return offers.Count > 0 ? [.. offers.Select(offer => Offer(word, offer.Time, offer.What))] : AsTyped(word);
        }
        catch (Exception)
        {
            // A completion never fails: the command that follows it says what is wrong.
            return AsTyped(word);
        }
    }

    /// <summary>The table that the time is of; null where the time is a bound of a list.</summary>
    private static string? Table(CompletionQuery query, string parameter) => parameter switch
    {
        "ReferenceDateTime" => query.TableIn("ReferenceTable"),
        "DifferenceDateTime" => query.TableIn("DifferenceTable"),
        "RestoreDateTime" => query.Table ?? query.TableIn("SourceTableName") ?? query.TableIn("SourceTableArn"),
        _ => null,
    };

    private static async IAsyncEnumerable<(DateTimeOffset Time, string What)> ReadAsync(
        Func<CancellationToken, Task<FdynoConnection?>> open, string table, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await open(cancellationToken) is not { } connection)
        {
            yield break;
        }

        var found = await connection.ContinuousBackups.DescribeContinuousBackupsAsync(table, cancellationToken);
        if (found.PointInTimeRecoveryDescription is not { EarliestRestorableDateTime: { } earliest, LatestRestorableDateTime: { } latest })
        {
            yield break;
        }

        yield return (latest, $"The latest restorable time of {table}");
        foreach (var (time, what) in AroundNow(now).Skip(1).Where(offer => offer.Time > earliest && offer.Time < latest))
        {
            yield return (time, what);
        }

        if (earliest < latest)
        {
            yield return (earliest, $"The earliest restorable time of {table}");
        }
    }

    private static IReadOnlyList<(DateTimeOffset Time, string What)> AroundNow(DateTimeOffset now) =>
    [
        (now, "Now"),
        (now.AddHours(-1), "An hour ago"),
        (now.AddDays(-1), "A day ago"),
        (now.AddDays(-7), "A week ago"),
    ];

    /// <summary>The times that a text means: two where it is a local time that occurs twice.</summary>
    private static IEnumerable<DateTimeOffset> Meanings(string text)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
        {
            return [];
        }

        return time.Kind == DateTimeKind.Unspecified
            ? LocalTime.Readings(time, TimeZoneInfo.Local)
            : [TimeReading.Read(text, "Time", TimeZoneInfo.Local)];
    }

    private static CompletionResult Offer(CompletionWord word, DateTimeOffset time, string what)
    {
        var literal = TimeLiteral.Of(time);
        return new(
            word.Write(literal),
            literal,
            CompletionResultType.ParameterValue,
            $"{what}: {TimeLiteral.WithOffset(TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local))} in local time");
    }

    private static IEnumerable<CompletionResult> AsTyped(CompletionWord word) => word.Text.Length == 0 ? []
        : [new CompletionResult(word.Write(word.Text), word.Text, CompletionResultType.ParameterValue, "Not a time")];
}
