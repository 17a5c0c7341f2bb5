using System.Collections.ObjectModel;

namespace Fdyno.Model;

/// <summary>Tags whose text is their keys and values, for the same reason as <see cref="ReadableList{T}"/>.</summary>
internal sealed class ReadableTags : ReadOnlyDictionary<string, string>
{
    /// <summary>No tags.</summary>
    public static readonly ReadableTags None = new(new SortedDictionary<string, string>(StringComparer.Ordinal));

    private ReadableTags(IDictionary<string, string> tags)
        : base(tags)
    {
    }

    /// <summary>The same tags, readable, in the order of their keys.</summary>
    public static ReadableTags Of(IReadOnlyDictionary<string, string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (tags is ReadableTags readable) return readable;
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags) sorted.Add(key, value);
        return new ReadableTags(sorted);
    }

    /// <summary>The same tags are equal, and so are the records that hold them.</summary>
    public override bool Equals(object? obj) => obj is ReadableTags other && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var tag in this) hash.Add(tag);
        return hash.ToHashCode();
    }

    /// <summary>The tags as <c>key=value</c>, separated by commas.</summary>
    public override string ToString() => string.Join(", ", this.Select(tag => $"{tag.Key}={tag.Value}"));
}
