namespace Fdyno.Testing;

/// <summary>What becomes of a commit in a <see cref="FaultStore"/>.</summary>
public enum CommitOutcome
{
    /// <summary>It happens.</summary>
    Ok,

    /// <summary>It is refused, as if somebody had written what it read; the body runs again.</summary>
    Conflict,

    /// <summary>It is refused as too old; the body runs again.</summary>
    TooOld,

    /// <summary>It happens, but its answer is lost; the body runs again.</summary>
    UnknownCommitted,

    /// <summary>It does not happen, and nobody knows; the body runs again.</summary>
    UnknownLost,

    /// <summary>The process dies before it.</summary>
    Death,

    /// <summary>The process dies right behind it.</summary>
    DeathAfterCommit,
}
