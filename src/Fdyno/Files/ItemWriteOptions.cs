using Fdyno.Items;

namespace Fdyno.Files;

/// <summary>How items are written to a file.</summary>
public sealed record ItemWriteOptions
{
    /// <summary>The form of the items.</summary>
    public ItemFileFormat Format { get; init; } = ItemFileFormat.DynamoDbJson;

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool MayReplace { get; init; } = true;

    /// <summary>Whether a file may be replaced although it is read-only; it stays read-only.</summary>
    public bool Force { get; init; }

    /// <summary>Told how many items have been written, and their size in bytes by DynamoDB's rules.</summary>
    public IProgress<(long Count, long SizeBytes)>? Progress { get; init; }
}
