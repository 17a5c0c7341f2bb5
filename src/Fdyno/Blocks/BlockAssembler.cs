namespace Fdyno.Blocks;

/// <summary>A block as it was found in the store.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Number">The number of its first part.</param>
/// <param name="Header">Its header; only to be used where there is no problem.</param>
/// <param name="Bytes">The whole block, its parts joined, as far as they are there.</param>
/// <param name="Problem">What is wrong with it; null where header and checksum are right.</param>
internal readonly record struct FoundBlock(
    int Shard, long Number, BackupBlockHeader Header, ReadOnlyMemory<byte> Bytes, string? Problem);

/// <summary>Joins the parts of blocks, read in the order of their keys, and checks each block's header and checksum.</summary>
internal sealed class BlockAssembler
{
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private BackupBlockHeader _header;
    private int _shard;
    private long _number;

    /// <summary>Takes the next value.</summary>
    /// <param name="shard">The shard in its key.</param>
    /// <param name="number">The number in its key.</param>
    /// <param name="value">The value.</param>
    /// <returns>The blocks that are whole, or known to be damaged, by now: at most two.</returns>
    public IEnumerable<FoundBlock> Add(int shard, long number, ReadOnlyMemory<byte> value)
    {
        if (_parts.Count > 0 && (shard != _shard || number != _number + _parts.Count)) yield return CutOff();
        if (_parts.Count == 0)
        {
            (_shard, _number) = (shard, number);
            var problem = BackupBlockHeader.Read(value.Span, out _header);
            if (problem is not null)
            {
                yield return new FoundBlock(shard, number, _header, value, problem);
                yield break;
            }
        }

        _parts.Add(value);
        if (_parts.Count < _header.Parts) yield break;
        var bytes = Join();
        _parts.Clear();
        yield return new FoundBlock(_shard, _number, _header, bytes, Check(bytes));
    }

    /// <summary>At the end of all values: the block of which parts are missing, if there is one.</summary>
    public FoundBlock? Finish() => _parts.Count > 0 ? CutOff() : null;

    private FoundBlock CutOff()
    {
        var found = new FoundBlock(_shard, _number, _header, Join(), $"only {_parts.Count} of its {_header.Parts} parts are there");
        _parts.Clear();
        return found;
    }

    private string? Check(ReadOnlyMemory<byte> bytes)
    {
        if (!BackupBlockHeader.HasValidCrc(bytes.Span)) return "its checksum is wrong";
        if (_header.Shard != _shard || _header.Number != _number) return $"it says that it is block ({_header.Shard}, {_header.Number})";
        if (_header.PayloadOffset > bytes.Length) return "its keys are longer than it is";
        return null;
    }

    private ReadOnlyMemory<byte> Join()
    {
        if (_parts.Count == 1) return _parts[0];
        var bytes = new byte[_parts.Sum(p => p.Length)];
        var at = 0;
        foreach (var part in _parts)
        {
            part.CopyTo(bytes.AsMemory(at));
            at += part.Length;
        }

        return bytes;
    }
}
