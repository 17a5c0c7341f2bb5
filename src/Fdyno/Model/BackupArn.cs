using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fdyno.Model;

/// <summary>A backup's ARN: its table's, and <c>/backup/</c> with the backup's id (docs/dynamodb/arns-and-names.md#arn-forms).</summary>
/// <param name="Table">The source table's ARN.</param>
/// <param name="BackupId">14 digits of milliseconds since 1970, a hyphen, 8 hexadecimal digits.</param>
public sealed record BackupArn(TableArn Table, string BackupId)
{
    /// <summary>What stands between the table's ARN and the backup's id.</summary>
    internal const string Kind = "/backup/";

    private const int MillisecondDigits = 14;
    private const int SuffixDigits = 8;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>When the backup was created: milliseconds since 1970, from its id.</summary>
    public long CreationMilliseconds => long.Parse(BackupId.AsSpan(0, MillisecondDigits), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>When the backup was created, in UTC.</summary>
    internal DateTime CreationTime => DateTimeOffset.FromUnixTimeMilliseconds(CreationMilliseconds).UtcDateTime;

    /// <summary>Makes a backup's id.</summary>
    /// <param name="creationMilliseconds">Milliseconds since 1970.</param>
    /// <param name="suffix">What tells apart backups of one millisecond.</param>
    public static string MakeId(long creationMilliseconds, uint suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"{creationMilliseconds:D14}-{suffix:x8}");

    /// <summary>Reads a backup's ARN.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BackupArn? arn)
    {
        arn = TableArn.TryParseWithin(text, Kind, out var table, out var id) && IsId(id) ? new BackupArn(table, id) : null;
        return arn is not null;
    }

    /// <summary>The ARN.</summary>
    public override string ToString() => $"{Table}{Kind}{BackupId}";

    private static bool IsId(string id) =>
        id.Length == MillisecondDigits + 1 + SuffixDigits
        && id[MillisecondDigits] == '-'
        && id.AsSpan(0, MillisecondDigits).IndexOfAnyExceptInRange('0', '9') < 0
        && id.AsSpan(MillisecondDigits + 1).IndexOfAnyExcept(LowerHex) < 0;
}
