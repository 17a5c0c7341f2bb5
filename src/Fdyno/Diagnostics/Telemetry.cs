using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fdyno.Diagnostics;

/// <summary>
/// The meter and the activities. Made at the first operation, so that loading the library costs nothing; where nobody listens, an
/// operation asks once whether someone does.
/// </summary>
internal static class Telemetry
{
    /// <summary>The activities: one an operation, named after it.</summary>
    public static readonly ActivitySource Activities = new(FdynoDiagnostics.SourceName);

    private static readonly Meter Meter = new(FdynoDiagnostics.SourceName);

    private static readonly Counter<long> Operations =
        Meter.CreateCounter<long>("fdyno.operations", "{operation}", "Operations that have ended.");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("fdyno.operation.duration", "s", "How long operations took.");

    private static readonly Counter<long> Items =
        Meter.CreateCounter<long>("fdyno.items", "{item}", "Items that long operations have moved.");

    private static readonly Counter<long> Bytes =
        Meter.CreateCounter<long>("fdyno.item.bytes", "By", "The size of these items, by DynamoDB's rules.");

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("fdyno.transaction.retries", "{retry}", "Transactions that were repeated.");

    // The operation that the current flow of control belongs to, where someone listens.
    private static readonly AsyncLocal<string?> Current = new();

    /// <summary>Whether anyone listens to operations.</summary>
    public static bool HasListeners => Activities.HasListeners() || Duration.Enabled || Operations.Enabled || Items.Enabled || Bytes.Enabled;

    /// <summary>Names the operation that the current flow of control begins.</summary>
    public static void Enter(string operation) => Current.Value = operation;

    /// <summary>An operation has ended.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="outcome">A value of <see cref="Outcome"/>.</param>
    /// <param name="error">What kind of error ended it; null where none did.</param>
    /// <param name="elapsed">How long it took.</param>
    public static void Ended(string operation, string outcome, string? error, TimeSpan elapsed)
    {
        var tags = new TagList { { Tag.Operation, operation }, { Tag.Outcome, outcome } };
        if (error is not null) tags.Add(Tag.Error, error);
        Operations.Add(1, tags);
        Duration.Record(elapsed.TotalSeconds, tags);
    }

    /// <summary>Items were moved, by the current operation.</summary>
    public static void Moved(long items, long bytes)
    {
        if (!Items.Enabled && !Bytes.Enabled) return;
        var tag = KeyValuePair.Create(Tag.Operation, (object?)Current.Value);
        Items.Add(items, tag);
        Bytes.Add(bytes, tag);
    }

    /// <summary>A transaction is repeated.</summary>
    /// <param name="reason">Why, as the store's error code says it.</param>
    public static void Retried<T>(T reason)
        where T : struct, Enum
    {
        if (Retries.Enabled) Retries.Add(1, KeyValuePair.Create(Tag.Reason, (object?)$"{reason}"), KeyValuePair.Create(Tag.Operation, (object?)Current.Value));
    }

    /// <summary>How operations end.</summary>
    internal static class Outcome
    {
        /// <summary>As asked for.</summary>
        public const string Ok = "ok";

        /// <summary>With an error.</summary>
        public const string Error = "error";

        /// <summary>Stopped by the caller.</summary>
        public const string Cancelled = "cancelled";
    }

    /// <summary>The names of tags.</summary>
    internal static class Tag
    {
        /// <summary>The operation, by DynamoDB's name where it has one.</summary>
        public const string Operation = "fdyno.operation";

        /// <summary>A value of <see cref="Telemetry.Outcome"/>.</summary>
        public const string Outcome = "fdyno.outcome";

        /// <summary>The error code, or the type of an exception.</summary>
        public const string Error = "error.type";

        /// <summary>Why a transaction is repeated: the store's error code.</summary>
        public const string Reason = "fdyno.reason";

        /// <summary>The table's name or ARN. On activities only: there may be any number.</summary>
        public const string Table = "fdyno.table";

        /// <summary>The backup's ARN. On activities only.</summary>
        public const string BackupArn = "fdyno.backup_arn";

        /// <summary>The store, as messages name it. On activities only.</summary>
        public const string Store = "fdyno.store";
    }
}
