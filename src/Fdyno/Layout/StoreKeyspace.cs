using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Layout;

/// <summary>Where the keys that belong to the store as a whole stand.</summary>
internal sealed class StoreKeyspace
{
    /// <summary>The keys under the store's directory.</summary>
    /// <param name="prefix">The directory's prefix.</param>
    public StoreKeyspace(ReadOnlySpan<byte> prefix)
    {
        Root = new Subspace(prefix);
        Metadata = Root.Pack(KeyspaceNames.Metadata);
        BackupsByTime = Root.Sub(KeyspaceNames.BackupsByTime);
        BackupsByName = Root.Sub(KeyspaceNames.BackupsByName);
        BackupsByExpiry = Root.Sub(KeyspaceNames.BackupsByExpiry);
        RunningRestores = Root.Sub(KeyspaceNames.RunningRestores);
        Incarnation = Root.Pack(KeyspaceNames.Incarnation);
        HighestVersion = Root.Pack(KeyspaceNames.HighestVersion);
        WriterLanes = Root.Sub(KeyspaceNames.WriterLanes);
    }

    /// <summary>Everything of the store that is not a table or a backup.</summary>
    public Subspace Root { get; }

    /// <summary>The key of the store's record.</summary>
    public byte[] Metadata { get; }

    /// <summary>The key of the record of the store's incarnation.</summary>
    public byte[] Incarnation { get; }

    /// <summary>The key of the highest version that anybody has noted.</summary>
    public byte[] HighestVersion { get; }

    /// <summary>Backups by (creation time in ms, ARN); the value is what a listing shows.</summary>
    public Subspace BackupsByTime { get; }

    /// <summary>Backups by (table id, name, ARN).</summary>
    public Subspace BackupsByName { get; }

    /// <summary>SYSTEM backups by (time of expiry in ms, ARN).</summary>
    public Subspace BackupsByExpiry { get; }

    /// <summary>Running restores, by target table.</summary>
    public Subspace RunningRestores { get; }

    /// <summary>The slots of writers' lanes, by (session, lane): the id of the lane's last operation and its time in ms.</summary>
    public Subspace WriterLanes { get; }

    /// <summary>The slots of a new session.</summary>
    public WriterSlots NewWriterSlots()
    {
        var session = WriterLanes.Sub(Guid.NewGuid());
        return new WriterSlots(WriterLanes.Range(), session.Range(), lane => session.Pack(lane));
    }
}
