using System.Buffers.Binary;

namespace Fdyno.Storage.Buffered;

/// <summary>
/// A change of a little-endian 64-bit number that needs no knowledge of the number. A shorter value counts as if zeros followed, of
/// a longer one the first eight bytes count, as FoundationDB has it; the result has eight bytes.
/// </summary>
/// <param name="IsMax">Whether the greater of both is taken (unsigned); otherwise both are added, and wrap around.</param>
/// <param name="Operand">The operand's bits.</param>
internal readonly record struct AtomicOperation(bool IsMax, ulong Operand)
{
    /// <summary>The length of a result, in bytes.</summary>
    public const int ResultLength = sizeof(ulong);

    /// <summary>Writes what becomes of <paramref name="value"/> (null: missing) to <paramref name="result"/>.</summary>
    public void Apply(ReadOnlySpan<byte> value, Span<byte> result)
    {
        Span<byte> padded = stackalloc byte[ResultLength];
        padded.Clear();
        value[..Math.Min(value.Length, ResultLength)].CopyTo(padded);
        var number = BinaryPrimitives.ReadUInt64LittleEndian(padded);
        BinaryPrimitives.WriteUInt64LittleEndian(result, IsMax ? Math.Max(number, Operand) : unchecked(number + Operand));
    }

    /// <summary>Writes what becomes of <paramref name="value"/> by all of <paramref name="operations"/>, in their order.</summary>
    public static void Apply(IReadOnlyList<AtomicOperation> operations, ReadOnlySpan<byte> value, Span<byte> result)
    {
        operations[0].Apply(value, result);
        for (var i = 1; i < operations.Count; i++) operations[i].Apply(result, result);
    }

    /// <summary>
    /// Adds <paramref name="next"/> to the operations that wait for a value: two of a kind are one, so that a counter that is added
    /// to a thousand times stays one operation.
    /// </summary>
    public static AtomicOperation[] Append(AtomicOperation[]? operations, AtomicOperation next)
    {
        if (operations is null) return [next];
        var last = operations[^1];
        if (last.IsMax != next.IsMax) return [.. operations, next];
        var joined = last with { Operand = last.IsMax ? Math.Max(last.Operand, next.Operand) : unchecked(last.Operand + next.Operand) };
        return [.. operations[..^1], joined];
    }
}
