using System.Management.Automation;
using Fdyno.Model;

namespace Fdyno.PowerShell.Completion;

/// <summary>Completes with the names of backups, each once.</summary>
internal sealed class BackupNameCompleter : BackupCompleter
{
    private protected override bool Fits(CompletionQuery query, BackupSummary backup) => query.IsMatch(backup.BackupName);

    private protected override CompletionResult Result(CompletionQuery query, BackupSummary backup) => new(
        query.Word.Write(backup.BackupName), backup.BackupName, CompletionResultType.ParameterValue, Describe(backup));
}
