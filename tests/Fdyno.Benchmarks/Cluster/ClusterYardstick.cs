using Fdyno.Benchmarks.SideBySide;
using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>
/// A table's item rows as FoundationDB sees them: a raw copy by Fdyno's own client, key by key, with as many transactions in flight
/// as a backup has, and what FoundationDB's own tools do with the same keys.
/// </summary>
internal sealed class ClusterYardstick : IYardstick
{
    private const int TransactionBytes = StoreLimits.TargetTransactionBytes;

    // Behind everything that the directory layer hands out.
    private static readonly byte[] RawCopyPrefix = [0xFD, 0x01];
    private static readonly byte[] NativeRestorePrefix = [0xFD, 0x02];

    private readonly string _clusterFile;
    private readonly NativeTools? _tools;
    private readonly IStore _store;
    private readonly byte[] _prefix;

    private ClusterYardstick(string clusterFile, NativeTools? tools, IStore store, byte[] prefix)
    {
        _clusterFile = clusterFile;
        _tools = tools;
        _store = store;
        _prefix = prefix;
    }

    private NativeTools Tools => _tools ?? throw new InvalidOperationException("FoundationDB's tools are not part of this run.");

    // fdbrestore wants the end to have the prefix that it is to remove, too.
    private KeyRange Rows => new Subspace(_prefix).Range();

    /// <summary>Finds a table's rows.</summary>
    public static async Task<ClusterYardstick> OpenAsync(
        string clusterFile, NativeTools? tools, StoreContext context, string tableName, CancellationToken cancellationToken)
    {
        var prefix = await context.Store.ReadAsync(transaction => context.Directories.TryOpenTableAsync(transaction, tableName), cancellationToken);
        return new ClusterYardstick(clusterFile, tools, context.Store, new TableKeyspace(prefix).Items.Key);
    }

    /// <inheritdoc/>
    public async Task<long> SumRowsAsync(CancellationToken cancellationToken)
    {
        var sum = await RowSum.OfAsync(_store, _prefix, cancellationToken);
        return sum.Bytes + (sum.Rows * _prefix.Length);
    }

    /// <inheritdoc/>
    public Task RunAsync(StepKind step, CancellationToken cancellationToken) => step switch
    {
        StepKind.NativeBackup => Tools.BackUpAsync(Rows),
        StepKind.NativeRestore => Tools.RestoreAsync(Rows, _prefix, NativeRestorePrefix),
        _ => CopyAsync(cancellationToken),
    };

    /// <inheritdoc/>
    public async Task CheckAsync(StepKind step, CancellationToken cancellationToken)
    {
        var wanted = await RowSum.OfAsync(_store, _prefix, cancellationToken);
        var found = await RowSum.OfAsync(_store, PrefixOf(step), cancellationToken);
        WrongResultException.ThrowUnless(found == wanted, $"{FiguresMarkdown.NameOf(step)} has made {found}, not {wanted}.");
    }

    /// <inheritdoc/>
    public Task ClearAsync(StepKind step, CancellationToken cancellationToken)
    {
        if (step == StepKind.NativeBackup)
        {
            Tools.Clear();
            return Task.CompletedTask;
        }

        return _store.WriteAsync(
            transaction =>
            {
                transaction.ClearRange(KeyRange.StartsWith(PrefixOf(step)));
                return Task.FromResult(true);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task SettleAsync(CancellationToken cancellationToken) => StorageQueue.WaitUntilEmptyAsync(_clusterFile, cancellationToken);

    /// <summary>Nothing: what a cluster has committed is on its disk.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static byte[] PrefixOf(StepKind step) => step == StepKind.RawCopy ? RawCopyPrefix : NativeRestorePrefix;

    private Task CopyAsync(CancellationToken cancellationToken) => PiecesInFlight.ForEachAsync(
        _store,
        Rows,
        async (piece, token) =>
        {
            while (!piece.IsEmpty)
            {
                var range = piece;
                piece = await _store.WriteAsync(transaction => CopyAsync(transaction, range), token);
            }
        },
        cancellationToken);

    /// <summary>Copies as much as is worth a transaction, and returns what is left of the range.</summary>
    private async Task<KeyRange> CopyAsync(ITransaction transaction, KeyRange range)
    {
        // As a step of a backup or a restore does.
        transaction.ReadBeforeWriting();
        var pages = new List<RangePage>();
        var bytes = 0;
        while (!range.IsEmpty && bytes < TransactionBytes)
        {
            // A snapshot: nobody else writes, and reads that cannot conflict make the commit smaller.
            var page = await transaction.Snapshot.GetRangeAsync(range, new RangeReadOptions { TargetBytes = TransactionBytes - bytes });
            pages.Add(page);
            foreach (var (key, value) in page.Items) bytes += TransactionSize.OfWrite(key.Length, value.Length, conflicts: true);
            range = page.Rest(range, reverse: false);
        }

        foreach (var (key, value) in pages.SelectMany(page => page.Items))
            transaction.Set([.. RawCopyPrefix, .. key.Span[_prefix.Length..]], value.Span);
        return range;
    }
}
