using Fdyno.Catalog;

namespace Fdyno.Api;

/// <summary>
/// Makes ready the descriptions of the records that every first command reads: some 400 methods of System.Text.Json and of generated code,
/// most of which .NET compiles on the spot.
/// </summary>
internal static class WarmUp
{
    private static int _isBegun;

    /// <summary>Begins it on another thread, once a process.</summary>
    public static void Begin()
    {
        if (Interlocked.Exchange(ref _isBegun, 1) != 0) return;

        // What goes wrong here goes wrong again, and is told, where a record is read.
        _ = Task.Run(() =>
        {
            StoreRecordJson.Default.StoreRecord.MakeReadOnly();
            IncarnationRecordJson.Default.IncarnationRecord.MakeReadOnly();
            TableRecordJson.Default.TableRecord.MakeReadOnly();
        });
    }
}
