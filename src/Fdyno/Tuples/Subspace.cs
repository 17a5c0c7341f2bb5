using Fdyno.Storage;

namespace Fdyno.Tuples;

/// <summary>The keys that start with a prefix and go on with a packed tuple.</summary>
public class Subspace
{
    /// <summary>Makes the subspace of a prefix.</summary>
    public Subspace(ReadOnlySpan<byte> prefix) => Key = prefix.ToArray();

    /// <summary>The subspace of all keys: its prefix is empty.</summary>
    public static Subspace All { get; } = new([]);

    /// <summary>The prefix. Not to be changed.</summary>
    public byte[] Key { get; }

    /// <summary>The key of a tuple in the subspace.</summary>
    /// <exception cref="ArgumentException">As for <see cref="FdbTuple.Pack"/>.</exception>
    public byte[] Pack(params ReadOnlySpan<object?> items)
    {
        var writer = StartKey();
        FdbTuple.AddTo(writer, items);
        return writer.ToArray();
    }

    /// <summary>The subspace of all tuples that start with <paramref name="items"/>.</summary>
    /// <exception cref="ArgumentException">As for <see cref="FdbTuple.Pack"/>.</exception>
    public Subspace Sub(params ReadOnlySpan<object?> items) => new(Pack(items));

    /// <summary>A writer that holds the prefix.</summary>
    /// <param name="capacity">How many bytes to make room for behind it.</param>
    public TupleWriter StartKey(int capacity = 64) => new TupleWriter(Key.Length + capacity).AddRaw(Key);

    /// <summary>The keys of all tuples in the subspace, except for the empty one's: the prefix itself.</summary>
    public KeyRange Range() => FdbTuple.Range(Key);

    /// <summary>Whether <paramref name="key"/> starts with the prefix.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => key.StartsWith(Key);

    /// <summary>The packed tuple of a key: what stands behind the prefix.</summary>
    /// <exception cref="ArgumentException">The key does not start with the prefix.</exception>
    public ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> key)
    {
        if (!Contains(key)) throw new ArgumentException($"The key {Convert.ToHexStringLower(key)} is not in {this}.", nameof(key));
        return key[Key.Length..];
    }

    /// <summary>A reader of the tuple of a key; offsets in its errors count the prefix.</summary>
    /// <exception cref="ArgumentException">The key does not start with the prefix.</exception>
    public TupleReader Read(ReadOnlySpan<byte> key)
    {
        _ = Strip(key);
        return new TupleReader(key, Key.Length);
    }

    /// <summary>The tuple of a key.</summary>
    /// <exception cref="ArgumentException">The key does not start with the prefix.</exception>
    /// <exception cref="TupleFormatException">What stands behind the prefix is not a packed tuple.</exception>
    public object?[] Unpack(ReadOnlySpan<byte> key) => FdbTuple.Unpack(Read(key));

    /// <summary>The prefix in hexadecimal, for messages.</summary>
    public override string ToString() => $"the subspace {Convert.ToHexStringLower(Key)}";
}
