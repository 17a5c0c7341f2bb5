using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Testing;
using Fdyno.Tuples;

namespace Fdyno.Tests.Backups;

/// <summary>The form of blocks: round trips, checksums, parts, and what damage looks like.</summary>
public sealed class BackupBlockTests
{
    /// <summary>The check value of CRC-32C that every implementation names.</summary>
    [Fact]
    public void The_checksum_is_CRC_32C() =>
        Assert.Equal(0xE306_9283u, Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, "1234"u8), "56789"u8)));

    /// <summary>What is in people's stores must stay readable: a change here needs a new format number.</summary>
    [Fact]
    public void The_form_is_fixed()
    {
        var writer = new BackupBlockWriter(new BackupTuning());
        writer.Add([0x15, 0x01], [1, 1, 1, (byte)'a', 6]);
        using var block = Seal(writer, 2, 7);
        Assert.Equal(
            "fdb1" + "01" + "00" + "d7b78847" + "0700000000000000" + "02000000" + "01000000" + "09000000" + "0100" + "0200" + "0200"
            + "0200000000000000" + "1501" + "1501" + "02" + "1501" + "05" + "0101016106",
            Convert.ToHexStringLower(block.Bytes.Span));
    }

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(2, 1)]
    [InlineData(3, 384 * 1024)]
    public void What_is_packed_is_unpacked(int seed, int rawBytes)
    {
        var random = new Random(seed);
        var items = new RandomItems(random);
        var expected = Enumerable.Range(0, 60).Select(n => (
            Key: new TupleWriter().AddInteger(n).ToArray(),
            Value: ItemCodec.Encode(random.Next(20) == 0 ? items.OfSize(random.Next(1, 409_600)) : items.Next()))).ToList();
        var writer = new BackupBlockWriter(new BackupTuning { BlockRawBytes = rawBytes });
        var blocks = new List<PackedBlock>();
        var number = 5L;
        foreach (var (key, value) in expected)
        {
            if (writer.Add(key, value)) Finish();
        }

        if (writer.HasItems) Finish();
        var found = new List<StoredItem>();
        var assembler = new BlockAssembler();
        number = 5L;
        foreach (var block in blocks)
        {
            Assert.Equal(number, block.Header.Number);
            foreach (var part in block.Parts())
            {
                Assert.Equal(number, part.Number);
                Assert.InRange(part.Value.Length, 1, BackupTuning.PartBytes);
                foreach (var whole in assembler.Add(0, number, part.Value))
                {
                    Assert.Null(whole.Problem);
                    Assert.Null(UnpackedBlock.Unpack(whole.Header, whole.Bytes, out var unpacked));
                    Assert.Equal(unpacked!.Items[0].PrimaryKey.ToArray(), whole.Header.FirstKey(whole.Bytes).ToArray());
                    Assert.Equal(unpacked.Items[^1].PrimaryKey.ToArray(), whole.Header.LastKey(whole.Bytes).ToArray());
                    Assert.Equal(unpacked.Items.Sum(i => (long)ItemSize.OfEncoded(i.Encoded.Span)), whole.Header.ItemBytes);
                    found.AddRange(unpacked.Items);
                }

                number++;
            }
        }

        Assert.Null(assembler.Finish());
        Assert.Equal(
            expected.Select(e => (Convert.ToHexStringLower(e.Key), Convert.ToHexStringLower(e.Value))),
            found.Select(i => (Convert.ToHexStringLower(i.PrimaryKey.Span), Convert.ToHexStringLower(i.Encoded.Span))));

        void Finish()
        {
            blocks.Add(Seal(writer, 0, number));
            number += blocks[^1].Header.Parts;
        }
    }

    /// <summary>Unpacking believes nothing: bytes that pass no checksum neither throw nor ask for much memory.</summary>
    [Fact]
    public void Unpacking_damaged_bytes_never_throws()
    {
        var writer = new BackupBlockWriter(new BackupTuning());
        for (var i = 0; i < 20; i++) writer.Add([0x15, (byte)i], ItemCodec.Encode(BackupBench.SmallItem(i)));
        using var block = Seal(writer, 0, 0);
        var random = new Random(1);
        var problems = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var damaged = block.Bytes.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var problem = BackupBlockHeader.Read(damaged, out var header);
            if (problem is null)
            {
                problem = BackupBlockHeader.HasValidCrc(damaged) ? null : "sum";
                UnpackedBlock.Unpack(header, damaged.AsMemory(0, random.Next(BackupBlockHeader.FixedBytes, damaged.Length)), out var unpacked);
                unpacked?.Dispose();
            }

            if (problem is not null) problems++;
        }

        Assert.InRange(problems, 2_900, 3_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(int.MaxValue)]
    public void Lengths_read_back(int value)
    {
        Span<byte> bytes = stackalloc byte[VarInt.MaxLength];
        ReadOnlySpan<byte> written = bytes[..VarInt.Write(bytes, value)];
        Assert.True(VarInt.TryRead(ref written, out var read));
        Assert.Equal((value, 0), (read, written.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffffff")]
    [InlineData("ffffffff0f")]
    public void A_length_that_is_none_is_refused(string hex)
    {
        ReadOnlySpan<byte> bytes = Convert.FromHexString(hex);
        Assert.False(VarInt.TryRead(ref bytes, out _));
    }

    private static PackedBlock Seal(BackupBlockWriter writer, int shard, long number)
    {
        var block = writer.Finish().Pack();
        block.Seal(shard, number);
        return block;
    }
}
