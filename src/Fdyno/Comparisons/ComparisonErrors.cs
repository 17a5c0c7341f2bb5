using Fdyno.Errors;
using Fdyno.Texts;
using Fdyno.Validation;

namespace Fdyno.Comparisons;

/// <summary>The errors of comparisons whose two sides are one and the same.</summary>
internal static class ComparisonErrors
{
    /// <summary>A table, at the same time.</summary>
    public static FdynoException TableWithItself(string name, DateTimeOffset? time) => TableErrors.Validation(
        $"Both sides are table '{name}' {(time is { } at ? $"as of {TimeLiteral.Of(at)}" : "as it is now")}: that would compare it with itself",
        "Give another table, or an earlier time for one side: -ReferenceDateTime <time>. "
        + $"To see what has changed since the newest backup: Get-FdynoBackup -TableName {name} -Latest | Compare-FdynoTable -DifferenceTable {name}",
        name);

    /// <summary>A backup.</summary>
    public static FdynoException BackupWithItself(string backupArn) => TableErrors.Validation(
        $"Both sides are the backup {backupArn}: that would compare it with itself",
        $"Give another backup, or a table. To check the backup itself: Test-FdynoBackup -BackupArn {backupArn}",
        backupArn);
}
