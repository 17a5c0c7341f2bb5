using Fdyno.Model;

namespace Fdyno.Tables;

/// <summary>Tells who asks for encryption that Fdyno does not encrypt (docs/dynamodb/decisions.md#recorded-settings).</summary>
internal static class EncryptionNotice
{
    /// <summary>Warns if encryption is asked for: once a request, after its checks.</summary>
    public static void Give(SSESpecification? asked, string tableName, OperationContext context)
    {
        if (asked is { Enabled: true })
            context.Warn?.Invoke($"Fdyno does not encrypt. What was asked for is recorded with table '{tableName}', and nothing more.");
    }
}
