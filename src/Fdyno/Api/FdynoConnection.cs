using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Storage;

namespace Fdyno.Api;

/// <summary>A connection to a store of tables and backups, and the services that work on it. Safe for use by several threads.</summary>
public sealed class FdynoConnection : IAsyncDisposable
{
    private readonly StoreContext _context;
    private readonly FdynoConnection _whole;
    private int _closed;

    private FdynoConnection(StoreContext context, FdynoConnection? whole)
    {
        _context = context;
        _whole = whole ?? this;
        Tables = new TableService(context);
        Items = new ItemService(context);
        Backups = new BackupService(context);
        BackupCopies = new BackupCopyService(context);
        ContinuousBackups = new ContinuousBackupService(context);
        Restores = new RestoreService(context);
        Comparisons = new ComparisonService(context);
        Optimizations = new TableOptimizationService(context);
        StoreOptimizations = new StoreOptimizationService(context);
        ItemRestores = new ItemRestoreService(context);
    }

    /// <summary>The store, as messages name it, with its root: a cluster may have several stores.</summary>
    public string DisplayName => _context.StoreName;

    /// <summary>The region in ARNs.</summary>
    public string Region => _context.Record.Region;

    /// <summary>The account in ARNs.</summary>
    public string AccountId => _context.Record.AccountId;

    /// <summary>The store's id: another store has another one.</summary>
    public string StoreId => _context.Record.StoreId;

    /// <summary>Whether the connection can be used.</summary>
    public bool IsOpen => Volatile.Read(ref _whole._closed) == 0;

    /// <summary>Operations on tables.</summary>
    public TableService Tables { get; }

    /// <summary>Operations on items.</summary>
    public ItemService Items { get; }

    /// <summary>Operations on backups.</summary>
    public BackupService Backups { get; }

    /// <summary>Copies of other stores' backups.</summary>
    public BackupCopyService BackupCopies { get; }

    /// <summary>Operations on continuous backups.</summary>
    public ContinuousBackupService ContinuousBackups { get; }

    /// <summary>Operations on restores.</summary>
    public RestoreService Restores { get; }

    /// <summary>Comparisons of tables.</summary>
    public ComparisonService Comparisons { get; }

    /// <summary>Upkeep of tables.</summary>
    public TableOptimizationService Optimizations { get; }

    /// <summary>Upkeep of the store as a whole.</summary>
    public StoreOptimizationService StoreOptimizations { get; }

    /// <summary>Puts items back to what they were.</summary>
    public ItemRestoreService ItemRestores { get; }

    internal StoreContext Context => _context;

    /// <summary>
    /// Opens a connection over a store, which it owns from then on, also when opening fails. An empty store is made one of Fdyno's where
    /// <see cref="FdynoConnectionOptions.Create"/> allows that.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: the region, account or root is not well-formed, or the region or account not the store's.
    /// <see cref="FdynoErrorCode.StoreNotFound"/>: there is none, and none is to be made.
    /// <see cref="FdynoErrorCode.StoreInvalid"/>, <see cref="FdynoErrorCode.StoreTooNew"/>: the store is not one for this version.
    /// </exception>
    public static async Task<FdynoConnection> OpenAsync(
        IStore store, FdynoConnectionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var context = await StoreOpening.OpenAsync(store, options, cancellationToken).ConfigureAwait(false);
            return new FdynoConnection(context, null);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Begins, beside what the caller goes on with, what the first connection of a process has to do in any case: .NET compiles code when it
    /// is first used, which takes longer than anything else about a first command. For hosts that start often; returns at once, and does
    /// something the first time only.
    /// </summary>
    public static void WarmUp() => Fdyno.Api.WarmUp.Begin();

    /// <summary>
    /// The same connection, for who knows certain tables: all its operations refuse a table that has the name of one of them and another
    /// id, because it was made after the known one was removed. Checked in the transaction of the operation. Closing it closes the
    /// connection.
    /// </summary>
    /// <param name="tableIds">By table name, the id that the table must have. Tables of other names are not checked.</param>
    public FdynoConnection Expecting(IReadOnlyDictionary<string, string> tableIds)
    {
        ArgumentNullException.ThrowIfNull(tableIds);
        return new FdynoConnection(_context.Expecting(tableIds), _whole);
    }

    /// <summary>The connection that <see cref="Expecting"/> was called on; this one where it was not.</summary>
    public FdynoConnection WithoutExpectations() => _whole;

    /// <summary>
    /// Whether the other connection is to the same store. A copy of a store's file has the store's id, but is a store of its own as soon as
    /// the file system tells the files apart.
    /// </summary>
    public bool IsSameStoreAs(FdynoConnection other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return StoreId == other.StoreId
            && !(_context.Store.Identity is { } identity && other._context.Store.Identity is { } otherIdentity && identity.IsOtherThan(otherIdentity));
    }

    /// <summary>
    /// This connection for a dry run of one operation, which is checked and answered as the real one is, and writes nothing. An operation
    /// that copies stops where the copying would begin, and does not read through what it would copy. Closing it closes the connection.
    /// </summary>
    /// <returns>A connection for one operation: further ones would see what the first one would have written.</returns>
    public FdynoConnection DryRun() => new(_context.ForDryRun(), _whole);

    /// <summary>Closes the connection and its store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!ReferenceEquals(_whole, this))
        {
            await _whole.DisposeAsync().ConfigureAwait(false);
            return;
        }

        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        await _context.Writer.CloseAsync().ConfigureAwait(false);
        await _context.Store.DisposeAsync().ConfigureAwait(false);
    }
}
