namespace Fdyno.Tests.Contract;

/// <summary>A rule of the contract that bears on Fdyno's cmdlets.</summary>
/// <param name="Id">The page of docs/dynamodb, a slash, and a short name: what tests say that they cover.</param>
/// <param name="Rule">The rule in a few words.</param>
/// <param name="Reason">Why Fdyno does not imitate it, or why it does not apply; null for a rule that is kept, and has a test.</param>
public sealed record ContractRow(string Id, string Rule, string? Reason = null);
