using System.IO.Compression;
using System.Text;

namespace Fdyno.Tests.Gzip;

/// <summary>Gzip data for tests.</summary>
internal static class GzipData
{
    /// <summary>One member.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>One member.</summary>
    public static byte[] Pack(string text, CompressionLevel level = CompressionLevel.Optimal) => Pack(Encoding.UTF8.GetBytes(text), level);

    /// <summary>Bytes as data has them: some repeat near or far, some do not compress.</summary>
    public static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var run = Math.Min(length - at, random.Next(1, 600));
            var span = bytes.AsSpan(at, run);
            switch (random.Next(4))
            {
                case 0:
                    random.NextBytes(span);
                    break;
                case 1:
                    span.Fill((byte)random.Next(4));
                    break;
                case 2 when at > 0:
                    // From anywhere before, the last 32 KB and what is too far for the format alike.
                    var from = random.Next(at);
                    for (var i = 0; i < run; i++) span[i] = bytes[from + i];
                    break;
                default:
                    for (var i = 0; i < run; i++) span[i] = (byte)('a' + (random.Next(26) * random.Next(2)));
                    break;
            }

            at += run;
        }

        return bytes;
    }

    /// <summary>A stream that hands out bytes in pieces, and can seek or not.</summary>
    public sealed class Pieces(byte[] bytes, int size, bool canSeek) : MemoryStream(bytes)
    {
        public override bool CanSeek => canSeek;

        public override long Position
        {
            get => canSeek ? base.Position : throw new NotSupportedException();
            set => base.Position = canSeek ? value : throw new NotSupportedException();
        }

        public override long Length => canSeek ? base.Length : throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));

        // A memory stream's reading of spans calls the reading of arrays above.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
