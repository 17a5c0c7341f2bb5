using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Validation;

namespace Fdyno.Backups;

/// <summary>A checked request to list backups (docs/dynamodb/backups.md#listing-backups).</summary>
internal sealed class BackupListing
{
    /// <summary>The most backups that one request lists (docs/dynamodb/limits.md#requests).</summary>
    public const int MostListed = 100;

    private const int ShortestArn = 37;
    private static readonly string[] Types = [BackupType.User, BackupType.System, BackupType.AwsBackup, BackupType.All];

    private readonly StoreContext _context;
    private readonly BackupStore _backups;
    private readonly KeyRange _range;
    private readonly string _type;
    private readonly int? _limit;

    private BackupListing(StoreContext context, BackupStore backups, KeyRange range, string? tableName, string type, int? limit)
    {
        _context = context;
        _backups = backups;
        _range = range;
        TableName = tableName;
        _type = type;
        _limit = limit;
    }

    /// <summary>The table whose backups are listed; null for those of all tables.</summary>
    public string? TableName { get; }

    /// <summary>Checks a request.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>.</exception>
    public static BackupListing Plan(ListBackupsRequest request, StoreContext context, BackupStore backups)
    {
        var validator = new RequestValidator();
        if (request.TableName is not null) ResourceNames.CheckShape(validator, request.TableName);
        validator
            .Range(request.Limit, "limit", 1, MostListed)
            .Length(request.ExclusiveStartBackupArn, "exclusiveStartBackupArn", ShortestArn, ResourceNames.LongestArn)
            .OneOf(request.BackupType, "backupType", Types)
            .ThrowIfAny(request.TableName);
        var tableName = request.TableName is null ? null : context.Names.Resolve(request.TableName);
        if (request.TimeRangeLowerBound > request.TimeRangeUpperBound)
            throw TableErrors.Invalid("Time range lower bound must be less than or equal to upper bound", "Give the earlier of the two times as -TimeRangeLowerBound.");

        var range = context.Keys.BackupsByTime.Range();
        if (request.TimeRangeLowerBound is { } lower) range = range with { Begin = context.Keys.BackupsByTime.Pack(Milliseconds(lower)) };
        if (request.TimeRangeUpperBound is { } upper) range = range with { End = context.Keys.BackupsByTime.Pack(Milliseconds(upper)) };
        if (request.ExclusiveStartBackupArn is { } start)
        {
            var behind = KeyRange.After(backups.TimeKey(Cursor(start, context)));
            if (behind.AsSpan().SequenceCompareTo(range.Begin.Span) > 0) range = range with { Begin = behind };
        }

        return new BackupListing(
            context, backups, range, tableName, Enumerated.Normalize(request.BackupType) ?? BackupType.User, request.Limit);
    }

    /// <summary>Reads the list, page by page.</summary>
    public async IAsyncEnumerable<BackupSummary> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = _limit ?? int.MaxValue;
        await foreach (var (key, value) in _context.Store.ReadPagesAsync(_range, default, cancellationToken).ConfigureAwait(false))
        {
            var entry = _backups.ReadEntry(value.Span);
            if (TableName is not null && entry.TableName != TableName) continue;
            if (_type != BackupType.All && entry.BackupType != _type) continue;
            var arn = _backups.ReadTimeKey(key.Span);
            if (_backups.IsExpired(entry.BackupType, arn)) continue;
            if (entry.BackupType == BackupType.System) entry = await WithExactSizeAsync(entry, arn, cancellationToken).ConfigureAwait(false);
            yield return BackupDescriber.Summarize(entry, arn);
            if (--left == 0) yield break;
        }
    }

    /// <summary>What the list says of a SYSTEM backup, with the size that its table has. There are few of them.</summary>
    private async Task<BackupListEntry> WithExactSizeAsync(BackupListEntry entry, BackupArn arn, CancellationToken cancellationToken)
    {
        try
        {
            var backup = await _context.Store.ReadAsync(tr => _backups.FindAsync(tr, arn), cancellationToken).ConfigureAwait(false);
            return backup?.Manifest is { } contents ? entry with { SizeBytes = contents.ItemBytes } : entry;
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.BackupCorrupted)
        {
            // It is listed all the same, as any other damaged backup.
            return entry;
        }
    }

    /// <summary>The place behind which the list goes on: whether the backup is there does not matter.</summary>
    private static BackupArn Cursor(string start, StoreContext context)
    {
        var arn = BackupArnRules.Resolve(start, context);
        if (start == arn.ToString()) return arn;
        throw TableErrors.Validation(
            "Invalid Request: The supplied ExclusiveStartBackupArn does not match the region",
            $"This store's region is '{context.Record.Region}'. Take the ARN from: Get-FdynoBackup", start);
    }

    // Bounds are compared with whole milliseconds: both ends round up, so that [lower, upper) keeps its meaning.
    private static long Milliseconds(DateTimeOffset bound)
    {
        var floor = bound.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(floor) < bound ? floor + 1 : floor;
    }
}
