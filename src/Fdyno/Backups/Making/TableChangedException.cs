namespace Fdyno.Backups;

/// <summary>
/// A page of a table met another state than that of the backup's instant. Whoever started the copy turns it into a
/// <see cref="FdynoErrorCode.TableChanged"/> that says what is left.
/// </summary>
/// <param name="isGone">Whether the table was removed, or replaced by another one of its name.</param>
internal sealed class TableChangedException(bool isGone) : Exception("The table has changed.")
{
    /// <summary>Whether the table was removed, or replaced by another one of its name.</summary>
    public bool IsGone { get; } = isGone;
}
