using System.Text.RegularExpressions;

namespace Fdyno.PowerShell.Tests.Packaging;

/// <summary>The repository that the tests were built in.</summary>
internal static partial class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Manifest { get; } = File.ReadAllText(Path.Combine(Root, "Fdyno.psd1"));

    public static string Module { get; } = Path.Combine(Root, "out", "Fdyno", VersionPattern().Match(Manifest).Groups[1].Value);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Fdyno.psd1")) || !Directory.Exists(Path.Combine(folder.FullName, "src")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([0-9.]+)'")]
    private static partial Regex VersionPattern();
}
