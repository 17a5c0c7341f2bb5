using System.Management.Automation;
using Fdyno.Model;

namespace Fdyno.PowerShell.Times;

/// <summary>
/// The times in what cmdlets write, as <see cref="UtcTime"/>. Fdyno.Types.ps1xml puts these in front of the properties of the same names;
/// a test holds that no type is forgotten. Called by PowerShell.
/// </summary>
public static class UtcTimeProperties
{
    /// <summary>See <see cref="TableDescription.CreationDateTime"/>.</summary>
    public static object? TableCreation(PSObject? instance) => Of<TableDescription>(instance, table => table.CreationDateTime);

    /// <summary>See <see cref="BillingModeSummary.LastUpdateToPayPerRequestDateTime"/>.</summary>
    public static object? LastUpdateToPayPerRequest(PSObject? instance) =>
        Of<BillingModeSummary>(instance, summary => summary.LastUpdateToPayPerRequestDateTime);

    /// <summary>See <see cref="TableClassSummary.LastUpdateDateTime"/>.</summary>
    public static object? LastUpdateOfTableClass(PSObject? instance) => Of<TableClassSummary>(instance, summary => summary.LastUpdateDateTime);

    /// <summary>See <see cref="RestoreSummary.RestoreDateTime"/>.</summary>
    public static object? Restore(PSObject? instance) => Of<RestoreSummary>(instance, summary => summary.RestoreDateTime);

    /// <summary>See <see cref="BackupSummary.BackupCreationDateTime"/>.</summary>
    public static object? BackupCreation(PSObject? instance) => Of<BackupSummary>(instance, backup => backup.BackupCreationDateTime);

    /// <summary>See <see cref="BackupSummary.BackupExpiryDateTime"/>.</summary>
    public static object? BackupExpiry(PSObject? instance) => Of<BackupSummary>(instance, backup => backup.BackupExpiryDateTime);

    /// <summary>See <see cref="SourceTableDetails.TableCreationDateTime"/>.</summary>
    public static object? SourceTableCreation(PSObject? instance) => Of<SourceTableDetails>(instance, table => table.TableCreationDateTime);

    /// <summary>See <see cref="PointInTimeRecoveryDescription.EarliestRestorableDateTime"/>.</summary>
    public static object? EarliestRestorable(PSObject? instance) =>
        Of<PointInTimeRecoveryDescription>(instance, recovery => recovery.EarliestRestorableDateTime);

    /// <summary>See <see cref="PointInTimeRecoveryDescription.LatestRestorableDateTime"/>.</summary>
    public static object? LatestRestorable(PSObject? instance) =>
        Of<PointInTimeRecoveryDescription>(instance, recovery => recovery.LatestRestorableDateTime);

    /// <summary>See <see cref="TableOptimization.EarliestRestorableDateTime"/>.</summary>
    public static object? EarliestAfterOptimization(PSObject? instance) =>
        Of<TableOptimization>(instance, optimization => optimization.EarliestRestorableDateTime);

    private static PSObject? Of<T>(PSObject? instance, Func<T, DateTime?> time)
        where T : class => instance?.BaseObject is T target ? UtcTime.Of(time(target)) : null;
}
