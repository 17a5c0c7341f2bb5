using System.Management.Automation;
using Fdyno.Model;

namespace Fdyno.PowerShell.Completion;

/// <summary>Completes with the ARNs of backups, shown by their names.</summary>
internal sealed class BackupArnCompleter : BackupCompleter
{
    private const string ArnPrefix = "arn:";

    // A part of an ARN is compared with ARNs only: their ids would match half of what is meant for names.
    private protected override bool Fits(CompletionQuery query, BackupSummary backup) => IsOfUse(query, backup)
        && (query.Word.Text.StartsWith(ArnPrefix, StringComparison.OrdinalIgnoreCase)
            ? query.IsMatch(backup.BackupArn)
            : query.IsMatch(backup.BackupName) || query.IsMatch(backup.TableName));

    private protected override CompletionResult Result(CompletionQuery query, BackupSummary backup) => new(
        query.Word.Write(backup.BackupArn), backup.BackupName, CompletionResultType.ParameterValue, $"{backup.BackupName}: {Describe(backup)}");

    /// <summary>Whether the command can do something with the backup: it would refuse the others.</summary>
    private static bool IsOfUse(CompletionQuery query, BackupSummary backup) => query.Command.ToUpperInvariant() switch
    {
        "GET-FDYNOBACKUP" => true,
        "NEW-FDYNOBACKUP" => backup.BackupStatus == BackupStatus.Creating,
        "REMOVE-FDYNOBACKUP" => backup.BackupStatus == BackupStatus.Available && backup.BackupType != BackupType.System,
        _ => backup.BackupStatus == BackupStatus.Available,
    };
}
