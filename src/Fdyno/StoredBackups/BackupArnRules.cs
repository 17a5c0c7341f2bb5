using System.Text.RegularExpressions;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Validation;

namespace Fdyno.StoredBackups;

/// <summary>
/// What a request may give as a backup's ARN (docs/dynamodb/arns-and-names.md#backup-arns). A backup is identified by account, table and
/// id: another region that there is may stand in the ARN, and is echoed.
/// </summary>
internal static partial class BackupArnRules
{
    /// <summary>The ARN under which the store knows the backup that a request names.</summary>
    /// <exception cref="FdynoException">The text is no ARN of a backup of this account.</exception>
    public static BackupArn Resolve(string? backupArn, StoreContext context)
    {
        ArgumentNullException.ThrowIfNull(backupArn);
        if (!ArnParts.TryParse(backupArn, out var parts) || !parts.Value.Resource.Contains(BackupArn.Kind, StringComparison.Ordinal))
            throw BackupErrors.InvalidArn(backupArn);
        var (_, _, region, account, _) = parts.Value;
        if (!parts.Value.IsDynamoDb) throw BackupErrors.ArnNotValid(backupArn);
        if (region.Length == 0) throw BackupErrors.NoRegion(backupArn);
        if (account != context.Record.AccountId)
            throw ArnErrors.OtherAccount(backupArn, account, context.Record.AccountId, context.StoreName);
        if (region != context.Record.Region && !RegionPattern().IsMatch(region)) throw BackupErrors.ArnNotValid(backupArn);
        if (!BackupArn.TryParse(backupArn, out var arn)) throw BackupErrors.InvalidArn(backupArn);
        return arn with { Table = arn.Table with { Region = context.Record.Region } };
    }

    // The regions of AWS come and go; what their names are made of stays: a part of the world, a direction, a number.
    [GeneratedRegex("^(af|ap|ca|eu|il|me|mx|sa|us)-(central|east|west|(north|south)(east|west)?)-[1-9]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionPattern();
}
