using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>
/// Cuts JSON that arrives in pieces into items. It is told of bytes with <see cref="Free"/> and <see cref="Added"/>, and asked for
/// items with <see cref="TryReadItem"/>.
/// </summary>
internal sealed class JsonItemScanner
{
    private const int FirstBufferSize = 64 * 1024;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowMultipleValues = true,
        MaxDepth = JsonText.ReaderOptions.MaxDepth,
    };

    private readonly ItemOrigin _origin;

    /// <summary>The form of the items; null until the first one has told.</summary>
    private ItemFileFormat? _format;

    private byte[] _buffer = new byte[FirstBufferSize];

    /// <summary>The bytes in the buffer are those before this.</summary>
    private int _end;

    /// <summary>The JSON reader has passed over the bytes before this.</summary>
    private int _scanned;

    /// <summary>Where the item that is being passed over starts; −1 between items.</summary>
    private int _itemStart = -1;

    /// <summary>How deep in JSON that item stands: 1 within an array, otherwise 0.</summary>
    private int _itemDepth;

    /// <summary>How many bytes were in the buffer before its first one.</summary>
    private long _passed;

    /// <summary>Line breaks before this are counted in <see cref="_line"/>.</summary>
    private int _counted;

    private long _line = 1;
    private long _itemLine;
    private JsonReaderState _state = new(Options);
    private bool _started;
    private bool _complete;

    /// <summary>Whether there were items and each so far stood on a line of its own.</summary>
    private bool _oneItemALine;

    private long _lastItemLine;

    /// <summary>Starts to scan.</summary>
    /// <param name="format">The form of the items; null to tell it by the first one.</param>
    /// <param name="origin">Where the bytes come from, for messages.</param>
    internal JsonItemScanner(ItemFileFormat? format, ItemOrigin origin) => (_format, _origin) = (format, origin);

    /// <summary>Whether all there is has been read.</summary>
    internal bool IsAtEnd { get; private set; }

    /// <summary>The line that the bytes known so far end in.</summary>
    internal long LinesSeen => _line + _buffer.AsSpan(_counted.._end).Count((byte)'\n');

    private JsonText.ItemReading NumberedItem =>
        _format == ItemFileFormat.DynamoDbJson ? DynamoDbJsonReader.ReadItemOrExportLine : PlainJson.NumberedItem;

    /// <summary>Room for the next bytes.</summary>
    /// <exception cref="FdynoException">Validation: the item that has begun is too large.</exception>
    internal Memory<byte> Free()
    {
        var keepFrom = _itemStart >= 0 ? _itemStart : _scanned;
        CountLines(keepFrom);
        if (keepFrom > 0)
        {
            _buffer.AsSpan(keepFrom.._end).CopyTo(_buffer);
            _passed += keepFrom;
            _end -= keepFrom;
            _scanned -= keepFrom;
            _counted -= keepFrom;
            _itemStart = _itemStart >= 0 ? 0 : -1;
        }

        if (_end >= JsonItemReader.MaxValueSize)
        {
            throw At(_itemStart >= 0 ? _itemLine : _line, ItemJsonErrors.ValueTooLarge(JsonItemReader.MaxValueSize));
        }

        if (_end > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, JsonItemReader.MaxValueSize));
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Takes note of bytes written to <see cref="Free"/>.</summary>
    /// <param name="count">How many; 0 when there are no more.</param>
    internal void Added(int count)
    {
        _end += count;
        _complete = count == 0;
    }

    /// <summary>Reads the next item.</summary>
    /// <returns>Whether there is one; if not, either more bytes are needed or <see cref="IsAtEnd"/>.</returns>
    /// <exception cref="FdynoException">Validation: <c>Line 4711: …</c>.</exception>
    internal bool TryReadItem(out NumberedItem item)
    {
        item = default;
        if (!_started && !TryStart())
        {
            return false;
        }

        try
        {
            if (!TryPassItem())
            {
                IsAtEnd = _complete;
                return false;
            }
        }
        catch (JsonException broken)
        {
            throw Broken(broken);
        }

        item = new NumberedItem(_itemLine, ReadPassedItem()) { Origin = _origin };
        _itemStart = -1;
        return true;
    }

    /// <summary>Waits for the first four bytes, and passes over a byte order mark.</summary>
    private bool TryStart()
    {
        if (_end < 4 && !_complete)
        {
            return false;
        }

        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _end);
        var other = start switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => ItemJsonErrors.OtherEncoding("UTF-32", ""),
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => ItemJsonErrors.OtherEncoding("UTF-16", ""),

            // JSON begins with an ASCII character, and has no character 0.
            [not 0, 0, not 0, 0, ..] => ItemJsonErrors.OtherEncoding("UTF-16 without a byte order mark", " -Encoding unicode"),
            [0, not 0, 0, not 0, ..] => ItemJsonErrors.OtherEncoding("UTF-16 without a byte order mark", " -Encoding bigendianunicode"),
            [not 0, 0, 0, 0, ..] => ItemJsonErrors.OtherEncoding("UTF-32 without a byte order mark", " -Encoding utf32"),
            [0, 0, 0, not 0, ..] => ItemJsonErrors.OtherEncoding("UTF-32 without a byte order mark", " -Encoding bigendianutf32"),
            _ => null,
        };
        if (other is not null)
        {
            throw At(1, other);
        }

        _scanned = start is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        _started = true;
        return true;
    }

    /// <summary>Passes over tokens up to the end of an item.</summary>
    /// <returns>Whether there was an item; if not, all complete tokens have been passed over.</returns>
    private bool TryPassItem()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_scanned.._end), _complete, _state);
        var from = _scanned;
        try
        {
            while (reader.Read())
            {
                if (_itemStart >= 0)
                {
                    if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == _itemDepth)
                    {
                        return true;
                    }
                }
                else if (reader.TokenType == JsonTokenType.StartObject)
                {
                    BeginItem(from + (int)reader.TokenStartIndex, reader.CurrentDepth);
                }
                else if (reader.CurrentDepth > 0 || reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
                {
                    CountLines(from + (int)reader.TokenStartIndex);
                    throw At(_line, ItemJsonErrors.NotAnObjectInFile());
                }
            }

            return false;
        }
        finally
        {
            _scanned = from + (int)reader.BytesConsumed;
            _state = reader.CurrentState;
        }
    }

    private void BeginItem(int start, int depth)
    {
        CountLines(start);
        _itemStart = start;
        _itemDepth = depth;
        _oneItemALine = _lastItemLine == 0 || (_oneItemALine && _line != _lastItemLine);
        _itemLine = _line;
    }

    private Item ReadPassedItem()
    {
        var json = _buffer.AsSpan(_itemStart.._scanned);
        if (!Utf8.IsValid(json))
        {
            throw NotUtf8(json, FirstNotUtf8(json));
        }

        var position = 0;
        try
        {
            _format ??= ItemPeek.FormatOf(json);
            return JsonText.Parse(json, NumberedItem, out position);
        }
        catch (FdynoException invalid)
        {
            throw At(_itemLine + json[..position].Count((byte)'\n'), invalid, ScalarsOf(json));
        }
        finally
        {
            CountLines(_scanned);
            _oneItemALine &= _line == _itemLine;
            _lastItemLine = _line;
        }
    }

    private FdynoException At(long line, FdynoException error, Item? item = null) => ItemJsonErrors.At(_origin.Line(line), error, item);

    private Item? ScalarsOf(ReadOnlySpan<byte> json) => ItemPeek.Scalars(json, _format);

    /// <summary>Where bytes begin that are not UTF-8; −1 where all are, as far as they are there.</summary>
    private int FirstNotUtf8(ReadOnlySpan<byte> bytes)
    {
        var valid = 0;
        while (valid < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes[valid..], out _, out var length);
            if (status != OperationStatus.Done)
            {
                return status == OperationStatus.NeedMoreData && !_complete ? -1 : valid;
            }

            valid += length;
        }

        return -1;
    }

    /// <summary>The error for bytes of the item at hand, or of what follows the last one, that are not all UTF-8.</summary>
    private FdynoException NotUtf8(ReadOnlySpan<byte> bytes, int valid)
    {
        var start = _itemStart >= 0 ? _itemStart : _scanned;
        CountLines(start);
        var line = _line + bytes[..valid].Count((byte)'\n');
        var lineStart = _buffer.AsSpan(0, start + valid).LastIndexOf((byte)'\n') + 1;
        var column = lineStart > 0 || _passed == 0 ? start + valid - lineStart + 1 : valid + 1;
        return At(line, ItemJsonErrors.NotUtf8(bytes[valid], column, _passed + start + valid, _origin.Unpacked), ScalarsOf(bytes));
    }

    private void CountLines(int to)
    {
        if (to > _counted)
        {
            _line += _buffer.AsSpan(_counted..to).Count((byte)'\n');
            _counted = to;
        }
    }

    /// <summary>
    /// The error for broken JSON. Where every item so far had a line of its own, an item that is left open is broken on its own
    /// line, although the reader gets into the next ones before it notices: unless the next line looks like more of the same item.
    /// </summary>
    private FdynoException Broken(JsonException broken)
    {
        var rest = _buffer.AsSpan((_itemStart >= 0 ? _itemStart : _scanned).._end);

        // Up to the end of the line on which the reader stopped: what comes behind it is not what stopped it.
        var ahead = _buffer.AsSpan(_scanned.._end).TrimStart(" \t\r\n,"u8);
        var lineEnd = ahead.IndexOf((byte)'\n');
        var read = lineEnd < 0 ? rest : rest[..^(ahead.Length - lineEnd - 1)];
        if (FirstNotUtf8(read) is >= 0 and var valid)
        {
            return NotUtf8(read, valid);
        }

        if (_itemStart < 0)
        {
            return At(ItemJsonErrors.Line(broken), ItemJsonErrors.BrokenFile(broken, 0));
        }

        var itemLineEnd = rest.IndexOf((byte)'\n');
        if (_oneItemALine && _lastItemLine > 0 && itemLineEnd >= 0 && EndsItemByLooks(rest[(itemLineEnd + 1)..]))
        {
            try
            {
                JsonText.Parse(rest[..itemLineEnd], NumberedItem, out _);
            }
            catch (JsonException brokenLine)
            {
                return At(_itemLine, ItemJsonErrors.BrokenLine(brokenLine), ScalarsOf(rest[..itemLineEnd]));
            }
            catch (FdynoException)
            {
                // The line alone is wrong in another way: what the reader said of the file stands.
            }
        }

        return At(ItemJsonErrors.Line(broken), ItemJsonErrors.BrokenFile(broken, _itemLine), ScalarsOf(read));
    }

    /// <summary>Whether the next line begins another item or ends the array, or there is none.</summary>
    private static bool EndsItemByLooks(ReadOnlySpan<byte> nextLine)
    {
        var text = nextLine.TrimStart(" \t\r\n"u8);
        return text is [] or [(byte)'{' or (byte)']', ..];
    }
}
