using System.Buffers.Binary;
using System.IO.Compression;
using Fdyno.Gzip;

namespace Fdyno.Tests.Gzip;

public class GzipSourceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unpacks_members_of_any_size_from_files_and_from_pipes(bool canSeek)
    {
        var random = new Random(51);
        byte[][] contents =
        [
            [], GzipData.Bytes(random, 1), GzipData.Bytes(random, 200_000), [],

            // Two larger than what is kept in memory, and a small one behind each.
            Noise(random, (2 * MemberBytes.PieceSize) + 77), GzipData.Bytes(random, 5), Noise(random, 3 * MemberBytes.PieceSize),
            GzipData.Bytes(random, 300),
        ];
        byte[] packed = [.. contents.SelectMany(c => c.Length == 0 ? Empty : GzipData.Pack(c, CompressionLevel.Fastest)), 0, 0, 0];
        Assert.True(packed.Length > 4 * MemberBytes.PieceSize);
        var unpacked = await UnpackAsync(packed, int.MaxValue, canSeek);
        Assert.True(unpacked.AsSpan().SequenceEqual(contents.SelectMany(c => c).ToArray()));
    }

    [Fact]
    public async Task Reads_every_field_of_a_header_and_its_checksum()
    {
        var plain = GzipData.Pack("text");
        for (var flags = 0; flags < 32; flags++)
        {
            List<byte> header = [.. plain[..10]];
            header[3] = (byte)flags;
            if ((flags & 4) != 0) header.AddRange([3, 0, 1, 0, 2]);
            if ((flags & 8) != 0) header.AddRange("name\0"u8);
            if ((flags & 16) != 0) header.AddRange("a comment\0"u8);
            if ((flags & 2) != 0)
            {
                var sum = new byte[2];
                BinaryPrimitives.WriteUInt16LittleEndian(sum, (ushort)Crc32.Append(0, header.ToArray()));
                header.AddRange(sum);
            }

            byte[] packed = [.. header, .. plain[10..]];
            Assert.Equal("text"u8.ToArray(), await UnpackAsync(packed, 1, canSeek: false));
            if ((flags & 2) == 0) continue;
            packed[header.Count - 1] ^= 1;
            await Assert.ThrowsAsync<GzipDataException>(() => UnpackAsync(packed, 1, canSeek: false));
        }
    }

    /// <summary>No byte of a member may come out before its checksum was compared: the kind of damage does not matter.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hands_out_whole_members_or_nothing_of_them(bool canSeek)
    {
        const int Seed = 52;
        var random = new Random(Seed);
        for (var round = 0; round < 6_000; round++)
        {
            var contents = Enumerable.Range(0, random.Next(1, 4)).Select(_ => GzipData.Bytes(random, random.Next(1, 800))).ToArray();
            var members = contents.Select(c => GzipData.Pack(c, (CompressionLevel)random.Next(4))).ToArray();
            byte[] packed = [.. members.SelectMany(m => m)];
            byte[] damaged = Damage(packed, random);
            var (unpacked, _) = await UnpackUpToErrorAsync(damaged, random.Next(1, 200), canSeek);

            var wholes = Enumerable.Range(0, contents.Length + 1).Select(count => contents.Take(count).SelectMany(c => c).ToArray());
            Assert.True(wholes.Any(whole => whole.AsSpan().SequenceEqual(unpacked)), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public async Task Says_what_is_wrong()
    {
        var packed = GzipData.Pack("some text, and more of it");
        async Task<string> ErrorOf(byte[] bytes) => (await UnpackUpToErrorAsync(bytes, 100, canSeek: false)).Error?.Reason ?? "nothing";
        Assert.Equal("it ends too early", await ErrorOf(packed[..^1]));
        Assert.Equal("it ends too early", await ErrorOf(packed[..1]));
        Assert.Equal("it ends too early", await ErrorOf(packed[..12]));
        Assert.Equal("its checksum is wrong", await ErrorOf([.. packed[..^8], 1, 2, 3, 4, .. packed[^4..]]));
        Assert.Equal("its length is wrong", await ErrorOf([.. packed[..^4], 1, 0, 0, 0]));
        Assert.Equal("its header is invalid", await ErrorOf([0x1F, 0x8B, 7, .. packed[3..]]));
        Assert.Equal("its header is invalid", await ErrorOf([0x1F, 0x8B, 8, 0x20, .. packed[4..]]));
        Assert.Equal("its compressed bytes are invalid", await ErrorOf([.. packed[..10], 7, .. packed[11..]]));

        // What looks like the start of another member is one, also with one damaged byte, or cut off.
        Assert.Equal("it ends too early", await ErrorOf([.. packed, 0x1F]));
        Assert.Equal("it ends too early", await ErrorOf([.. packed, 0, 0, 0x1F, 0x8B]));
        Assert.Equal("its header is invalid", await ErrorOf([.. packed, 0x1F, 0x0B, 8, .. packed[3..]]));
        Assert.Equal("its header is invalid", await ErrorOf([.. packed, 0x1E, 0x8B, 8, .. packed[3..]]));
    }

    [Fact]
    public async Task Ignores_what_gzip_ignores_behind_the_last_member()
    {
        var packed = GzipData.Pack("text");
        long? ignored = null;
        Assert.Equal("text"u8.ToArray(), await UnpackAsync([.. packed, .. new byte[100_000]], 1_000, canSeek: false, at => ignored = at));
        Assert.Null(ignored);
        Assert.Equal("texttext"u8.ToArray(), await UnpackAsync([.. packed, .. new byte[500], .. packed], 9, canSeek: false, at => ignored = at));
        Assert.Null(ignored);
        Assert.Equal("text"u8.ToArray(), await UnpackAsync([.. packed, 0, 0, .. "rubbish"u8], 1_000, canSeek: false, at => ignored = at));
        Assert.Equal(packed.Length + 2, ignored);
    }

    [Fact]
    public async Task A_large_file_that_changes_between_checking_and_reading_is_damaged()
    {
        var random = new Random(53);
        var content = Noise(random, 3 * MemberBytes.PieceSize);
        var packed = GzipData.Pack(content, CompressionLevel.NoCompression);
        await using var source = new GzipSource([], new MemoryStream(packed));
        var buffer = new byte[1000];
        var count = await source.ReadAsync(buffer);
        Assert.True(content.AsSpan(0, count).SequenceEqual(buffer.AsSpan(0, count)));
        packed[^(MemberBytes.PieceSize / 2)] ^= 1;
        var read = (long)count;
        var error = await Assert.ThrowsAsync<GzipDataException>(async () =>
        {
            while ((count = await source.ReadAsync(buffer)) > 0)
            {
                Assert.True(content.AsSpan((int)read, count).SequenceEqual(buffer.AsSpan(0, count)));
                read += count;
            }
        });
        Assert.Equal("it was changed while it was read", error.Reason);
        Assert.InRange(read, MemberBytes.PieceSize, content.Length - (MemberBytes.PieceSize / 2));
    }

    [Fact]
    public async Task A_large_member_from_a_pipe_leaves_no_temporary_file()
    {
        var content = Noise(new Random(54), 3 * MemberBytes.PieceSize);
        string[] Files() => Directory.GetFiles(Path.GetTempPath(), "fdyno-????????????????????????????????.tmp");
        var packed = GzipData.Pack(content, CompressionLevel.NoCompression);
        Assert.True((await UnpackAsync(packed, int.MaxValue, canSeek: false)).AsSpan().SequenceEqual(content));
        Assert.Empty(Files());
    }

    private static readonly byte[] Empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Cuts data off, flips bits of it, or writes over a part.</summary>
    internal static byte[] Damage(byte[] bytes, Random random)
    {
        byte[] damaged = [.. bytes];
        switch (random.Next(4))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                return damaged;
            case 2:
                random.NextBytes(damaged.AsSpan(random.Next(damaged.Length)..)[..1]);
                return damaged[..random.Next(damaged.Length + 1)];
            default:
                var start = random.Next(damaged.Length);
                random.NextBytes(damaged.AsSpan(start, random.Next(damaged.Length - start)));
                return damaged;
        }
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> UnpackAsync(byte[] packed, int piece, bool canSeek, Action<long>? ignored = null)
    {
        using var unpacked = new MemoryStream();
        await using var source = new GzipSource([], new GzipData.Pieces(packed, piece, canSeek), ignored);
        await source.CopyToAsync(unpacked);
        return unpacked.ToArray();
    }

    private static async Task<(byte[] Unpacked, GzipDataException? Error)> UnpackUpToErrorAsync(byte[] packed, int piece, bool canSeek)
    {
        using var unpacked = new MemoryStream();
        await using var source = new GzipSource([], new GzipData.Pieces(packed, piece, canSeek));
        try
        {
            var buffer = new byte[100];
            for (int count; (count = await source.ReadAsync(buffer)) > 0;) unpacked.Write(buffer.AsSpan(0, count));
            return (unpacked.ToArray(), null);
        }
        catch (GzipDataException e)
        {
            return (unpacked.ToArray(), e);
        }
    }
}
