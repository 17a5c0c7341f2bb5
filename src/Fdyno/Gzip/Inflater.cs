namespace Fdyno.Gzip;

/// <summary>Unpacks deflated data (RFC 1951), and knows to the byte where it ends.</summary>
/// <remarks>
/// The base library's <see cref="System.IO.Compression.DeflateStream"/> tells neither: it answers "no more data" also where the data was
/// cut off, and it reads beyond the end. See docs/design/files.md.
/// </remarks>
internal sealed class Inflater
{
    private const int WindowSize = 32 * 1024;
    private const int RoomSize = 96 * 1024;
    private const int MaxMatch = 258;
    private const int EndOfBlock = 256;

    /// <summary>The most bits that a length with its distance takes.</summary>
    private const int MaxSymbolBits = 48;

    private readonly byte[] _output = new byte[WindowSize + RoomSize];
    private readonly HuffmanCode _literals = new();
    private readonly HuffmanCode _distances = new();
    private readonly HuffmanCode _lengths = new();
    private readonly byte[] _codeLengths = new byte[286 + 30];

    private State _state;
    private bool _isLastBlock;
    private int _storedLeft;
    private ulong _bits;
    private int _bitCount;

    /// <summary>What has been unpacked ends here; what was handed out ends at <see cref="_taken"/>.</summary>
    private int _end;

    private int _taken;

    private enum State
    {
        Header,
        Stored,
        Codes,
        Ended,
    }

    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private static ReadOnlySpan<ushort> MatchBase =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static ReadOnlySpan<byte> MatchBits => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static ReadOnlySpan<ushort> DistanceBase =>
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ];

    private static ReadOnlySpan<byte> DistanceBits =>
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    /// <summary>Whether the end of the data has been reached.</summary>
    public bool HasEnded => _state == State.Ended;

    /// <summary>Gets ready for other data.</summary>
    public void Reset()
    {
        _state = State.Header;
        _isLastBlock = false;
        (_bits, _bitCount) = (0, 0);
        (_end, _taken) = (0, 0);
    }

    /// <summary>Unpacks until the output is full, more input is needed, or the data ends.</summary>
    /// <param name="input">The next bytes.</param>
    /// <param name="isLast">Whether there are no bytes behind them.</param>
    /// <returns>How many bytes were used: at the end of the data, exactly those before the end.</returns>
    /// <exception cref="GzipDataException">The data is invalid, or ends too early.</exception>
    public int Inflate(ReadOnlySpan<byte> input, bool isLast)
    {
        MakeRoom();
        var reader = new BitReader(input, _bits, _bitCount);
        while (_state != State.Ended)
        {
            var goesOn = _state switch
            {
                State.Header => ReadHeader(ref reader, isLast),
                State.Stored => CopyStored(ref reader, isLast),
                _ => ReadCodes(ref reader, isLast),
            };
            if (!goesOn) break;
        }

        reader.GiveBack();
        (_bits, _bitCount) = _state == State.Ended ? (0, 0) : (reader.Bits, reader.Count);
        return reader.Position;
    }

    /// <summary>What has been unpacked since the last call; good until the next call of <see cref="Inflate"/>.</summary>
    public ReadOnlyMemory<byte> TakeOutput()
    {
        var output = _output.AsMemory(_taken.._end);
        _taken = _end;
        return output;
    }

    private void MakeRoom()
    {
        if (_output.Length - _end >= RoomSize / 2) return;
        _output.AsSpan(_end - WindowSize, WindowSize).CopyTo(_output);
        _taken -= _end - WindowSize;
        _end = WindowSize;
    }

    private void EndBlock() => _state = _isLastBlock ? State.Ended : State.Header;

    private bool ReadHeader(ref BitReader reader, bool isLast)
    {
        var start = reader;
        _isLastBlock = reader.Read(1) == 1;
        var type = reader.Read(2);
        try
        {
            switch (type)
            {
                case 0:
                    reader.SkipToByte();
                    _storedLeft = reader.Read(16);
                    if ((reader.Read(16) ^ 0xFFFF) != _storedLeft) throw GzipDataException.Invalid();
                    _state = State.Stored;
                    break;
                case 1:
                    SetFixedCodes();
                    _state = State.Codes;
                    break;
                case 2:
                    ReadCodeLengths(ref reader);
                    _state = State.Codes;
                    break;
                default:
                    throw GzipDataException.Invalid();
            }
        }
        catch (GzipDataException) when (reader.IsShort)
        {
            // What looked invalid was not there yet.
        }

        if (!reader.IsShort)
        {
            if (_state == State.Stored) reader.GiveBack();
            return true;
        }

        if (isLast) throw GzipDataException.EndsEarly();
        reader = start;
        _state = State.Header;
        return false;
    }

    private void SetFixedCodes()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literals.Set(lengths, mayBeSingle: false);
        Span<byte> distances = stackalloc byte[32];
        distances.Fill(5);
        _distances.Set(distances, mayBeSingle: false);
    }

    private void ReadCodeLengths(ref BitReader reader)
    {
        var literals = reader.Read(5) + 257;
        var distances = reader.Read(5) + 1;
        var count = reader.Read(4) + 4;
        if (literals > 286 || distances > 30) throw GzipDataException.Invalid();
        Span<byte> lengths = stackalloc byte[19];
        lengths.Clear();
        for (var i = 0; i < count; i++) lengths[LengthOrder[i]] = (byte)reader.Read(3);
        if (reader.IsShort) return;
        _lengths.Set(lengths, mayBeSingle: false);

        var all = _codeLengths.AsSpan(0, literals + distances);
        for (var i = 0; i < all.Length && !reader.IsShort;)
        {
            reader.Refill();
            var symbol = _lengths.Read(ref reader);
            if (symbol < 16)
            {
                all[i++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && i == 0) throw GzipDataException.Invalid();
            var repeated = symbol == 16 ? all[i - 1] : (byte)0;
            var times = symbol switch
            {
                16 => 3 + reader.Read(2),
                17 => 3 + reader.Read(3),
                _ => 11 + reader.Read(7),
            };
            if (times > all.Length - i) throw GzipDataException.Invalid();
            all.Slice(i, times).Fill(repeated);
            i += times;
        }

        if (reader.IsShort) return;
        if (all[EndOfBlock] == 0) throw GzipDataException.Invalid();
        _literals.Set(all[..literals], mayBeSingle: true);
        _distances.Set(all[literals..], mayBeSingle: true);
    }

    private bool CopyStored(ref BitReader reader, bool isLast)
    {
        var count = reader.Copy(_output.AsSpan(_end, Math.Min(_storedLeft, _output.Length - _end)));
        _end += count;
        _storedLeft -= count;
        if (_storedLeft == 0)
        {
            EndBlock();
            return true;
        }

        if (_end < _output.Length && isLast) throw GzipDataException.EndsEarly();
        return false;
    }

    private bool ReadCodes(ref BitReader reader, bool isLast)
    {
        var output = _output;
        while (output.Length - _end >= MaxMatch)
        {
            reader.Refill();
            if (reader.Count < MaxSymbolBits && !isLast) return false;
            var symbol = _literals.Read(ref reader);
            if (reader.IsShort) throw GzipDataException.EndsEarly();
            if (symbol < EndOfBlock)
            {
                output[_end++] = (byte)symbol;
                continue;
            }

            if (symbol == EndOfBlock)
            {
                EndBlock();
                return true;
            }

            CopyMatch(ref reader, symbol - EndOfBlock - 1);
        }

        return false;
    }

    private void CopyMatch(ref BitReader reader, int symbol)
    {
        if (symbol >= MatchBase.Length) throw GzipDataException.Invalid();
        var length = MatchBase[symbol] + reader.Read(MatchBits[symbol]);
        var distanceSymbol = _distances.Read(ref reader);
        if (reader.IsShort) throw GzipDataException.EndsEarly();
        if (distanceSymbol >= DistanceBase.Length) throw GzipDataException.Invalid();
        var distance = DistanceBase[distanceSymbol] + reader.Read(DistanceBits[distanceSymbol]);
        if (reader.IsShort) throw GzipDataException.EndsEarly();
        if (distance > _end) throw GzipDataException.Invalid();

        var output = _output;
        var from = _end - distance;
        if (distance >= length)
        {
            output.AsSpan(from, length).CopyTo(output.AsSpan(_end));
        }
        else
        {
            // The copy reads what it writes: a short distance repeats.
            for (var i = 0; i < length; i++) output[_end + i] = output[from + i];
        }

        _end += length;
    }
}
