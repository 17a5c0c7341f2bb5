namespace Fdyno.Storage;

/// <summary>FoundationDB's rules about keys, values and ranges, for every store to check before it notes anything.</summary>
public static class KeyRules
{
    private const byte SystemPrefix = 0xFF;
    private const int OffsetBytes = sizeof(int);

    /// <summary>Refuses a key that must not be read, being the system's.</summary>
    public static void CheckReadable(ReadOnlySpan<byte> key)
    {
        if (!key.IsEmpty && key[0] == SystemPrefix) throw OutsideLegalRange();
    }

    /// <summary>Refuses a key that cannot be written.</summary>
    public static void CheckWritable(ReadOnlySpan<byte> key)
    {
        CheckReadable(key);
        CheckKeyLength(key.Length);
    }

    /// <summary>Refuses a range that reaches into the system's keys. Its end may be their begin.</summary>
    public static void CheckRange(KeyRange range)
    {
        CheckBound(range.Begin.Span);
        CheckBound(range.End.Span);
    }

    /// <summary>
    /// Refuses a key that cannot be written with a versionstamp in it, the ten bytes from <paramref name="offset"/> on. FoundationDB sends
    /// the offset behind the key and counts it in.
    /// </summary>
    public static void CheckStampedKey(ReadOnlySpan<byte> key, int offset)
    {
        CheckStampOffset(key, offset);
        CheckKeyLength(key.Length + OffsetBytes);
        if (offset > 0) CheckReadable(key);
    }

    /// <summary>Refuses a value that is too long.</summary>
    public static void CheckValue(ReadOnlySpan<byte> value) => CheckValueLength(value.Length);

    /// <summary>Refuses a value that cannot be written with a versionstamp in it, as <see cref="CheckStampedKey"/> does with keys.</summary>
    public static void CheckStampedValue(ReadOnlySpan<byte> value, int offset)
    {
        CheckStampOffset(value, offset);
        CheckValueLength(value.Length + OffsetBytes);
    }

    private static void CheckKeyLength(int length)
    {
        if (length > StoreLimits.MaxKeyBytes)
        {
            throw new StoreException(
                StoreErrorCode.KeyTooLarge, $"A key of {length} bytes is over the limit of {StoreLimits.MaxKeyBytes} bytes.");
        }
    }

    private static void CheckValueLength(int length)
    {
        if (length > StoreLimits.MaxValueBytes)
        {
            throw new StoreException(
                StoreErrorCode.ValueTooLarge, $"A value of {length} bytes is over the limit of {StoreLimits.MaxValueBytes} bytes.");
        }
    }

    private static void CheckStampOffset(ReadOnlySpan<byte> bytes, int offset)
    {
        if (offset < 0 || offset > bytes.Length - Versionstamp.CommitLength)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "The ten bytes of the versionstamp have to lie within.");
        }
    }

    private static void CheckBound(ReadOnlySpan<byte> bound)
    {
        if (bound.Length > 1 && bound[0] == SystemPrefix) throw OutsideLegalRange();
    }

    private static StoreException OutsideLegalRange() =>
        new(StoreErrorCode.KeyOutsideLegalRange, "A key that starts with 0xFF is the store's own.");
}
