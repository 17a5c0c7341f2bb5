using System.Runtime.InteropServices;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// One open store among those of the process. Who connects anew every minute and never disconnects leaves a store behind each time, whose
/// few descriptors the garbage collector closes, but only when it runs, and it knows nothing of descriptors. So they are counted, and it
/// is made to run when there are many.
/// </summary>
/// <remarks>
/// A store that was left behind goes on counting in <see cref="OpenFiles"/>: when this is finalised, its connections may not be closed yet,
/// and their locks must not be dropped.
/// </remarks>
internal sealed class OpenStore : IDisposable
{
    private const int Many = 16;
    private static readonly HandleCollector Stores = new("Fdyno.Storage.Sqlite", Many);

    /// <summary>Counts a store.</summary>
    public OpenStore() => Stores.Add();

    /// <summary>Nobody has closed the store, and nobody has it any more.</summary>
    ~OpenStore() => Stores.Remove();

    /// <inheritdoc/>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Stores.Remove();
    }
}
