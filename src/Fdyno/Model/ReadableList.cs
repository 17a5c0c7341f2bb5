using System.Collections;

namespace Fdyno;

/// <summary>A list whose text is its elements: who writes objects as lines of text, such as Export-Csv, writes no name of a type.</summary>
internal sealed class ReadableList<T> : IReadOnlyList<T>
{
    private readonly IReadOnlyList<T> _elements;

    private ReadableList(IReadOnlyList<T> elements) => _elements = elements;

    /// <inheritdoc/>
    public int Count => _elements.Count;

    /// <inheritdoc/>
    public T this[int index] => _elements[index];

    /// <summary>The same elements, readable; null for null.</summary>
    public static IReadOnlyList<T>? Of(IReadOnlyList<T>? elements) => elements is null or ReadableList<T> ? elements : new ReadableList<T>(elements);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _elements.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _elements.GetEnumerator();

    /// <summary>The elements, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _elements);
}
