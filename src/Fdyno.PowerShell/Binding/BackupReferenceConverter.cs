using System.Globalization;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes backup references of ARNs, of backups, and of what else is about one backup. Called by PowerShell.</summary>
public sealed class BackupReferenceConverter : StoreReferenceConverter
{
    private static readonly Type[] Types = [typeof(BackupSummary), typeof(BackupDescription), typeof(BackupVerification)];

    internal override string Expectation => "A backup is given by its ARN, by its name, or as a backup object such as Get-FdynoBackup writes.";

    private protected override object? Convert(object? source)
    {
        var value = Wrapped.Unwrap(source);
        if (value is string text)
        {
            return new BackupReference(text);
        }

        // A backup may be called 20261122, and PowerShell reads that as a number.
        if (value is int or long or decimal)
        {
            return new BackupReference(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
        }

        var arn = value switch
        {
            BackupSummary backup => backup.BackupArn,
            BackupVerification verification => verification.BackupArn,
            _ => OfDeserialized(source, nameof(BackupSummary.BackupArn), Types),
        };
        return arn is null ? null : new BackupReference(arn, value);
    }
}
