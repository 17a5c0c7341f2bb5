using System.Collections.ObjectModel;

namespace Fdyno.Model;

/// <summary>
/// A list whose text is its elements: who writes objects as lines of text, such as Export-Csv, writes no name of a type. PowerShell's
/// serialisation knows it for a list, so that what a job sends back has its elements' properties.
/// </summary>
internal sealed class ReadableList<T> : ReadOnlyCollection<T>
{
    // One for all: records that differ in nothing else are equal.
    private static readonly ReadableList<T> None = new([]);

    private ReadableList(IList<T> elements)
        : base(elements)
    {
    }

    /// <summary>The same elements, readable; null for null.</summary>
    public static IReadOnlyList<T>? Of(IReadOnlyList<T>? elements) => elements switch
    {
        null or ReadableList<T> => elements,
        { Count: 0 } => None,
        _ => new ReadableList<T>(elements as IList<T> ?? [.. elements]),
    };

    /// <summary>Lists of equal elements are equal, and so are the records that hold them.</summary>
    public override bool Equals(object? obj) => obj is ReadableList<T> other && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var element in this) hash.Add(element);
        return hash.ToHashCode();
    }

    /// <summary>The elements, separated by commas.</summary>
    public override string ToString() => string.Join(", ", this);
}
