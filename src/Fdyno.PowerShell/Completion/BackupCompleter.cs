using System.Management.Automation;
using System.Runtime.CompilerServices;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Pipeline;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Completion;

/// <summary>
/// Completes with backups that the command can do something with, the newest first. ARNs are long and nobody types them, so the word is
/// compared with the backup's name and its table's as well.
/// </summary>
internal abstract class BackupCompleter : StoreCompleter
{
    /// <summary>The most backups to look at; a store of years may have more.</summary>
    private const int MostRead = 20_000;

    // The list goes from old to new. Read in these pieces, the newest are there first; each ends where the one before it began.
    private static readonly TimeSpan[] Ages = [TimeSpan.FromDays(2), TimeSpan.FromDays(30), TimeSpan.FromDays(366), TimeSpan.MaxValue];

    private protected sealed override async IAsyncEnumerable<CompletionResult> CompleteAsync(
        FdynoConnection connection, CompletionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var read = 0;
        var offered = new HashSet<string>(StringComparer.Ordinal);
        DateTimeOffset? upper = null;
        foreach (var age in Ages)
        {
            DateTimeOffset? lower = age == TimeSpan.MaxValue ? null : now - age;
            var request = new ListBackupsRequest
            {
                TableName = query.Table,
                BackupType = BackupType.All,
                TimeRangeLowerBound = lower,
                TimeRangeUpperBound = upper,
            };
            var piece = new List<BackupSummary>();
            await foreach (var backup in connection.Backups.ListBackupsAsync(request, cancellationToken))
            {
                if (Fits(query, backup))
                {
                    piece.Add(backup);
                }

                if (++read == MostRead)
                {
                    break;
                }
            }

            for (var i = piece.Count - 1; i >= 0; i--)
            {
                var result = Result(query, piece[i]);
                if (offered.Add(result.CompletionText))
                {
                    yield return result;
                }
            }

            if (read == MostRead)
            {
                yield break;
            }

            upper = lower;
        }
    }

    /// <summary>Whether a backup is one to offer.</summary>
    private protected abstract bool Fits(CompletionQuery query, BackupSummary backup);

    /// <summary>What is offered. Of those that write the same, the newest is.</summary>
    private protected abstract CompletionResult Result(CompletionQuery query, BackupSummary backup);

    /// <summary>What a reader needs to tell backups apart.</summary>
    private protected static string Describe(BackupSummary backup) =>
        $"{backup.TableName}, {TimeLiteral.Of(backup.BackupCreationDateTime)}, {ByteSize.Format(backup.BackupSizeBytes)}, {backup.BackupStatus}"
        + (backup.BackupType == BackupType.User ? "" : $", {backup.BackupType}");
}
