using Fdyno.Tests.Contract.Rows;

namespace Fdyno.Tests.Contract;

/// <summary>Every row of the contract's sections 2.0 to 2.5, 2.7 and 2.8 that bears on Fdyno's cmdlets.</summary>
internal static class ContractRows
{
    /// <summary>All of them, in the contract's order.</summary>
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        .. WireRows.All, .. ShapeRows.All, .. BackupRows.All, .. RecoveryRows.All, .. RestoreRows.All, .. TableRows.All, .. ItemRows.All,
    ];
}
