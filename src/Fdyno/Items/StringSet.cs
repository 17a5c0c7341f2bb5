using System.Collections;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>An SS value: different strings, at least one, in the order of their UTF-8 bytes. Immutable.</summary>
public sealed class StringSet : IReadOnlyCollection<string>, IEquatable<StringSet>
{
    private readonly string[] _members;

    /// <summary>Makes a set.</summary>
    /// <exception cref="FdynoException">Validation: no members, a member twice, or one that is no Unicode text.</exception>
    public StringSet(IEnumerable<string> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var given = members.ToArray();
        if (given.Length == 0)
        {
            throw ItemErrors.EmptyStringSet();
        }

        foreach (var member in given)
        {
            ArgumentNullException.ThrowIfNull(member, nameof(members));
            if (!Utf8Order.IsWellFormed(member))
            {
                throw ItemErrors.NotUnicode();
            }
        }

        _members = [.. given];
        Array.Sort(_members, Utf8Order.Comparer);
        for (var i = 1; i < _members.Length; i++)
        {
            if (_members[i] == _members[i - 1])
            {
                throw ItemErrors.DuplicateMembers(given);
            }
        }
    }

    private StringSet(string[] sorted) => _members = sorted;

    /// <inheritdoc/>
    public int Count => _members.Length;

    /// <summary>The members, in order.</summary>
    internal ReadOnlySpan<string> Members => _members;

    /// <summary>Whether the string is a member.</summary>
    public bool Contains(string member) => Array.BinarySearch(_members, member, Utf8Order.Comparer) >= 0;

    /// <inheritdoc/>
    public bool Equals(StringSet? other) => other is not null && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StringSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var member in _members)
        {
            hash.Add(member);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_members).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _members.GetEnumerator();

    /// <summary>The members, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _members);

    /// <summary>Takes members that are sorted, different and well-formed.</summary>
    internal static StringSet FromSorted(string[] members) => new(members);
}
