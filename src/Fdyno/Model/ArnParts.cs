using System.Diagnostics.CodeAnalysis;

namespace Fdyno.Model;

/// <summary>The six parts of any ARN.</summary>
/// <param name="Partition"><c>aws</c>.</param>
/// <param name="Service"><c>dynamodb</c>.</param>
/// <param name="Region">The region.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Resource">All that follows.</param>
internal readonly record struct ArnParts(string Partition, string Service, string Region, string AccountId, string Resource)
{
    /// <summary>What every ARN starts with.</summary>
    public const string Start = "arn:";

    /// <summary>The partition of every ARN of Fdyno.</summary>
    public const string DynamoDbPartition = "aws";

    /// <summary>The service of every ARN of Fdyno.</summary>
    public const string DynamoDbService = "dynamodb";

    /// <summary>Whether the ARN names a resource of DynamoDB.</summary>
    public bool IsDynamoDb => Partition == DynamoDbPartition && Service == DynamoDbService;

    /// <summary>Takes an ARN apart; its parts may be empty or unknown.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ArnParts? parts)
    {
        parts = null;
        var fields = text.Split(':', 6);
        if (fields.Length < 6 || fields[0] != "arn") return false;
        parts = new ArnParts(fields[1], fields[2], fields[3], fields[4], fields[5]);
        return true;
    }
}
