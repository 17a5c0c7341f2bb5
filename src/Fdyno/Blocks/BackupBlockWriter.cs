using System.Buffers;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;

namespace Fdyno.Blocks;

/// <summary>Gathers the items of one shard, in the order of their keys, into blocks. Not safe for use by several threads at a time.</summary>
/// <param name="tuning">How large blocks are to be.</param>
internal sealed class BackupBlockWriter(BackupTuning tuning)
{
    // What an item of ordinary size may bring beyond the block's size.
    private const int Room = 16 * 1024;

    private byte[] _raw = [];
    private int _length;
    private int _items;
    private long _itemBytes;
    private (int Start, int Length) _first;
    private (int Start, int Length) _last;

    /// <summary>Whether items wait in an unfinished block.</summary>
    public bool HasItems => _items > 0;

    /// <summary>Adds an item.</summary>
    /// <param name="primaryKey">Its packed primary key, greater than the one before.</param>
    /// <param name="encoded">Its encoding.</param>
    /// <returns>Whether the block is full: call <see cref="Finish"/>.</returns>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>: the encoding is no item.</exception>
    public bool Add(ReadOnlySpan<byte> primaryKey, ReadOnlySpan<byte> encoded)
    {
        Reserve(primaryKey.Length + encoded.Length + (2 * VarInt.MaxLength));
        _length += VarInt.Write(_raw.AsSpan(_length), primaryKey.Length);
        _last = (_length, primaryKey.Length);
        if (_items == 0) _first = _last;
        primaryKey.CopyTo(_raw.AsSpan(_length));
        _length += primaryKey.Length;
        _length += VarInt.Write(_raw.AsSpan(_length), encoded.Length);
        encoded.CopyTo(_raw.AsSpan(_length));
        _length += encoded.Length;
        _items++;
        // Reading the item for its size also checks it: a damaged item is found while the table still has a chance.
        _itemBytes += ItemSize.OfEncoded(encoded);
        return _length >= tuning.BlockRawBytes || _items >= tuning.BlockItems;
    }

    /// <summary>Hands over the items that wait.</summary>
    public FilledBlock Finish()
    {
        if (_items == 0) throw new InvalidOperationException("A block needs an item.");
        var block = new FilledBlock(_raw, _length, _first, _last, _items, _itemBytes);
        _raw = [];
        (_length, _items, _itemBytes) = (0, 0, 0);
        return block;
    }

    private void Reserve(int count)
    {
        var needed = _length + count;
        if (needed <= _raw.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(tuning.BlockRawBytes, BackupBlockHeader.MaxRawBytes) + Room));
        _raw.AsSpan(0, _length).CopyTo(larger);
        if (_raw.Length > 0) ArrayPool<byte>.Shared.Return(_raw);
        _raw = larger;
    }
}
