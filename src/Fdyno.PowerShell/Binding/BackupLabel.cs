using System.Globalization;
using Fdyno.Model;
using Fdyno.PowerShell.Pipeline;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Binding;

/// <summary>Backups as questions name them: nobody tells backups apart by their ARNs.</summary>
internal static class BackupLabel
{
    /// <summary>The backup's name, its table, its age, and the ARN.</summary>
    /// <param name="reference">The backup as it was given.</param>
    /// <param name="backup">The backup; null where it has not been looked at, since nobody is asked.</param>
    public static string Of(BackupReference reference, BackupSummary? backup)
    {
        if (backup is null)
        {
            return $"backup {reference}";
        }

        var made = new DateTimeOffset(backup.BackupCreationDateTime);
        var content = backup is BackupDescription { BackupSizeBytes: > 0 } full
            ? $", {Quantity.Grouped(full.ItemCount, "item", CultureInfo.CurrentCulture)}, {ByteSize.Format(full.BackupSizeBytes)}"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"backup '{backup.BackupName}' of table '{backup.TableName}', made {Age.Describe(TimeProvider.System.GetUtcNow() - made)} ago ({TimeLiteral.Of(made)}){content}, {backup.BackupArn},");
    }
}
