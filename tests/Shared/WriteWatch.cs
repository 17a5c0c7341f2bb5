using Fdyno.Storage;

namespace Fdyno.Testing;

/// <summary>Passes everything on, and notes whether there is something to commit.</summary>
internal sealed class WriteWatch(ITransaction inner) : ForwardingTransaction(inner)
{
    public bool HasWritten { get; private set; }

    public bool FailsWhenTooOld { get; private set; }

    public override void FailWhenTooOld()
    {
        base.FailWhenTooOld();
        FailsWhenTooOld = true;
    }

    public override void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        base.Set(key, value);
        HasWritten = true;
    }

    public override void Clear(ReadOnlySpan<byte> key)
    {
        base.Clear(key);
        HasWritten = true;
    }

    public override void ClearRange(KeyRange range)
    {
        base.ClearRange(range);
        HasWritten = true;
    }

    public override void Add(ReadOnlySpan<byte> key, long delta)
    {
        base.Add(key, delta);
        HasWritten = true;
    }

    public override void Max(ReadOnlySpan<byte> key, ulong value)
    {
        base.Max(key, value);
        HasWritten = true;
    }

    public override void SetVersionstampedKey(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> value)
    {
        base.SetVersionstampedKey(key, offset, value);
        HasWritten = true;
    }

    public override void SetVersionstampedValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset)
    {
        base.SetVersionstampedValue(key, value, offset);
        HasWritten = true;
    }

    public override void AddWriteConflict(KeyRange range)
    {
        base.AddWriteConflict(range);
        HasWritten = true;
    }
}
