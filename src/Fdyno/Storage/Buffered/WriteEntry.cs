namespace Fdyno.Storage.Buffered;

/// <summary>What a transaction knows about a key that it wrote.</summary>
internal enum WriteKind : byte
{
    /// <summary>The value is the entry's.</summary>
    Value,

    /// <summary>The key is not there.</summary>
    Cleared,

    /// <summary>The value is the entry's, with the versionstamp of the commit in it.</summary>
    Stamped,

    /// <summary>The value is that of the store, changed by the entry's operations.</summary>
    Unknown,
}

/// <summary>A written key: its bytes and its value's stand one behind the other in an arena.</summary>
internal struct WriteEntry
{
    private readonly byte[] _bytes;
    private readonly int _offset;
    private readonly int _keyLength;
    private readonly int _valueLength;

    /// <summary>Makes an entry over bytes that an arena keeps.</summary>
    public WriteEntry(ArraySegment<byte> bytes, int keyLength, WriteKind kind)
    {
        _bytes = bytes.Array!;
        _offset = bytes.Offset;
        _keyLength = keyLength;
        _valueLength = bytes.Count - keyLength;
        Kind = kind;
    }

    /// <summary>What is known of the value.</summary>
    public WriteKind Kind { get; }

    /// <summary>Whether the commit conflicts with those who read the key.</summary>
    public bool Conflicts { get; set; }

    /// <summary>Where the stamp goes in the value, for <see cref="WriteKind.Stamped"/>.</summary>
    public int StampOffset { get; init; }

    /// <summary>What happens to the value afterwards, for <see cref="WriteKind.Stamped"/> and <see cref="WriteKind.Unknown"/>.</summary>
    public AtomicOperation[]? Operations { get; init; }

    /// <summary>The key.</summary>
    public readonly ReadOnlySpan<byte> Key => _bytes.AsSpan(_offset, _keyLength);

    /// <summary>The key, to be kept: valid as long as its holder likes.</summary>
    public readonly ReadOnlyMemory<byte> KeyMemory => _bytes.AsMemory(_offset, _keyLength);

    /// <summary>The value.</summary>
    public readonly ReadOnlySpan<byte> Value => _bytes.AsSpan(_offset + _keyLength, _valueLength);

    /// <summary>The value, to be kept: valid as long as its holder likes.</summary>
    public readonly ReadOnlyMemory<byte> ValueMemory => _bytes.AsMemory(_offset + _keyLength, _valueLength);
}
