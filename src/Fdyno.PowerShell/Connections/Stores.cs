using System.Reflection;
using Fdyno.Api;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Connections;

/// <summary>Opens connections to stores of one kind; loads their code at the first one, once a process.</summary>
internal sealed class Stores
{
    /// <summary>Files on this machine.</summary>
    public static readonly Stores Embedded = new("Sqlite", "Path");

    /// <summary>FoundationDB clusters.</summary>
    public static readonly Stores FoundationDb = new("FoundationDb", "ClusterFile");

    // Import-Module -Force and Remove-Module keep the assembly, and with it this: the context is made once a process.
    private readonly Lazy<IStoreProvider> _provider;
    private readonly string _folder;
    private readonly string _assemblyName;
    private readonly string _parameter;

    private Stores(string kind, string parameter)
    {
        _parameter = parameter;
        var module = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        _folder = Path.Combine(module, "stores", kind);
        _assemblyName = $"Fdyno.Storage.{kind}";
        _provider = new Lazy<IStoreProvider>(LoadProvider);
    }

    /// <summary>Whether the module has the code of this kind. A build without its packages is a whole module without it.</summary>
    public bool IsShipped => File.Exists(AssemblyPath);

    private string AssemblyPath => Path.Combine(_folder, $"{_assemblyName}.dll");

    /// <summary>Opens a store; where there is none, it is made, empty, if both parameters allow it.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="options">Region, account, root, and whether a store may be made.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public async Task<FdynoConnection> OpenAsync(StoreLocation location, FdynoConnectionOptions options, CancellationToken cancellationToken)
    {
        options.Validate(); // Before there is a file.
        FdynoConnection.WarmUp(); // While the store's own code is being loaded and its file opened.
        OpenConnections.Watch(); // Before a store's own code waits for the end of the process: what is open is closed first.
        var store = await _provider.Value.OpenAsync(location, cancellationToken);
        try
        {
            return OpenConnections.Add(await FdynoConnection.OpenAsync(store, options, cancellationToken), Command(location, options));
        }
        catch
        {
            // The connection owns the store only once it is open.
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>The command that opens a store again. What else concerns the client holds for the whole process, named or not.</summary>
    private string Command(StoreLocation location, FdynoConnectionOptions options)
    {
        var root = options.Root.Count > 0 ? $" -Root {Quote(string.Join('/', options.Root))}" : "";
        return $"Connect-Fdyno -{_parameter} {Quote(location.Path)}{root}";
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private IStoreProvider LoadProvider()
    {
        var context = new StoreLoadContext(_assemblyName, _folder);
        var assembly = context.LoadFromAssemblyPath(AssemblyPath);
        var provider = assembly.GetExportedTypes().Single(typeof(IStoreProvider).IsAssignableFrom);
        return (IStoreProvider)Activator.CreateInstance(provider)!;
    }
}
