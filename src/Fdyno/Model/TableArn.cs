using System.Diagnostics.CodeAnalysis;

namespace Fdyno.Model;

/// <summary>A table's ARN: <c>arn:aws:dynamodb:region:account:table/name</c> (docs/dynamodb/arns-and-names.md#arn-forms).</summary>
/// <param name="Region">The store's region.</param>
/// <param name="AccountId">The store's account: 12 digits.</param>
/// <param name="TableName">The table's name.</param>
public sealed record TableArn(string Region, string AccountId, string TableName)
{
    /// <summary>The ARN of one of the table's indexes.</summary>
    public IndexArn ForIndex(string indexName) => new(this, indexName);

    /// <summary>The ARN of one of the table's backups.</summary>
    /// <param name="backupId">14 digits of milliseconds since 1970, a hyphen, 8 hexadecimal digits.</param>
    public BackupArn ForBackup(string backupId) => new(this, backupId);

    /// <summary>Reads a table's ARN.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TableArn? arn)
    {
        arn = null;
        if (!ArnParts.TryParse(text, out var parts) || !parts.Value.IsDynamoDb) return false;
        const string kind = "table/";
        var resource = parts.Value.Resource;
        if (!resource.StartsWith(kind, StringComparison.Ordinal) || resource.IndexOf('/', kind.Length) >= 0 || resource.Length == kind.Length)
            return false;
        arn = new TableArn(parts.Value.Region, parts.Value.AccountId, resource[kind.Length..]);
        return true;
    }

    /// <summary>Reads the ARN of something that belongs to a table: the table's ARN, the kind, and what the thing is called.</summary>
    /// <param name="text">The ARN.</param>
    /// <param name="kind">The kind, such as <c>/index/</c>.</param>
    /// <param name="table">The table's ARN.</param>
    /// <param name="id">All that follows.</param>
    internal static bool TryParseWithin(string text, string kind, [NotNullWhen(true)] out TableArn? table, out string id)
    {
        (table, id) = (null, "");
        var at = text.IndexOf(kind, StringComparison.Ordinal);
        if (at < 0 || !TryParse(text[..at], out table)) return false;
        id = text[(at + kind.Length)..];
        return true;
    }

    /// <summary>The ARN.</summary>
    public override string ToString() => $"arn:aws:dynamodb:{Region}:{AccountId}:table/{TableName}";
}
