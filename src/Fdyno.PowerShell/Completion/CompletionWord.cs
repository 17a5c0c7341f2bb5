using System.Text;

namespace Fdyno.PowerShell.Completion;

/// <summary>
/// The word that stands under the cursor when Tab is pressed: with or without its quotes, complete or not. Knows how to write what
/// completes it. Knows no PowerShell type.
/// </summary>
internal readonly struct CompletionWord
{
    // PowerShell takes the typographic quotes for the plain ones.
    private const string SingleQuotes = "'\u2018\u2019\u201a\u201b";
    private const string DoubleQuotes = "\"\u201c\u201d\u201e";

    private readonly char? _quote;

    /// <summary>Reads a word as PowerShell hands it over.</summary>
    public CompletionWord(string? word)
    {
        var text = (word ?? "").AsSpan();
        if (text is [var first, ..] && QuoteLike(first) is { } quote)
        {
            _quote = quote;
            text = text[1..];
            if (text is [.., var last] && QuoteLike(last) == quote)
            {
                text = text[..^1];
            }
        }

        Text = text.ToString();
    }

    /// <summary>What has been typed so far, without quotes.</summary>
    public string Text { get; }

    /// <summary>The pattern of what completes it: what has been typed may hold wildcards itself.</summary>
    public string Pattern => Text.EndsWith('*') ? Text : $"{Text}*";

    /// <summary>A value as it is written on a command line: in the quotes that were begun, else in quotes only where it needs them.</summary>
    public string Write(string value)
    {
        if (_quote is null && IsBare(value))
        {
            return value;
        }

        var quote = _quote ?? '\'';
        var written = new StringBuilder(value.Length + 2).Append(quote);
        foreach (var c in value)
        {
            if (QuoteLike(c) == quote)
            {
                written.Append(c);
            }
            else if (quote == '"' && c is '$' or '`')
            {
                written.Append('`');
            }

            written.Append(c);
        }

        return written.Append(quote).ToString();
    }

    /// <summary>
    /// Whether a command takes the value for this very text. One that begins with a digit may be read as a number: the table 1e3 would
    /// become 1000.
    /// </summary>
    private static bool IsBare(string value) => value.Length > 0
        && (char.IsAsciiLetter(value[0]) || value[0] == '_')
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/');

    private static char? QuoteLike(char c) => SingleQuotes.Contains(c) ? '\'' : DoubleQuotes.Contains(c) ? '"' : null;
}
