using Fdyno.Errors;

namespace Fdyno.Storage;

/// <summary>The errors of opening and using a store, in one place, so that all stores say the same.</summary>
public static class StoreErrors
{
    /// <summary>The file is something other than a Fdyno store.</summary>
    public static FdynoException NotAStore(string store, string why, Exception? inner = null) => new(
        FdynoErrorCode.StoreInvalid, $"{Capital(store)} is not a Fdyno store: {why}.",
        "Nothing was changed. Give another file with: Connect-Fdyno -Path <file>", store, inner);

    /// <summary>There is no file of that path.</summary>
    /// <param name="store">The store's display name.</param>
    /// <param name="path">The file.</param>
    public static FdynoException NoFile(string store, string path) => new(
        FdynoErrorCode.StoreNotFound, $"{Capital(store)} is not there: there is no such file.",
        $"Check the path. To make a new, empty store there: Connect-Fdyno -Path {Quote(path)} -Create", path);

    /// <summary>The folder of a file that is to be made is not there.</summary>
    /// <param name="store">The store's display name.</param>
    /// <param name="folder">The folder.</param>
    public static FdynoException NoFolder(string store, string folder) => new(
        FdynoErrorCode.StoreNotFound, $"{Capital(store)} cannot be made: there is no folder {Quote(folder)}.",
        $"Check the path, or make the folder first: New-Item -ItemType Directory -Path {Quote(folder)}", folder);

    /// <summary>Nothing of Fdyno's is where the connection looks.</summary>
    /// <param name="store">The store's display name.</param>
    /// <param name="root">The root; empty for the whole store.</param>
    public static FdynoException NotFound(string store, IReadOnlyList<string> root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var where = root.Count == 0 ? "" : $" under the root {Quote(string.Join('/', root))}";
        return new FdynoException(
            FdynoErrorCode.StoreNotFound, $"There is no Fdyno store in {store}{where}.",
            $"Check what was given. To make a new, empty store there, add -Create to Connect-Fdyno{(root.Count == 0 ? "" : $" -Root {Quote(string.Join('/', root))}")}.",
            root.Count == 0 ? store : string.Join('/', root));
    }

    /// <summary>What others have in the store is in the way.</summary>
    /// <param name="store">The store's display name.</param>
    /// <param name="why">What is in the way, as a sentence.</param>
    /// <param name="action">What to do about it.</param>
    /// <param name="inner">What caused it.</param>
    public static FdynoException DirectoryRefused(string store, string why, string action, Exception? inner = null) => new(
        FdynoErrorCode.StoreInvalid, $"{Capital(store)} cannot be used as it is: {why}", $"Nothing was changed. {action}", store, inner);

    /// <summary>The store is damaged.</summary>
    public static FdynoException Damaged(string store, string why, Exception? inner = null) => new(
        FdynoErrorCode.StoreInvalid, $"{Capital(store)} is damaged: {why}.",
        "Do not write to it. Put a copy from before the damage in its place: of a file the file, of a cluster what fdbrestore or "
        + "Copy-FdynoBackup brings back.",
        store, inner);

    /// <summary>The store was written by a newer version of Fdyno.</summary>
    /// <param name="store">The store's display name.</param>
    /// <param name="found">The format number in the store.</param>
    /// <param name="known">The newest format number that this version knows.</param>
    public static FdynoException TooNew(string store, long found, long known) => new(
        FdynoErrorCode.StoreTooNew, $"{Capital(store)} has format {found}; this version of Fdyno knows formats up to {known}.",
        "Nothing was changed. Update the module: Update-PSResource Fdyno", store);

    /// <summary>The store can be read only.</summary>
    public static FdynoException ReadOnly(string store, Exception? inner = null) => new(
        FdynoErrorCode.StoreReadOnly, $"{Capital(store)} cannot be written to.",
        "Give the current user the right to write to it, to a file and to its folder, or connect to another store.", store, inner);

    /// <summary>There is no room left.</summary>
    public static FdynoException Full(string store, Exception? inner = null) => new(
        FdynoErrorCode.StoreFull, $"There is no room left for {store}. The last change was not made.",
        "Free space on its disk, or on the disks of the cluster's servers, then run the command again.", store, inner);

    /// <summary>The store cannot be used at present.</summary>
    public static FdynoException Unavailable(string store, string why, string action, Exception? inner = null) => new(
        FdynoErrorCode.StoreUnavailable, $"{Capital(store)} cannot be used: {why}.", action, store, inner);

    /// <summary>Each run of a transaction took longer than a store keeps a version.</summary>
    public static FdynoException TooSlow(string store, Exception? inner = null) => Unavailable(
        store, FormattableString.Invariant($"it did not finish a transaction within {StoreLimits.MaxTransactionAge.TotalSeconds} seconds, again and again"),
        "Nothing was changed by it. Run the command again when the store is less busy.", inner);

    /// <summary>What cannot be divided any further does not fit into one transaction.</summary>
    public static FdynoException TooLarge(string store, Exception? inner = null) => new(
        FdynoErrorCode.LimitExceeded, $"One item with its index entries is more than a transaction of {store} takes.",
        "Make the item smaller, or restore without some of the indexes.", store, inner);

    /// <summary>A commit may or may not have happened.</summary>
    public static FdynoException OutcomeUnknown(string store, Exception? inner = null) => new(
        FdynoErrorCode.OutcomeUnknown, $"Whether {store} kept the last change is not known: its answer did not come.",
        "Look whether the change is there before running the command again.", store, inner);

    /// <summary>A connection has met versions that went back while it was open.</summary>
    public static FdynoException WentBack(string store) => new(
        FdynoErrorCode.StoreInvalid, $"The versions of {store} went back while this connection was open: another state was put in its place.",
        "Nothing was changed. Connect again, which begins the recovery windows anew: Connect-Fdyno", store);

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A store's display name at the beginning of a sentence.</summary>
    internal static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
