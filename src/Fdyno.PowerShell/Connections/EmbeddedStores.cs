using System.Reflection;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Connections;

/// <summary>Opens connections to embedded stores; loads their code at the first one, once a process.</summary>
internal static class EmbeddedStores
{
    private const string AssemblyName = "Fdyno.Storage.Sqlite";
    private const string ProviderName = "Fdyno.Storage.Sqlite.SqliteStoreProvider";

    // Import-Module -Force and Remove-Module keep the assembly, and with it this: the context is made once a process.
    private static readonly Lazy<IStoreProvider> Provider = new(LoadProvider);

    /// <summary>Opens the store in a file, making an empty one where there is none.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="options">Region and account.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<FdynoConnection> OpenAsync(string path, FdynoConnectionOptions options, CancellationToken cancellationToken)
    {
        options.Validate(); // Before there is a file.
        var store = await Provider.Value.OpenAsync(path, cancellationToken);
        try
        {
            return OpenConnections.Add(await FdynoConnection.OpenAsync(store, options, cancellationToken));
        }
        catch
        {
            // The connection owns the store only once it is open.
            await store.DisposeAsync();
            throw;
        }
    }

    private static IStoreProvider LoadProvider()
    {
        var module = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        var folder = Path.Combine(module, "stores", "Sqlite");
        var context = new StoreLoadContext(AssemblyName, folder);
        var assembly = context.LoadFromAssemblyPath(Path.Combine(folder, $"{AssemblyName}.dll"));
        var provider = assembly.GetType(ProviderName, throwOnError: true)!;
        return (IStoreProvider)Activator.CreateInstance(provider)!;
    }
}
