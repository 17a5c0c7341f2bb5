using System.Text.Json.Serialization;

namespace Fdyno.Jobs;

/// <summary>How the records of jobs are written: compact; what is not set is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(JobRecord))]
[JsonSerializable(typeof(TableInstant))]
internal sealed partial class JobJson : JsonSerializerContext;
