namespace Fdyno.Catalog;

/// <summary>
/// What a client remembers of a table's log, so that not every writer has to read it. It belongs to one version of the table's record,
/// and so to one log: another one has another id. Nothing here has to be up to date. Safe for use by several threads.
/// </summary>
internal sealed class LogMemory
{
    /// <summary>For how long a watermark is taken for the present one.</summary>
    private static readonly TimeSpan WatermarkAge = TimeSpan.FromMinutes(1);

    private long _markedSecond = long.MinValue;
    private WatermarkReading? _watermark;

    /// <summary>Whether there certainly is a mark of a second or a later one, so that none is needed for it.</summary>
    public bool IsMarked(long second) => second <= Volatile.Read(ref _markedSecond);

    /// <summary>Notes that there is a mark of a second: it has been read, so it is committed before all that is committed from now on.</summary>
    public void NoteMark(long second) => Volatile.Write(ref _markedSecond, second);

    /// <summary>The watermark as it was read within the last minute.</summary>
    public bool TryGetWatermark(TimeProvider time, long timestamp, out Watermark? watermark)
    {
        var reading = Volatile.Read(ref _watermark);
        watermark = reading?.Watermark;
        return reading is not null && time.GetElapsedTime(reading.Timestamp, timestamp) < WatermarkAge;
    }

    /// <summary>Notes a watermark that has been read.</summary>
    public void NoteWatermark(Watermark? watermark, long timestamp) => Volatile.Write(ref _watermark, new WatermarkReading(watermark, timestamp));

    private sealed record WatermarkReading(Watermark? Watermark, long Timestamp);
}
