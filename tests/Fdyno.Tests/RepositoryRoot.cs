namespace Fdyno.Tests;

/// <summary>The folder of the repository, for what tests compare with files in it.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Fdyno.psd1"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
