using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Catalog;

/// <summary>A table as one version of its record describes it: what is stored, where, and how its keys are made.</summary>
internal sealed class TableHandle
{
    /// <summary>The handle of a stored record.</summary>
    /// <param name="prefix">The prefix of the table's directory.</param>
    /// <param name="recordBytes">The record as it is stored.</param>
    /// <param name="record">The record.</param>
    public TableHandle(ReadOnlySpan<byte> prefix, byte[] recordBytes, TableRecord record)
    {
        Keys = new TableKeyspace(prefix);
        RecordBytes = recordBytes;
        Record = record;
        Schema = new TableSchema(record);
        IndexEntries = [.. Schema.Indexes.Select(i => Keys.Index(i.Name))];
    }

    /// <summary>Where the table's keys stand.</summary>
    public TableKeyspace Keys { get; }

    /// <summary>The record as it is stored: a change of the table is a change of these bytes.</summary>
    public byte[] RecordBytes { get; }

    /// <summary>The record.</summary>
    public TableRecord Record { get; }

    /// <summary>How the table's keys are made.</summary>
    public TableSchema Schema { get; }

    /// <summary>What is remembered of the table's log.</summary>
    public LogMemory Memory { get; } = new();

    /// <summary>
    /// Takes the table away, in the transaction that releases its last pin: of a table in the trash, which only its pins keep. Null for
    /// every other one.
    /// </summary>
    public Func<ITransaction, Task>? Discard { get; init; }

    /// <summary>Where the entries of each of <see cref="TableSchema.Indexes"/> stand.</summary>
    public IReadOnlyList<Subspace> IndexEntries { get; }
}
