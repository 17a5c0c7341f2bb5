using System.Text.Json.Serialization;

namespace Fdyno.Backups.Restoring;

/// <summary>How the records of restores are written: compact; what is not set is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(RestoreProgress))]
[JsonSerializable(typeof(RestoreShards))]
[JsonSerializable(typeof(RunningRestore))]
internal sealed partial class RestoreJson : JsonSerializerContext;
