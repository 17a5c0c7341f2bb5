namespace Fdyno.Storage.Buffered;

/// <summary>FoundationDB's rules about keys, values and ranges, checked before anything is buffered.</summary>
internal static class KeyRules
{
    private const byte SystemPrefix = 0xFF;

    /// <summary>Refuses a key that must not be read, being the system's.</summary>
    public static void CheckReadable(ReadOnlySpan<byte> key)
    {
        if (!key.IsEmpty && key[0] == SystemPrefix) throw OutsideLegalRange();
    }

    /// <summary>Refuses a key that cannot be written.</summary>
    public static void CheckWritable(ReadOnlySpan<byte> key)
    {
        CheckReadable(key);
        CheckLength(key);
    }

    /// <summary>Refuses a key that is too long.</summary>
    public static void CheckLength(ReadOnlySpan<byte> key)
    {
        if (key.Length > StoreLimits.MaxKeyBytes)
        {
            throw new StoreException(
                StoreErrorCode.KeyTooLarge, $"A key of {key.Length} bytes is over the limit of {StoreLimits.MaxKeyBytes} bytes.");
        }
    }

    /// <summary>Refuses a value that is too long.</summary>
    public static void CheckValue(ReadOnlySpan<byte> value)
    {
        if (value.Length > StoreLimits.MaxValueBytes)
        {
            throw new StoreException(
                StoreErrorCode.ValueTooLarge, $"A value of {value.Length} bytes is over the limit of {StoreLimits.MaxValueBytes} bytes.");
        }
    }

    /// <summary>Refuses a range that reaches into the system's keys. Its end may be their begin.</summary>
    public static void CheckRange(KeyRange range)
    {
        CheckBound(range.Begin.Span);
        CheckBound(range.End.Span);
    }

    /// <summary>Refuses a place for a versionstamp outside of <paramref name="bytes"/>.</summary>
    public static void CheckStampOffset(ReadOnlySpan<byte> bytes, int offset)
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
