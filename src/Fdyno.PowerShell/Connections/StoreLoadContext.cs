using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Fdyno.Api;

namespace Fdyno.PowerShell.Connections;

/// <summary>
/// Loads a store and its packages from the store's own folder, apart from what other modules have loaded. Never unloaded: native
/// libraries and their threads outlive a Remove-Module.
/// </summary>
internal sealed class StoreLoadContext(string name, string folder) : AssemblyLoadContext(name, isCollectible: false)
{
    /// <summary>The engine: stores and cmdlets have to see the same types.</summary>
    private static readonly Assembly Engine = typeof(FdynoConnection).Assembly;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Engine.GetName().Name)
        {
            return Engine;
        }

        var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var candidates = NativeLibraryPaths.Candidates(folder, unmanagedDllName, RuntimeInformation.RuntimeIdentifier);
        foreach (var path in candidates)
        {
            if (File.Exists(path))
            {
                return LoadUnmanagedDllFromPath(path);
            }
        }

        // What the module does not bring is the system's to find: sqlite's provider, for one, asks for libc.
        return NativeLibrary.TryLoad(unmanagedDllName, out var handle)
            ? handle
            : throw new DllNotFoundException(
                $"The native library '{unmanagedDllName}' was not found for {RuntimeInformation.RuntimeIdentifier}. "
                + $"Looked for: {string.Join(", ", candidates)}.");
    }
}
