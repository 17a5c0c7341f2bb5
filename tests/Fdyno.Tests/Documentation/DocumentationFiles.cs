namespace Fdyno.Tests.Documentation;

/// <summary>The sources and documents of the repository, by their path from its root, with slashes.</summary>
internal static class DocumentationFiles
{
    private static readonly string[] Folders = ["docs", "samples", "src", "tests", "tools"];
    private static readonly string[] Extensions = [".cs", ".md", ".ps1", ".psd1", ".ps1xml", ".props", ".targets", ".csproj"];

    /// <summary>Reads all of them. What a build writes is left out.</summary>
    public static IEnumerable<(string Path, string Text)> Read()
    {
        var files = Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, f), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryRoot.Path));
        foreach (var file in files.Where(f => Extensions.Contains(Path.GetExtension(f))))
        {
            var path = Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/');
            if (path.Split('/') is var parts && (parts.Contains("bin") || parts.Contains("obj"))) continue;
            yield return (path, File.ReadAllText(file));
        }
    }
}
