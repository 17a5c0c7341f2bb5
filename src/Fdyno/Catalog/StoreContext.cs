using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Validation;

namespace Fdyno.Catalog;

/// <summary>What all services of a connection share.</summary>
internal sealed class StoreContext
{
    private readonly Func<StoreContext, ITableUpkeep> _upkeep;

    /// <summary>The shared parts of a connection whose store record has been read.</summary>
    /// <param name="store">The store.</param>
    /// <param name="directories">Its directories.</param>
    /// <param name="keys">The keys of the store as a whole.</param>
    /// <param name="record">The store's record.</param>
    /// <param name="time">The clock.</param>
    /// <param name="upkeep">Makes what looks after the connection's tables.</param>
    public StoreContext(
        IStore store, StoreDirectories directories, StoreKeyspace keys, StoreRecord record, TimeProvider time, Func<StoreContext, ITableUpkeep> upkeep)
        : this(store, directories, keys, record, time, upkeep, new TableCatalog(directories, keys))
    {
    }

    private StoreContext(
        IStore store, StoreDirectories directories, StoreKeyspace keys, StoreRecord record, TimeProvider time, Func<StoreContext, ITableUpkeep> upkeep,
        TableCatalog catalog)
    {
        _upkeep = upkeep;
        Store = store;
        Directories = directories;
        Keys = keys;
        Record = record;
        Time = time;
        Catalog = catalog;
        Writer = new IdempotentWriter(store, keys.NewWriterSlots(), time);
        Upkeep = upkeep(this);
        Clearing = new Clearing(this);
        Names = new ResourceNames(record.Region, record.AccountId, StoreName);
    }

    private StoreContext(StoreContext other, TableCatalog catalog)
    {
        _upkeep = other._upkeep;
        Store = other.Store;
        Directories = other.Directories;
        Keys = other.Keys;
        Record = other.Record;
        Time = other.Time;
        Catalog = catalog;
        Writer = other.Writer;
        Upkeep = other.Upkeep;
        Clearing = other.Clearing;
        Names = other.Names;
    }

    /// <summary>Whether nothing is written: operations stop once their checks have passed.</summary>
    public bool IsDryRun => Store is DryRunStore;

    /// <summary>The store.</summary>
    public IStore Store { get; }

    /// <summary>The store, as messages name it, with its root: a cluster may have several stores.</summary>
    public string StoreName => Directories.StoreName;

    /// <summary>Its directories.</summary>
    public StoreDirectories Directories { get; }

    /// <summary>The keys of the store as a whole.</summary>
    public StoreKeyspace Keys { get; }

    /// <summary>The store's record.</summary>
    public StoreRecord Record { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Finds tables.</summary>
    public TableCatalog Catalog { get; }

    /// <summary>Makes operations take effect once.</summary>
    public IdempotentWriter Writer { get; }

    /// <summary>Looks after tables in passing.</summary>
    public ITableUpkeep Upkeep { get; }

    /// <summary>Clears what was removed.</summary>
    public Clearing Clearing { get; }

    /// <summary>Makes and resolves names and ARNs.</summary>
    public ResourceNames Names { get; }

    /// <summary>The same connection, which refuses tables of one of these names that have another id.</summary>
    /// <param name="expectedIds">By name, the id that a table must have; tables of other names are not checked.</param>
    public StoreContext Expecting(IReadOnlyDictionary<string, string> expectedIds) => new(this, Catalog.Expecting(expectedIds));

    /// <summary>
    /// The same for one dry run of an operation. It knows no tables yet: what it believes to have written must not be remembered by others.
    /// </summary>
    public StoreContext ForDryRun() => new(new DryRunStore(Store), Directories, Keys, Record, Time, _upkeep, Catalog.Emptied());

    /// <summary>Now, in UTC, to the millisecond: the precision of every time that is stored.</summary>
    public DateTime UtcNow
    {
        get
        {
            var now = Time.GetUtcNow();
            return DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()).UtcDateTime;
        }
    }
}
