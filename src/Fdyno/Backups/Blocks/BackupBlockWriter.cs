using System.Buffers;
using System.IO.Compression;
using Fdyno.Items;

namespace Fdyno.Backups;

/// <summary>
/// Packs the items of one shard, in the order of their keys, into blocks. Keeps one buffer for all of them. Not safe for use by
/// several threads at a time.
/// </summary>
internal sealed class BackupBlockWriter
{
    // The lowest level that looks for repetitions; a window beyond a block would only cost memory.
    private const int BrotliQuality = 1;
    private const int BrotliWindow = 20;

    private readonly int _shard;
    private readonly int _targetBytes;
    private readonly int _maxItems;
    private byte[] _raw;
    private int _length;
    private int _items;
    private long _itemBytes;
    private (int Start, int Length) _first;
    private (int Start, int Length) _last;
    private long _nextNumber;

    /// <summary>A writer for a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="firstNumber">The number of its first block.</param>
    /// <param name="tuning">How large blocks are to be.</param>
    public BackupBlockWriter(int shard, long firstNumber, BackupTuning tuning)
    {
        _shard = shard;
        _nextNumber = firstNumber;
        _targetBytes = tuning.BlockRawBytes;
        _maxItems = tuning.BlockItems;
        _raw = new byte[Math.Min(tuning.BlockRawBytes, BackupBlockHeader.MaxRawBytes) + (16 * 1024)];
    }

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
        return _length >= _targetBytes || _items >= _maxItems;
    }

    /// <summary>Makes a block of the items that wait.</summary>
    public PackedBlock Finish()
    {
        if (_items == 0) throw new InvalidOperationException("A block needs an item.");
        var offset = BackupBlockHeader.FixedBytes + _first.Length + _last.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(offset + _length);
        var payload = buffer.AsSpan(offset, _length);
        // The room is that of the uncompressed payload: where compression does not fit into it, it does not pay.
        var isCompressed = BrotliEncoder.TryCompress(_raw.AsSpan(0, _length), payload, out var stored, BrotliQuality, BrotliWindow);
        if (!isCompressed || stored >= _length)
        {
            isCompressed = false;
            stored = _length;
            _raw.AsSpan(0, _length).CopyTo(payload);
        }

        var length = offset + stored;
        var header = new BackupBlockHeader
        {
            IsCompressed = isCompressed,
            Number = _nextNumber,
            Shard = _shard,
            ItemCount = _items,
            RawBytes = _length,
            Parts = (length + BackupTuning.PartBytes - 1) / BackupTuning.PartBytes,
            ItemBytes = _itemBytes,
            FirstKeyBytes = _first.Length,
            LastKeyBytes = _last.Length,
        };
        var block = buffer.AsSpan(0, length);
        header.Write(block);
        _raw.AsSpan(_first.Start, _first.Length).CopyTo(block[BackupBlockHeader.FixedBytes..]);
        _raw.AsSpan(_last.Start, _last.Length).CopyTo(block[(BackupBlockHeader.FixedBytes + _first.Length)..]);
        BackupBlockHeader.WriteCrc(block);
        _nextNumber += header.Parts;
        (_length, _items, _itemBytes) = (0, 0, 0);
        return new PackedBlock(header, buffer, length);
    }

    private void Reserve(int count)
    {
        if (_raw.Length - _length < count) Array.Resize(ref _raw, Math.Max(_length + count, _raw.Length * 2));
    }
}
