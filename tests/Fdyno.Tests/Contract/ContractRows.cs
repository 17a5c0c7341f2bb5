using Fdyno.Tests.Contract.Rows;

namespace Fdyno.Tests.Contract;

/// <summary>Every rule of docs/dynamodb that bears on Fdyno's cmdlets.</summary>
internal static class ContractRows
{
    /// <summary>All of them, in the contract's order.</summary>
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        .. WireRows.All, .. ShapeRows.All, .. BackupRows.All, .. RecoveryRows.All, .. RestoreRows.All, .. TableRows.All, .. ItemRows.All,
    ];
}
