using System.Text.Json.Serialization;

namespace Fdyno.Backups;

/// <summary>How the records of backups and restores are written: compact; what is not set is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(BackupRecord))]
[JsonSerializable(typeof(BackupContents))]
[JsonSerializable(typeof(BackupListEntry))]
[JsonSerializable(typeof(ShardProgress))]
[JsonSerializable(typeof(RestoreProgress))]
[JsonSerializable(typeof(RestoreShards))]
[JsonSerializable(typeof(RunningRestore))]
[JsonSerializable(typeof(TableInstant))]
[JsonSerializable(typeof(JobRecord))]
internal sealed partial class BackupJson : JsonSerializerContext;
