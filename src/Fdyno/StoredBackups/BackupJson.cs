using System.Text.Json.Serialization;

namespace Fdyno.StoredBackups;

/// <summary>How the records of backups are written: compact; what is not set is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(BackupRecord))]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupListEntry))]
[JsonSerializable(typeof(ShardProgress))]
internal sealed partial class BackupJson : JsonSerializerContext;
