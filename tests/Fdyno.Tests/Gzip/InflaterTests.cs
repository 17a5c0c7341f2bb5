using System.IO.Compression;
using Fdyno.Gzip;

namespace Fdyno.Tests.Gzip;

public class InflaterTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Unpacks_what_the_base_library_packs_in_pieces_of_any_size_and_ends_at_the_last_byte(CompressionLevel level)
    {
        var random = new Random(41);
        foreach (var length in new[] { 0, 1, 2, 100, 5_000, 70_000, 400_000 })
        {
            var bytes = GzipData.Bytes(random, length);
            var packed = Deflate(bytes, level);
            byte[] followed = [.. packed, 0xFF, 0x00, 0xAA, .. GzipData.Bytes(random, 100)];
            foreach (var piece in new[] { 1, 2, 7, 1_000, int.MaxValue })
            {
                if (piece < 7 && length > 5_000) continue;
                var (unpacked, used) = Inflate(followed, piece);
                Assert.Equal(packed.Length, used);
                Assert.Equal(bytes, unpacked);
            }
        }
    }

    [Fact]
    public void Refuses_data_that_is_cut_off_anywhere()
    {
        var random = new Random(42);
        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            var packed = Deflate(GzipData.Bytes(random, 3_000), level);
            for (var length = 0; length < packed.Length; length++)
                Assert.Throws<GzipDataException>(() => Inflate(packed[..length], random.Next(1, 200)));
        }
    }

    /// <summary>Where flipped bits still make deflated data, they make the same data for both.</summary>
    [Fact]
    public void Agrees_with_the_base_library_on_damaged_data()
    {
        const int Seed = 43;
        var random = new Random(Seed);
        var accepted = 0;
        for (var round = 0; round < 6_000; round++)
        {
            var packed = Deflate(GzipData.Bytes(random, random.Next(1, 400)), (CompressionLevel)random.Next(4));
            for (var flips = random.Next(1, 4); flips > 0; flips--) packed[random.Next(packed.Length)] ^= (byte)(1 << random.Next(8));
            byte[] unpacked;
            try
            {
                unpacked = Inflate(packed, random.Next(1, 300)).Bytes;
            }
            catch (GzipDataException)
            {
                continue;
            }

            accepted++;
            using var expected = new MemoryStream();
            using (var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress)) deflate.CopyTo(expected);
            Assert.True(expected.ToArray().AsSpan().SequenceEqual(unpacked), $"seed {Seed}, round {round}");
        }

        Assert.InRange(accepted, 300, 5_700);
    }

    /// <summary>Random bytes reach the odd codes: too short, too long, without an end mark.</summary>
    [Fact]
    public void Ends_or_refuses_whatever_the_bytes_are()
    {
        const int Seed = 44;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var packed = new byte[random.Next(0, 300)];
            random.NextBytes(packed);
            if (packed.Length > 0) packed[0] = (byte)((packed[0] & ~6) | (random.Next(3) << 1));
            try
            {
                var unpacked = Inflate(packed, random.Next(1, 300)).Bytes;
                using var expected = new MemoryStream();
                using (var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress)) deflate.CopyTo(expected);
                Assert.True(expected.ToArray().AsSpan().SequenceEqual(unpacked), $"seed {Seed}, round {round}");
            }
            catch (GzipDataException)
            {
                // Most random bytes are no deflated data.
            }
        }
    }

    [Fact]
    public void The_checksum_is_that_of_gzip()
    {
        var random = new Random(45);
        Assert.Equal(0xCBF4_3926u, Crc32.Append(0, "123456789"u8));
        for (var length = 1; length < 200; length++)
        {
            var bytes = GzipData.Bytes(random, length);
            var cut = random.Next(length + 1);
            var sum = Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut));
            Assert.Equal(BitConverter.ToUInt32(GzipData.Pack(bytes).AsSpan()[^8..]), sum);
        }
    }

    private static byte[] Deflate(byte[] bytes, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, level, leaveOpen: true))
        {
            // Two blocks or more.
            deflate.Write(bytes.AsSpan(0, bytes.Length / 2));
            deflate.Flush();
            deflate.Write(bytes.AsSpan(bytes.Length / 2));
        }

        // Where nothing is written, the base library writes nothing: this is what others write then.
        return bytes.Length == 0 ? [3, 0] : packed.ToArray();
    }

    private static (byte[] Bytes, int Used) Inflate(byte[] packed, int piece)
    {
        var inflater = new Inflater();
        inflater.Reset();
        using var unpacked = new MemoryStream();
        var (used, end) = (0, 0);
        while (!inflater.HasEnded)
        {
            var isLast = end == packed.Length;
            var count = inflater.Inflate(packed.AsSpan(used..end), isLast);
            used += count;
            var output = inflater.TakeOutput();
            unpacked.Write(output.Span);
            if (count == 0 && output.IsEmpty) end = (int)Math.Min(packed.Length, end + (long)piece);
        }

        return (unpacked.ToArray(), used);
    }
}
