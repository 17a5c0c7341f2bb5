using System.Globalization;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Validation;

namespace Fdyno.History;

/// <summary>
/// The errors of continuous backups, with DynamoDB's texts (docs/dynamodb/continuous-backups.md#errors-of-continuous-backups) and the
/// commands that help.
/// </summary>
internal static class ContinuousBackupErrors
{
    /// <summary>The command that switches a table's recovery on.</summary>
    public static string EnableCommand(string tableName) => $"Set-FdynoContinuousBackup -TableName {tableName} -PointInTimeRecoveryEnabled $true";

    /// <summary>The period or the mode of a recovery that is off.</summary>
    public static FdynoException NotEnabled(string tableName, PointInTimeRecoverySpecification asked)
    {
        var period = asked.RecoveryPeriodInDays is { } days ? string.Create(CultureInfo.InvariantCulture, $" -RecoveryPeriodInDays {days}") : "";
        var mode = asked.RecoveryMode is { } name ? $" -RecoveryMode {name}" : "";
        return new FdynoException(
            FdynoErrorCode.PointInTimeRecoveryUnavailable, $"Point in time recovery is not enabled for table '{tableName}'",
            $"Enable it with: {EnableCommand(tableName)}{period}{mode}", tableName);
    }

    /// <summary>A member that says how to recover, in a request to switch recovery off.</summary>
    public static FdynoException NotWhenDisabling(string member, string tableName) => TableErrors.Validation(
        $"Invalid Request: Cannot specify {member} when disabling point-in-time recovery.",
        $"Disable it with: Set-FdynoContinuousBackup -TableName {tableName} -PointInTimeRecoveryEnabled $false", tableName);
}
