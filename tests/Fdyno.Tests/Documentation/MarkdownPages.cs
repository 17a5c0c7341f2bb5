using System.Text.RegularExpressions;

namespace Fdyno.Tests.Documentation;

/// <summary>The headings of Markdown pages, as GitHub turns them into anchors.</summary>
/// <param name="anchors">The anchors of each page, by its path from the root of the repository.</param>
internal sealed partial class MarkdownPages(IReadOnlyDictionary<string, IReadOnlyList<string>> anchors)
{
    /// <summary>The pages of the repository.</summary>
    public static MarkdownPages Repository { get; } = new(
        DocumentationFiles.Read().Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal)).ToDictionary(f => f.Path, f => AnchorsOf(f.Text)));

    /// <summary>The paths of all pages.</summary>
    public IEnumerable<string> Paths => anchors.Keys;

    /// <summary>The anchors of a page, in its order.</summary>
    public IReadOnlyList<string> this[string path] => anchors[path];

    /// <summary>Says what is wrong with a reference to a page and, if there is one, to a heading; null if nothing is.</summary>
    public string? Fault(string path, string anchor)
    {
        if (!anchors.TryGetValue(path, out var headings)) return $"{path} is no page";
        return anchor.Length == 0 || headings.Contains(anchor) ? null : $"{path} has no heading #{anchor}";
    }

    /// <summary>The anchors of a page's headings. A code block has none.</summary>
    public static IReadOnlyList<string> AnchorsOf(string text)
    {
        var headings = Heading().Matches(CodeBlock().Replace(text, "")).Select(m => m.Groups["title"].Value);
        return [.. headings.Select(h => Dropped().Replace(h.ToLowerInvariant(), "").Replace(' ', '-'))];
    }

    [GeneratedRegex(@"^```.*?^```\s*?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^#{1,6} +(?<title>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Dropped();
}
