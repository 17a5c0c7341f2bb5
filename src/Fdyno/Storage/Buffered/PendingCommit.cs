namespace Fdyno.Storage.Buffered;

/// <summary>What a commit has to check and to write.</summary>
/// <param name="Writes">What it writes.</param>
/// <param name="ReadVersion">The version that the reads saw; null where nothing was read that could conflict.</param>
/// <param name="Reads">What was read, and must not have been written after <paramref name="ReadVersion"/>.</param>
/// <param name="DefersDurability">Whether a later commit may make it safe from a loss of power.</param>
public sealed record PendingCommit(WriteBuffer Writes, long? ReadVersion, RangeSet Reads, bool DefersDurability);
