using System.Text.Json.Serialization;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>What a job needs of a table's past, so that it stays until the job is done.</summary>
/// <param name="Id">The pin's id.</param>
/// <param name="Stamp">The version whose state the job reads: images of commits behind it stay.</param>
/// <param name="LeaseUntil">Until when the job is to be taken as at work, renewals counted.</param>
/// <param name="Record">Whose it is, and what for.</param>
internal sealed record HistoryPin(string Id, Versionstamp Stamp, DateTimeOffset LeaseUntil, PinRecord Record)
{
    /// <summary>How long a lease has to be over until the pin is one of a job that nobody will resume.</summary>
    public static readonly TimeSpan DeadAge = TimeSpan.FromHours(24);

    /// <summary>
    /// Whether the pin is of a job with a record of its own, a backup or a restore, which its purpose then names: once it is dead, both go
    /// together.
    /// </summary>
    public bool IsOfJob => Record.Purpose.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>Whether the pin is one that any operation may release, if need be with its job.</summary>
    public bool IsDead(DateTimeOffset now) => LeaseUntil + DeadAge <= now;
}

/// <summary>What is stored of a pin behind its versionstamp.</summary>
internal sealed record PinRecord
{
    /// <summary>The format number.</summary>
    public int Format { get; init; } = KeyspaceNames.Format;

    /// <summary>What the pin is for, such as the ARN of a backup that is being made.</summary>
    public required string Purpose { get; init; }

    /// <summary>The process that made it, for messages.</summary>
    public required string OwnerName { get; init; }

    /// <summary>The owner is at work until then, in milliseconds since 1970; as it is stored, without later renewals.</summary>
    public required long LeaseUntilMilliseconds { get; init; }
}

/// <summary>How a pin is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PinRecord))]
internal sealed partial class PinJson : JsonSerializerContext;
