using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fdyno.Model;

/// <summary>A stream's ARN: its table's, and <c>/stream/</c> with the stream's label (docs/dynamodb/arns-and-names.md#arn-forms).</summary>
/// <param name="Table">The table's ARN.</param>
/// <param name="StreamLabel">The stream's label: the time of its creation, as in <c>2026-11-22T10:15:30.123</c>.</param>
public sealed record StreamArn(TableArn Table, string StreamLabel)
{
    private const string Kind = "/stream/";

    /// <summary>Reads a stream's ARN.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StreamArn? arn)
    {
        arn = TableArn.TryParseWithin(text, Kind, out var table, out var name) && IsLabel(name) ? new StreamArn(table, name) : null;
        return arn is not null;
    }

    /// <summary>The ARN.</summary>
    public override string ToString() => $"{Table}{Kind}{StreamLabel}";

    private static bool IsLabel(string label) => DateTime.TryParseExact(
        label, ["yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
