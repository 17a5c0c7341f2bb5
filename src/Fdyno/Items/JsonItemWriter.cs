using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Fdyno.Items;

/// <summary>Writes items to a stream as JSON, as <see cref="JsonItemReader"/> reads them.</summary>
public sealed class JsonItemWriter : IAsyncDisposable
{
    /// <summary>Bytes that are gathered before they go to the stream.</summary>
    private const int FlushSize = 64 * 1024;

    private readonly Stream _stream;
    private readonly GZipStream? _gzip;
    private readonly ItemFileFormat _format;
    private readonly ItemFileLayout _layout;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushSize);
    private readonly Utf8JsonWriter _json;

    /// <summary>Starts to write.</summary>
    /// <param name="stream">Where to; it is left open.</param>
    /// <param name="format">The form of the items.</param>
    /// <param name="layout">How they are put together.</param>
    /// <param name="gzip">Whether to compress.</param>
    public JsonItemWriter(
        Stream stream, ItemFileFormat format, ItemFileLayout layout = ItemFileLayout.Lines, bool gzip = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _gzip = gzip ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
        _stream = _gzip ?? stream;
        _format = format;
        _layout = layout;
        _json = new Utf8JsonWriter(_buffer, JsonText.WriterOptions);
        if (layout == ItemFileLayout.Array)
        {
            _buffer.Write("["u8);
        }
    }

    /// <summary>The number of items written.</summary>
    public long Count { get; private set; }

    /// <summary>Writes an item.</summary>
    public async ValueTask WriteAsync(Item item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_layout == ItemFileLayout.Array)
        {
            _buffer.Write(Count == 0 ? "\n"u8 : ",\n"u8);
        }

        if (_format == ItemFileFormat.DynamoDbJson)
        {
            DynamoDbJson.Write(_json, item);
        }
        else
        {
            PlainJson.Write(_json, item);
        }

        _json.Flush();
        _json.Reset();
        if (_layout == ItemFileLayout.Lines)
        {
            _buffer.Write("\n"u8);
        }

        Count++;
        if (_buffer.WrittenCount >= FlushSize)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Writes what is left: without this, the file is visibly unfinished.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_layout == ItemFileLayout.Array)
        {
            _buffer.Write("\n]\n"u8);
        }
        else if (_gzip is not null && Count == 0)
        {
            // GZipStream leaves out the end mark where nothing was written, and the file would be taken for one that was cut off.
            _buffer.Write("\n"u8);
        }

        await FlushAsync(cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        if (_gzip is not null)
        {
            // The end mark and the checksum are written when the compressor is closed.
            await _gzip.DisposeAsync();
        }
    }

    /// <summary>Frees what the writer holds; completes nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        if (_gzip is not null)
        {
            await _gzip.DisposeAsync();
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
