using System.Runtime.InteropServices;
using Fdyno.Errors;
using FoundationDB.Client;

namespace Fdyno.Storage.FoundationDb;

/// <summary>
/// Finds and loads libfdb_c, FoundationDB's client library, before anything of FoundationDB.Client touches it: its own loading cannot be
/// tried again after a failure, and says less about it.
/// </summary>
internal static class NativeClient
{
    /// <summary>What FoundationDB.Client imports.</summary>
    private const string ImportName = "fdb_c";

    private static readonly string FileName =
        OperatingSystem.IsWindows() ? "fdb_c.dll" : OperatingSystem.IsMacOS() ? "libfdb_c.dylib" : "libfdb_c.so";

    private delegate int GetMaxApiVersion();

    /// <summary>Loads the library, for the lifetime of the process.</summary>
    /// <param name="file">The library's file; null to look in the usual places.</param>
    /// <param name="apiVersion">The API version that it has to know.</param>
    /// <exception cref="FdynoException">StoreUnavailable: it is not there, is no such library, or is too old.</exception>
    public static void Load(string? file, int apiVersion)
    {
        var (handle, place) = file is null ? Find() : (LoadFile(file), file);
        if (!NativeLibrary.TryGetExport(handle, "fdb_get_max_api_version", out var export))
            throw Refused($"'{place}' is not FoundationDB's client library");
        var known = Marshal.GetDelegateForFunctionPointer<GetMaxApiVersion>(export)();
        if (known < apiVersion)
            throw Refused($"the client library '{place}' is older than 7.3: it knows API versions up to {known}");

        Fdb.Options.DisableNativeLibraryPreloading();
        NativeLibrary.SetDllImportResolver(typeof(Fdb).Assembly, (name, _, _) => name == ImportName ? handle : 0);
    }

    private static nint LoadFile(string file)
    {
        if (!File.Exists(file)) throw Refused($"there is no client library '{file}'");
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw Refused($"the client library '{file}' cannot be loaded: {Cause(error)}", error);
        }
    }

    // Where there are several lines, the first says how to look for the cause, and the last with words in it is the loader's own.
    private static string Cause(Exception error) =>
        error.Message.Split('\n').Select(line => line.Trim().TrimEnd('.')).LastOrDefault(line => line.Length > 0, "");

    private static (nint Handle, string Place) Find()
    {
        var looked = new List<string>();
        foreach (var place in Places())
        {
            if (NativeLibrary.TryLoad(place, out var handle)) return (handle, place);
            looked.Add(Path.IsPathRooted(place) ? $"'{place}'" : $"'{place}' where the system looks for libraries");
        }

        throw Refused($"FoundationDB's client library was not found. Looked for {string.Join(", ", looked)}");
    }

    private static IEnumerable<string> Places()
    {
        // A C# program that references FoundationDB.Client.Native has it beside itself.
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", FileName);
        yield return FileName;
        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "foundationdb", "bin", FileName);
            yield break;
        }

        // The folders of FoundationDB's packages; a loader's cache may not have been brought up to date after an installation.
        yield return $"/usr/lib/{FileName}";
        yield return $"/usr/local/lib/{FileName}";
        if (!OperatingSystem.IsMacOS()) yield return $"/usr/lib64/{FileName}";
    }

    private static FdynoException Refused(string why, Exception? inner = null) =>
        StoreErrors.Unavailable("a FoundationDB cluster", why, InstallAdvice(), inner);

    // Of 7.3 there are packages for Linux and macOS; for Windows, only what NuGet has.
    private static string InstallAdvice()
    {
        var source =
            OperatingSystem.IsWindows()
                ? "Take runtimes/win-x64/native/fdb_c.dll from https://www.nuget.org/packages/FoundationDB.Client.Native (7.3)"
            : OperatingSystem.IsMacOS()
                ? "Install FoundationDB-7.3.x_arm64.pkg or _x86_64.pkg from https://github.com/apple/foundationdb/releases"
                : "Install the package foundationdb-clients 7.3 (.deb or .rpm) from https://github.com/apple/foundationdb/releases";
        return $"{source}{(OperatingSystem.IsWindows() ? " and" : ", or")} name the library's file: Connect-Fdyno -ClusterFile <file> -ClientLibrary <file>";
    }
}
