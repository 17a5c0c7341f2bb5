using System.ComponentModel;

namespace Fdyno.PowerShell.Binding;

/// <summary>A backup as a parameter takes it: its ARN, its name, or a backup object.</summary>
[TypeConverter(typeof(BackupReferenceConverter))]
public sealed class BackupReference : StoreReference
{
    internal BackupReference(string backupArn, object? source = null)
        : base(backupArn, source)
    {
    }

    /// <summary>The ARN or the name, unchecked.</summary>
    public string BackupArn => Text;

    internal override string? AccountId => base.AccountId ?? (Fdyno.Model.BackupArn.TryParse(Text, out var arn) ? arn.Table.AccountId : null);

    internal override string Description => $"backup '{BackupArn}'";
}
