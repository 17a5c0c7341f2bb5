namespace Fdyno.Items;

/// <summary>Where items are read from, as messages name it.</summary>
/// <param name="FileName">The file's name; null where there is none.</param>
/// <param name="IsGzip">Whether the data is gzip data, so that lines and offsets are counted in what was unpacked.</param>
internal sealed record ItemOrigin(string? FileName, bool IsGzip)
{
    /// <summary>A place for the beginning of a message, such as <c>File 'items.json', line 3</c>.</summary>
    public string Line(long line)
    {
        var place = FormattableString.Invariant($"line {line}") + (IsGzip ? " of the unpacked gzip data" : "");
        return FileName is null ? $"L{place[1..]}" : $"{File}, {place}";
    }

    /// <summary>The data for the beginning of a message about all of it.</summary>
    public string All => FileName is null ? IsGzip ? "The gzip data" : "The data" : File;

    /// <summary>What offsets are counted in.</summary>
    public string Unpacked => IsGzip ? "the unpacked data" : "the file";

    // Who gave a file that name expects gzip data.
    private string File => !IsGzip && IsGzipName(FileName) ? $"File '{FileName}', which is not gzip data in spite of its name" : $"File '{FileName}'";

    /// <summary>Whether a file of that name is expected to be gzip data.</summary>
    public static bool IsGzipName(string? fileName) => fileName?.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) == true;
}
