using System.Collections;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>A BS value: different byte strings, at least one, in the order of their unsigned bytes. Immutable.</summary>
public sealed class BinarySet : IReadOnlyCollection<byte[]>, IEquatable<BinarySet>
{
    private readonly byte[][] _members;

    /// <summary>Makes a set of copies of the members.</summary>
    /// <exception cref="FdynoException">Validation: no members, or a member twice.</exception>
    public BinarySet(IEnumerable<ReadOnlyMemory<byte>> members)
        : this(Copy(members))
    {
    }

    /// <summary>Makes a set of copies of the members.</summary>
    /// <exception cref="FdynoException">Validation: no members, or a member twice.</exception>
    public BinarySet(IEnumerable<byte[]> members)
        : this(Copy(members))
    {
    }

    private BinarySet(byte[][] owned)
    {
        if (owned.Length == 0)
        {
            throw ItemErrors.EmptyBinarySet();
        }

        _members = [.. owned];
        Array.Sort(_members, static (x, y) => x.AsSpan().SequenceCompareTo(y));
        for (var i = 1; i < _members.Length; i++)
        {
            if (_members[i].AsSpan().SequenceEqual(_members[i - 1]))
            {
                throw ItemErrors.DuplicateMembers(Array.ConvertAll(owned, member => Convert.ToBase64String(member)));
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _members.Length;

    /// <summary>The members, in order; not to be written to.</summary>
    internal ReadOnlySpan<byte[]> Members => _members;

    /// <summary>Whether the byte string is a member.</summary>
    public bool Contains(ReadOnlySpan<byte> member)
    {
        foreach (var candidate in _members)
        {
            if (member.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(BinarySet? other)
    {
        if (other is null || other.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < _members.Length; i++)
        {
            if (!_members[i].AsSpan().SequenceEqual(other._members[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BinarySet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var member in _members)
        {
            hash.AddBytes(member);
        }

        return hash.ToHashCode();
    }

    /// <summary>
    /// Copies of the members, as arrays: what PowerShell, ConvertTo-Json and Export-Clixml make of a set is then what they make of a
    /// binary.
    /// </summary>
    public IEnumerator<byte[]> GetEnumerator()
    {
        foreach (var member in _members)
        {
            yield return (byte[])member.Clone();
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The members in base64, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _members.Select(Convert.ToBase64String));

    /// <summary>Takes members that nobody else keeps; sorts and checks them.</summary>
    internal static BinarySet FromOwned(byte[][] members) => new(members);

    private static byte[][] Copy(IEnumerable<ReadOnlyMemory<byte>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return [.. members.Select(member => member.ToArray())];
    }

    private static byte[][] Copy(IEnumerable<byte[]> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return [.. members.Select(member => member is null
            ? throw new ArgumentNullException(nameof(members))
            : (byte[])member.Clone())];
    }
}
