using System.Text;

namespace Fdyno.Items;

/// <summary>Strings as DynamoDB orders them: by their UTF-8 bytes, which .NET's orders (culture, UTF-16) are not.</summary>
public sealed class Utf8Order : IComparer<string>
{
    private Utf8Order()
    {
    }

    /// <summary>The one instance.</summary>
    public static Utf8Order Comparer { get; } = new();

    /// <inheritdoc/>
    int IComparer<string>.Compare(string? x, string? y) =>
        x is null ? (y is null ? 0 : -1) : y is null ? 1 : Compare(x, y);

    /// <summary>Compares two well-formed strings by their UTF-8 bytes, without encoding them.</summary>
    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var common = x.CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
        {
            return x.Length.CompareTo(y.Length);
        }

        return Rank(x[common]).CompareTo(Rank(y[common]));
    }

    /// <summary>Whether the string is well-formed: no surrogate without its other half.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0)
            {
                return true;
            }

            if (Rune.DecodeFromUtf16(text[at..], out _, out _) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[(at + 2)..];
        }
    }

    /// <summary>Surrogates stand for what lies above U+FFFF, but their own numbers lie below U+E000 to U+FFFF.</summary>
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
