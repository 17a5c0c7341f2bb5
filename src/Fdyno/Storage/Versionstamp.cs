using System.Buffers.Binary;

namespace Fdyno.Storage;

/// <summary>
/// A commit's place in the order of all commits of a store (10 bytes, big-endian: 8 of version, 2 of batch order), and two bytes
/// for the order within the transaction. Compares as the bytes do.
/// </summary>
/// <param name="Version">The commit version.</param>
/// <param name="Batch">The order among the transactions of one commit version.</param>
/// <param name="User">The order within the transaction, given by its writer.</param>
public readonly record struct Versionstamp(ulong Version, ushort Batch, ushort User) : IComparable<Versionstamp>
{
    /// <summary>The length of the part that the store fills in, in bytes.</summary>
    public const int CommitLength = 10;

    /// <summary>The whole length, in bytes.</summary>
    public const int Length = 12;

    /// <summary>The stamp that stands for "of the commit of this transaction" until the store fills it in: ten bytes 0xFF.</summary>
    public static Versionstamp Incomplete(ushort user = 0) => new(ulong.MaxValue, ushort.MaxValue, user);

    /// <summary>Whether the store has not filled the stamp in yet.</summary>
    public bool IsIncomplete => Version == ulong.MaxValue && Batch == ushort.MaxValue;

    /// <summary>Reads a stamp of 10 or 12 bytes.</summary>
    /// <exception cref="ArgumentException">There are fewer than 10 bytes.</exception>
    public static Versionstamp Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < CommitLength) throw new ArgumentException("A versionstamp has 10 or 12 bytes.", nameof(bytes));
        return new Versionstamp(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]),
            bytes.Length >= Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) : (ushort)0);
    }

    /// <summary>Writes all 12 bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 12 bytes.</exception>
    public void Write(Span<byte> destination)
    {
        if (destination.Length < Length) throw new ArgumentException("A versionstamp has 12 bytes.", nameof(destination));
        BinaryPrimitives.WriteUInt64BigEndian(destination, Version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[8..], Batch);
        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], User);
    }

    /// <summary>The greatest stamp of the commits that a read at a version sees.</summary>
    public static Versionstamp OfReadVersion(long version) => new((ulong)version, ushort.MaxValue, 0);

    /// <summary>The least stamp that a commit behind this one could have.</summary>
    public Versionstamp NextCommit() => Batch == ushort.MaxValue ? new(checked(Version + 1), 0, 0) : new(Version, (ushort)(Batch + 1), 0);

    /// <summary>The greatest stamp that a commit before this one could have.</summary>
    public Versionstamp PreviousCommit() => Batch == 0 ? new(checked(Version - 1), ushort.MaxValue, 0) : new(Version, (ushort)(Batch - 1), 0);

    /// <summary>Compares the commits alone: what one transaction wrote stands or falls together.</summary>
    public int CompareCommitTo(Versionstamp other)
    {
        var byVersion = Version.CompareTo(other.Version);
        return byVersion != 0 ? byVersion : Batch.CompareTo(other.Batch);
    }

    /// <summary>All 12 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(Versionstamp other)
    {
        var byCommit = CompareCommitTo(other);
        return byCommit != 0 ? byCommit : User.CompareTo(other.User);
    }

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(Versionstamp left, Versionstamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(Versionstamp left, Versionstamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(Versionstamp left, Versionstamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(Versionstamp left, Versionstamp right) => left.CompareTo(right) >= 0;

    /// <summary>The 12 bytes in hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
