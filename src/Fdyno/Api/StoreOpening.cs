using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Upkeep;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>Opens a store for a connection: reads its record, or makes it one of Fdyno's.</summary>
internal static class StoreOpening
{
    private const string DefaultRegion = "fdb";
    private const long FirstAccount = 100_000_000_000;
    private const ulong Accounts = 900_000_000_000;

    /// <summary>Opens a store.</summary>
    public static async Task<StoreContext> OpenAsync(IStore store, FdynoConnectionOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        var directories = new StoreDirectories(options.Root, store);

        // Most stores exist: looking first lets a store that can only be read be opened, and keeps connecting free of writes.
        var opened = await store.ReadAsync(tr => ReadAsync(tr, directories), cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            if (!options.Create) throw StoreErrors.NotFound(store.DisplayName, options.Root);
            var storeId = Guid.NewGuid().ToString("D");
            var record = new StoreRecord
            {
                StoreId = storeId,
                AccountId = options.AccountId ?? AccountOf(storeId),
                Region = options.Region ?? DefaultRegion,
                CreationDateTime = DateTimeOffset.FromUnixTimeMilliseconds(options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds()).UtcDateTime,
            };
            opened = await store.WriteAsync(
                async tr =>
                {
                    if (await ReadAsync(tr, directories).ConfigureAwait(false) is { } other) return other;
                    var keys = await directories.CreateStoreAsync(tr).ConfigureAwait(false);
                    var incarnation = new IncarnationRecord { Number = 1, Identity = store.Identity };
                    var bytes = incarnation.ToBytes();
                    tr.Set(keys.Metadata, record.ToBytes());
                    tr.Set(keys.Incarnation, bytes);
                    return new Opened(keys, record, new IncarnationReading(bytes, incarnation, 0, 0));
                },
                cancellationToken).ConfigureAwait(false);
        }

        CheckSame("account", "AccountId", options.AccountId, opened.Record.AccountId, directories.StoreName);
        CheckSame("region", "Region", options.Region, opened.Record.Region, directories.StoreName);
        var context = new StoreContext(store, directories, opened.Keys, opened.Record, options.TimeProvider, c => new HistoryUpkeep(c));
        await new Incarnation(context, options.Warn).CheckAsync(opened.Incarnation, cancellationToken).ConfigureAwait(false);
        return context;
    }

    /// <summary>
    /// The account of a store that is made without one: 12 digits, the first of them not 0, of the store's id, so that an ARN says which
    /// store it is of.
    /// </summary>
    internal static string AccountOf(string storeId)
    {
        var hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(storeId)));
        return (FirstAccount + (long)(hash % Accounts)).ToString("D12", CultureInfo.InvariantCulture);
    }

    private static async Task<Opened?> ReadAsync(IReadTransaction transaction, StoreDirectories directories)
    {
        await directories.CheckOwnersAsync(transaction).ConfigureAwait(false);
        var keys = await directories.TryOpenStoreAsync(transaction).ConfigureAwait(false);
        if (keys is null) return null;
        var bytes = await transaction.GetAsync(keys.Metadata).ConfigureAwait(false)
            ?? throw StoreErrors.Damaged(directories.StoreName, "its record is missing");
        var record = StoreRecord.FromBytes(bytes, directories.StoreName);
        return new Opened(keys, record, await Incarnation.ReadAsync(transaction, keys, directories.StoreName).ConfigureAwait(false));
    }

    private static void CheckSame(string what, string parameter, string? asked, string actual, string storeName)
    {
        if (asked is null || asked == actual) return;
        throw TableErrors.Validation(
            $"The {what} of {storeName} is '{actual}', not '{asked}'. It was fixed when the store was made.",
            $"Connect without -{parameter}, or with: -{parameter} {actual}", asked);
    }

    private sealed record Opened(StoreKeyspace Keys, StoreRecord Record, IncarnationReading Incarnation);
}
