namespace Fdyno.PowerShell.Connections;

/// <summary>Where a store's native libraries may be: <c>runtimes/&lt;rid&gt;/native</c>, as NuGet packages have them.</summary>
internal static class NativeLibraryPaths
{
    private static readonly string[] Prefixes = ["", "lib"];
    private static readonly string[] Suffixes = ["", ".dll", ".so", ".dylib"];

    /// <summary>The paths to try, best first.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="name">The library's name, with or without prefix and suffix.</param>
    /// <param name="runtimeIdentifier">Where the process runs, such as <c>linux-x64</c>, <c>alpine.3.22-x64</c>, <c>osx.15-arm64</c>.</param>
    public static IReadOnlyList<string> Candidates(string folder, string name, string runtimeIdentifier)
    {
        var rid = Portable(runtimeIdentifier);
        return
        [
            .. from prefix in Prefixes
               from suffix in SuffixesOf(rid)
               select Path.Combine(folder, "runtimes", rid, "native", prefix + name + suffix),
        ];
    }

    /// <summary>
    /// The portable identifier whose libraries run where <paramref name="runtimeIdentifier"/> does. A distribution that builds .NET
    /// itself names itself (<c>ubuntu.24.04-x64</c>); a library for glibc does not load on one with musl, nor the other way round.
    /// </summary>
    public static string Portable(string runtimeIdentifier)
    {
        var dash = runtimeIdentifier.LastIndexOf('-');
        if (dash < 0)
        {
            return runtimeIdentifier;
        }

        var system = runtimeIdentifier[..dash];
        var portable = StartsWith("win") ? "win"
            : StartsWith("osx") ? "osx"
            : system == "linux-musl" || StartsWith("alpine") ? "linux-musl"
            : "linux";
        return portable + runtimeIdentifier[dash..];

        bool StartsWith(string name) => system.StartsWith(name, StringComparison.Ordinal);
    }

    private static IEnumerable<string> SuffixesOf(string rid) =>
        rid.StartsWith("win", StringComparison.Ordinal) ? Suffixes.Where(suffix => suffix is "" or ".dll")
        : rid.StartsWith("osx", StringComparison.Ordinal) ? Suffixes.Where(suffix => suffix is "" or ".dylib")
        : Suffixes.Where(suffix => suffix is "" or ".so");
}
