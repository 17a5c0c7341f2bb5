using System.Runtime.CompilerServices;
using Fdyno.Api;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>A list of backups with the filters that DynamoDB does not have: by pattern of names, and the newest of each table.</summary>
internal sealed class BackupListing(BackupService backups, ListBackupsRequest request)
{
    /// <summary>Which names to list; null for all.</summary>
    public Predicate<string>? Name { get; init; }

    /// <summary>Of which tables, by their names; null for all that the request asks for.</summary>
    public Predicate<string>? Table { get; init; }

    /// <summary>Whether to list the newest AVAILABLE backup of each table id only.</summary>
    public bool LatestOnly { get; init; }

    /// <summary>The backups, by creation time, then ARN.</summary>
    public async IAsyncEnumerable<BackupSummary> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The limit counts what is listed, not what is looked at; the engine sees it all the same, and answers a wrong one.
        var left = request.Limit ?? int.MaxValue;
        await foreach (var backup in (LatestOnly ? NewestAsync(cancellationToken) : MatchingAsync(cancellationToken)).WithCancellation(cancellationToken))
        {
            yield return backup;
            if (--left == 0)
            {
                yield break;
            }
        }
    }

    private async IAsyncEnumerable<BackupSummary> NewestAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One entry a table id: a name may have been several tables in turn. Later ones in the list are newer.
        var newest = new Dictionary<string, (int Position, BackupSummary Backup)>(StringComparer.Ordinal);
        var position = 0;
        await foreach (var backup in MatchingAsync(cancellationToken))
        {
            if (backup.BackupStatus == BackupStatus.Available)
            {
                newest[backup.TableId] = (position++, backup);
            }
        }

        foreach (var (_, backup) in newest.Values.OrderBy(entry => entry.Position))
        {
            yield return backup;
        }
    }

    private async IAsyncEnumerable<BackupSummary> MatchingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = request;
        while (true)
        {
            var read = 0;
            await foreach (var backup in backups.ListBackupsAsync(page, cancellationToken))
            {
                read++;
                page = page with { ExclusiveStartBackupArn = backup.BackupArn };
                if (Name?.Invoke(backup.BackupName) != false && Table?.Invoke(backup.TableName) != false)
                {
                    yield return backup;
                }
            }

            if (request.Limit is not { } limit || read < limit)
            {
                yield break;
            }
        }
    }
}
