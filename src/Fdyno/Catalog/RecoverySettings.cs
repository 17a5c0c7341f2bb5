using Fdyno.Model;

namespace Fdyno.Catalog;

/// <summary>Point-in-time recovery as it stands in a table's record. A table whose recovery is off has none.</summary>
internal sealed record RecoverySettings
{
    /// <summary>
    /// How long the past is kept unless a request says otherwise, in days; also the longest (docs/dynamodb/limits.md#requests).
    /// </summary>
    public const int MostDays = 35;

    /// <summary>A value of <see cref="RecoveryMode"/>.</summary>
    public required string Mode { get; init; }

    /// <summary>How long the past is kept, in days.</summary>
    public required int PeriodInDays { get; init; }

    /// <summary>When recovery was last switched from off to on, in UTC.</summary>
    public required DateTime EnabledDateTime { get; init; }

    /// <summary>When the mode was last switched, in UTC.</summary>
    public required DateTime ModeDateTime { get; init; }

    /// <summary>The settings after a request, all rules checked.</summary>
    /// <param name="before">The settings so far; null while recovery is off.</param>
    /// <param name="specification">The request; its shape has been checked.</param>
    /// <param name="now">The time of the change, in UTC.</param>
    /// <returns>Null for off; <paramref name="before"/> itself where nothing changes.</returns>
    public static RecoverySettings? Change(RecoverySettings? before, PointInTimeRecoverySpecification specification, DateTime now)
    {
        if (specification.PointInTimeRecoveryEnabled == false) return null;

        // What is not given stays as it is while recovery is on: switching on twice changes nothing
        // (docs/dynamodb/continuous-backups.md#describing-and-updating).
        var mode = RecoveryMode.Normalize(specification.RecoveryMode) ?? before?.Mode ?? RecoveryMode.History;
        var period = specification.RecoveryPeriodInDays ?? before?.PeriodInDays ?? MostDays;
        var changed = before is null
            ? new RecoverySettings { Mode = mode, PeriodInDays = period, EnabledDateTime = now, ModeDateTime = now }
            : before with { Mode = mode, PeriodInDays = period, ModeDateTime = mode == before.Mode ? before.ModeDateTime : now };
        return changed == before ? before : changed;
    }
}
