namespace Fdyno.PowerShell.Binding;

/// <summary>Makes backup references of ARNs, of backups, and of what else is about one backup. Called by PowerShell.</summary>
public sealed class BackupReferenceConverter : StoreReferenceConverter
{
    private static readonly Type[] Types = [typeof(BackupSummary), typeof(BackupDescription), typeof(BackupVerification)];

    private protected override string Expectation => "A backup is given by its ARN, or as a backup object such as Get-FdynoBackup writes.";

    private protected override StoreReference? Convert(object? source)
    {
        var value = Wrapped.Unwrap(source);
        if (value is string text)
        {
            return new BackupReference(text);
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
