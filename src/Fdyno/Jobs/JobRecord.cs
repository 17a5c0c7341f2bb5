using Fdyno.History;
using Fdyno.Layout;
using Fdyno.Texts;

namespace Fdyno.Jobs;

/// <summary>Who works on a backup or a restore, and until when that is to be believed. Every step reads it, serializably.</summary>
internal sealed record JobRecord
{
    /// <summary>The format number.</summary>
    public int Format { get; init; } = KeyspaceNames.Format;

    /// <summary>The id of the run that owns the job.</summary>
    public required string RunId { get; init; }

    /// <summary>The process of that run, for messages.</summary>
    public required string OwnerName { get; init; }

    /// <summary>Goes up with every run that takes over, so that a stalled one notices.</summary>
    public required long Epoch { get; init; }

    /// <summary>The owner is at work until then, in milliseconds since 1970; as it is stored, without later renewals.</summary>
    public required long LeaseUntilMilliseconds { get; init; }

    /// <summary>Until when the lease lasts, in UTC.</summary>
    public DateTimeOffset LeaseUntil() => DateTimeOffset.FromUnixTimeMilliseconds(LeaseUntilMilliseconds);

    /// <summary>Whether the owner is to be taken as at work.</summary>
    public bool IsLive(TimeProvider time) => LeaseUntil() > time.GetUtcNow();

    /// <summary>Whether the lease has been over for so long that nobody will resume the job, and any operation may abort it.</summary>
    public bool IsDead(TimeProvider time) => LeaseUntil() + HistoryPin.DeadAge <= time.GetUtcNow();

    /// <summary>Who is at work, and since when not again, for messages.</summary>
    public string Describe() => $"{OwnerName}, whose lease lasts until {TimeLiteral.Of(LeaseUntil())}";
}
