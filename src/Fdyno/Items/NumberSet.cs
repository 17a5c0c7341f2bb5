using System.Collections;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>An NS value: different numbers, at least one, in numeric order. Immutable.</summary>
public sealed class NumberSet : IReadOnlyCollection<Number>, IEquatable<NumberSet>
{
    private readonly Number[] _members;

    /// <summary>Makes a set.</summary>
    /// <exception cref="FdynoException">Validation: no members, or a number twice, however it is written.</exception>
    public NumberSet(IEnumerable<Number> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var given = members.ToArray();
        if (given.Length == 0)
        {
            throw ItemErrors.EmptyNumberSet();
        }

        _members = [.. given];
        Array.Sort(_members);
        for (var i = 1; i < _members.Length; i++)
        {
            if (_members[i] == _members[i - 1])
            {
                throw ItemErrors.DuplicateMembers(Array.ConvertAll(given, member => member.ToString()));
            }
        }
    }

    private NumberSet(Number[] sorted) => _members = sorted;

    /// <inheritdoc/>
    public int Count => _members.Length;

    /// <summary>The members, in order.</summary>
    internal ReadOnlySpan<Number> Members => _members;

    /// <summary>Whether the number is a member.</summary>
    public bool Contains(Number member) => Array.BinarySearch(_members, member) >= 0;

    /// <inheritdoc/>
    public bool Equals(NumberSet? other) => other is not null && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NumberSet);

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
    public IEnumerator<Number> GetEnumerator() => ((IEnumerable<Number>)_members).GetEnumerator();

    /// <summary>
    /// The members as .NET's own numbers where these hold them exactly: long, else decimal, else <see cref="Number"/>. This is how who does
    /// not know the type of the members looks through them, such as ConvertTo-Json and Export-Clixml.
    /// </summary>
    IEnumerator IEnumerable.GetEnumerator()
    {
        foreach (var member in _members)
        {
            yield return member.TryToInt64(out var integer) ? integer : member.TryToDecimal(out var exact) ? exact : (object)member;
        }
    }

    /// <summary>The members, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _members);

    /// <summary>Takes members that are sorted and different.</summary>
    internal static NumberSet FromSorted(Number[] members) => new(members);
}
