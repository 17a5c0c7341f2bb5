namespace Fdyno.Model;

/// <summary>What an import or an export did.</summary>
/// <param name="TableName">The table.</param>
/// <param name="ItemCount">Items written.</param>
/// <param name="SizeBytes">Their size, in bytes by DynamoDB's rules.</param>
public sealed record TransferSummary(string TableName, long ItemCount, long SizeBytes);
