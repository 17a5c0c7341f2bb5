namespace Fdyno.Benchmarks.SideBySide;

/// <summary>The part of a document, between two markers, that a run writes.</summary>
internal static class GeneratedSection
{
    /// <summary>Prints the figures, and writes them into the document if there is one.</summary>
    /// <param name="path">The document; null for none.</param>
    /// <param name="section">The name in the markers.</param>
    /// <param name="markdown">The figures.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">The document lacks the markers.</exception>
    public static async Task PublishAsync(string? path, string section, string markdown, CancellationToken cancellationToken)
    {
        Console.WriteLine();
        Console.WriteLine(markdown);
        if (path is null) return;
        var (beginMarker, endMarker) = ($"<!-- {section}:begin -->", $"<!-- {section}:end -->");
        var document = await File.ReadAllTextAsync(path, cancellationToken);
        var begin = document.IndexOf(beginMarker, StringComparison.Ordinal);
        var end = document.IndexOf(endMarker, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new ArgumentException($"{path} lacks the lines {beginMarker} and {endMarker}.", nameof(path));
        }

        var written = $"{document[..(begin + beginMarker.Length)]}\n\n{markdown}\n\n{document[end..]}";
        await File.WriteAllTextAsync(path, written, cancellationToken);
        Console.WriteLine($"Written into {path}.");
    }
}
