using Fdyno.Errors;

namespace Fdyno.Storage;

/// <summary>
/// Opens stores of one kind. A store assembly has one public implementation with a parameterless constructor: the door through which
/// a host that loads the assembly by its path, as the PowerShell module does, comes to its stores.
/// </summary>
public interface IStoreProvider
{
    /// <summary>Opens the store at <paramref name="location"/>; an embedded one is made, empty, where there is none and <see cref="StoreLocation.Create"/> allows it.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="FdynoException">The store cannot be opened: see <see cref="StoreErrors"/>.</exception>
    Task<IStore> OpenAsync(StoreLocation location, CancellationToken cancellationToken = default);
}
