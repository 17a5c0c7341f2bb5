namespace Fdyno.Storage.Buffered;

/// <summary>Where the writes of a transaction go when it commits. Each call may overwrite what earlier ones wrote.</summary>
public interface ICommitTarget
{
    /// <summary>The value of <paramref name="key"/> as it is now, after what this target was given; null where there is none.</summary>
    byte[]? Get(ReadOnlySpan<byte> key);

    /// <summary>Sets a key.</summary>
    void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a key, if it is there.</summary>
    void Clear(ReadOnlySpan<byte> key);

    /// <summary>Removes every key of a range.</summary>
    void ClearRange(KeyRange range);
}
