namespace Fdyno.Catalog;

/// <summary>A table's log of before-images, as it stands in the table's record.</summary>
internal sealed record HistoryLogSettings
{
    /// <summary>
    /// The log's id. A log that is begun anew has another one, so that what a client remembers of the one before is not taken for it.
    /// </summary>
    public required string LogId { get; init; }
}
