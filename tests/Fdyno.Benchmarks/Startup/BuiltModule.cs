namespace Fdyno.Benchmarks.Startup;

/// <summary>The module as the build laid it out.</summary>
/// <param name="Folder">Its folder, out/Fdyno/&lt;version&gt;.</param>
/// <param name="Files">Its files.</param>
internal sealed record BuiltModule(string Folder, IReadOnlyList<FileInfo> Files)
{
    /// <summary>Size of all files, in bytes.</summary>
    public long Bytes => Files.Sum(file => file.Length);

    /// <summary>Size of SQLite's libraries for all platforms, in bytes; one of them is loaded.</summary>
    public long NativeBytes => Files.Where(file => file.FullName.Contains($"{Path.DirectorySeparatorChar}native{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Sum(file => file.Length);

    /// <summary>Size of the files that an import reads, in bytes.</summary>
    public long ImportedBytes => Files.Where(file => file.DirectoryName == Folder && file.Extension is ".dll" or ".ps1xml" or ".psd1")
        .Sum(file => file.Length);

    /// <summary>Finds it in the repository that this program was built in.</summary>
    /// <exception cref="ArgumentException">It has not been built.</exception>
    public static BuiltModule Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var versions = Path.Combine(folder.FullName, "out", "Fdyno");
            if (!File.Exists(Path.Combine(folder.FullName, "Fdyno.psd1")) || !Directory.Exists(versions)) continue;
            var module = Directory.GetDirectories(versions).Single();
            return new BuiltModule(module, new DirectoryInfo(module).GetFiles("*", SearchOption.AllDirectories));
        }

        throw new ArgumentException("There is no module in out/Fdyno: dotnet build lays it out.");
    }
}
