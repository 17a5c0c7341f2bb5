using System.Text.RegularExpressions;
using Fdyno.Tests.Contract;

namespace Fdyno.Tests.Documentation;

/// <summary>
/// Sources and documents cite pages of docs and their headings, DynamoDB's behaviour those of docs/dynamodb. Each citation names what exists.
/// </summary>
public sealed partial class CitationTests
{
    private const string Folder = "docs/dynamodb/";

    [Fact]
    public void Every_citation_names_a_page_and_a_heading_that_exist()
    {
        var citations = DocumentationFiles.Read().SelectMany(f => CitationsIn(f.Text).Select(c => (f.Path, Cited: c))).ToList();
        Assert.True(citations.Count > 100, $"only {citations.Count} citations were found");
        var faults = citations.Select(c => (c.Path, Fault: Fault(c.Cited))).Where(c => c.Fault is not null).ToList();
        Assert.Empty(faults);
    }

    [Fact]
    public void Every_link_between_documents_names_a_page_and_a_heading_that_exist()
    {
        var links = DocumentationFiles.Read()
            .Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(f => LinksIn(f.Path, f.Text).Select(l => (f.Path, Link: l)))
            .ToList();
        Assert.True(links.Count > 100, $"only {links.Count} links were found");
        var faults = links.Select(l => (l.Path, Fault: MarkdownPages.Repository.Fault(l.Link.Page, l.Link.Anchor))).Where(l => l.Fault is not null).ToList();
        Assert.Empty(faults);
    }

    [Fact]
    public void No_text_cites_sections_of_documents_that_are_not_in_the_repository()
    {
        var faults = DocumentationFiles.Read().SelectMany(f => OutsideCitationsIn(f.Text).Select(c => $"{f.Path}: {c}"));
        Assert.Empty(faults);
    }

    [Fact]
    public void Headings_of_a_page_have_different_anchors()
    {
        var twice = Pages().SelectMany(p => MarkdownPages.Repository[p].GroupBy(a => a).Where(a => a.Count() > 1).Select(a => $"{p}#{a.Key}"));
        Assert.Empty(twice);
    }

    [Fact]
    public void The_index_lists_every_page()
    {
        var index = Folder + "README.md";
        var listed = LinksIn(index, File.ReadAllText(Path.Combine(RepositoryRoot.Path, index))).Select(l => l.Page).ToHashSet();
        var unlisted = Pages().Where(p => p != index && !listed.Contains(p)).ToList();
        Assert.Empty(unlisted);
    }

    /// <summary>The ids of rules begin with the page that has the rule.</summary>
    [Fact]
    public void Every_rule_names_a_page_that_exists()
    {
        var pages = Pages().Select(p => p[Folder.Length..^3]).ToHashSet();
        var faults = ContractRows.All.Select(r => r.Id).Where(id => !pages.Contains(id.Split('/')[0])).ToList();
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("(docs/" + "dynamodb/no-such-page.md)", "docs/" + "dynamodb/no-such-page.md is no page")]
    [InlineData("docs/" + "dynamodb/restores.md#no-such-heading, and more", "docs/dynamodb/restores.md has no heading #no-such-heading")]
    [InlineData("as docs/dynamodb/restores.md#overrides. Next", null)]
    [InlineData("as docs/dynamodb/restores.md.", null)]
    public void A_wrong_citation_is_found(string text, string? fault) =>
        Assert.Equal(fault, Fault(Assert.Single(CitationsIn(text))));

    [Theory]
    [InlineData("a rule (contract, " + "section 2.3)")]
    [InlineData("a rule (contract, " + "sections 2.5.1 and 2.5.2)")]
    [InlineData("with the contract's texts " + "(section 2.4)")]
    [InlineData("/// a rule (contract, section\n    /// " + "2.5.3).")]
    [InlineData("see dynamodb" + "-contract.md")]
    [InlineData("see dynamodb" + "-wire.md")]
    [InlineData("as in cmdlets" + ".md")]
    public void A_citation_of_an_outside_document_is_found(string text) => Assert.Single(OutsideCitationsIn(text));

    [Theory]
    [InlineData("# Two sets: *classic*, `2026`", "two-sets-classic-2026")]
    [InlineData("```\n# no heading\n```\n## Size of a number", "size-of-a-number")]
    public void Anchors_are_those_of_GitHub(string text, string anchor) => Assert.Equal([anchor], MarkdownPages.AnchorsOf(text));

    private static IEnumerable<string> Pages() => MarkdownPages.Repository.Paths.Where(p => p.StartsWith(Folder, StringComparison.Ordinal));

    private static string? Fault((string Page, string Anchor) citation) => MarkdownPages.Repository.Fault("docs/" + citation.Page, citation.Anchor);

    private static IEnumerable<(string Page, string Anchor)> CitationsIn(string text) =>
        Citation().Matches(text).Select(m => (m.Groups["page"].Value, m.Groups["anchor"].Value));

    private static IEnumerable<string> OutsideCitationsIn(string text) =>
        OutsideCitation().Matches(CommentLineBreak().Replace(text, " ")).Select(m => m.Value);

    private static IEnumerable<(string Page, string Anchor)> LinksIn(string path, string text)
    {
        foreach (Match link in Link().Matches(text))
        {
            var target = link.Groups["page"].Value;
            var page = target.Length == 0 ? path : Resolve(path, target);
            if (page.EndsWith(".md", StringComparison.Ordinal)) yield return (page, link.Groups["anchor"].Value);
        }
    }

    private static string Resolve(string path, string target)
    {
        var root = RepositoryRoot.Path;
        var file = Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(path)!, target));
        return Path.GetRelativePath(root, file).Replace('\\', '/');
    }

    [GeneratedRegex(@"(?<![\w/.])docs/(?<page>[\w/-]+\.md)(#(?<anchor>[\w-]+))?")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\]\((?<page>(?![a-z]+:)[^)#\s]*)(#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"contract('s \w+)?,?\s*\(?sections?\s+\d|dynamodb-(contract|wire)|cmdlets\.md|\bdesign, section", RegexOptions.IgnoreCase)]
    private static partial Regex OutsideCitation();

    [GeneratedRegex(@"\s*\n\s*(//+|#)?\s*")]
    private static partial Regex CommentLineBreak();
}
