namespace Fdyno.Backups.Copying;

/// <summary>
/// The backup that is being copied was removed, or turned out to be damaged. Whoever started the copy turns it into an error that says
/// what is left.
/// </summary>
/// <param name="damage">What is wrong with the backup; null where it was removed.</param>
internal sealed class CopySourceException(string? damage) : Exception("The backup that is being copied is not what it was.")
{
    /// <summary>What is wrong with the backup; null where it was removed.</summary>
    public string? Damage { get; } = damage;
}
