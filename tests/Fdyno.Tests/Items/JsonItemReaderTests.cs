using System.IO.Compression;
using System.Text;
using Fdyno.Items;
using Fdyno.Testing;

namespace Fdyno.Tests.Items;

public class JsonItemReaderTests
{
    private const string Array = "[\n  {\"a\": 1, \"t\": \"Grüße 😀\"},\n  {\n    \"a\": [2, {\"b\": {}}]\n  }\n]\n";
    private const string Lines = "{\"a\": 1, \"t\": \"Grüße 😀\"}\n{\"a\": [2, {\"b\": {}}]}\n";
    private const string Pretty = "\r\n{\"a\": 1,\r\n\"t\": \"Grüße 😀\"} {\"a\": [2,\r\n{\"b\": {}}]}";
    private const string Nothing = " \n ";

    [Theory]
    [InlineData(Array, "2,3")]
    [InlineData(Lines, "1,2")]
    [InlineData(Pretty, "2,3")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    [InlineData(Nothing, "")]
    public async Task ReadsEveryLayoutInPiecesOfAnySize(string json, string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        foreach (var variant in new[] { bytes, [0xEF, 0xBB, 0xBF, .. bytes], Gzip(bytes), Gzip([0xEF, 0xBB, 0xBF, .. bytes]) })
        {
            foreach (var piece in new[] { 1, 2, 3, 7, int.MaxValue })
            {
                var items = await ReadAsync(new PieceStream(variant, piece), ItemFileFormat.Json);
                Assert.Equal(lines, string.Join(',', items.Select(item => item.LineNumber)));
                if (items.Count > 0)
                {
                    Assert.Equal("Grüße 😀", items[0].Item["t"].AsString());
                    Assert.Equal(PlainJson.Parse("""{"a":[2,{"b":{}}]}"""), items[1].Item);
                }
            }
        }
    }

    [Fact]
    public async Task ReadsAnItemCutAtEveryByte()
    {
        var bytes = Encoding.UTF8.GetBytes(Array);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(2, (await ReadAsync(new PieceStream(bytes, cut, int.MaxValue), ItemFileFormat.Json)).Count);
        }
    }

    [Theory]
    [InlineData(ItemFileFormat.Json, ItemFileLayout.Array, false)]
    [InlineData(ItemFileFormat.Json, ItemFileLayout.Lines, true)]
    [InlineData(ItemFileFormat.DynamoDbJson, ItemFileLayout.Lines, false)]
    [InlineData(ItemFileFormat.DynamoDbJson, ItemFileLayout.Array, true)]
    public async Task ReadsWhatTheWriterWrites(ItemFileFormat format, ItemFileLayout layout, bool gzip)
    {
        var random = new RandomItems(new Random(5));
        List<Item> items = [.. Enumerable.Range(0, 200).Select(_ => random.Next()), random.OfSize(ItemSize.Limit), random.OfSize(1)];
        using var stream = new MemoryStream();
        await using (var writer = new JsonItemWriter(stream, format, layout, gzip))
        {
            foreach (var item in items)
            {
                await writer.WriteAsync(item);
            }

            await writer.CompleteAsync();
            Assert.Equal(items.Count, writer.Count);
        }

        stream.Position = 0;
        var read = await ReadAsync(stream, format);
        var expected = format == ItemFileFormat.DynamoDbJson ? items : items.ConvertAll(item => PlainJson.Parse(PlainJson.ToJson(item)));
        Assert.Equal(expected, read.Select(item => item.Item));
        var first = layout == ItemFileLayout.Array ? 2 : 1;
        Assert.Equal(Enumerable.Range(first, items.Count), read.Select(item => (int)item.LineNumber));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task ReadsAnEmptyFileOfEitherLayout()
    {
        foreach (var layout in Enum.GetValues<ItemFileLayout>())
        {
            using var stream = new MemoryStream();
            await using var writer = new JsonItemWriter(stream, ItemFileFormat.Json, layout);
            await writer.CompleteAsync();
            stream.Position = 0;
            Assert.Empty(await ReadAsync(stream, ItemFileFormat.Json));
        }
    }

    [Theory]
    [InlineData("""{"Item":{"pk":{"S":"a"},"n":{"N":"1"}}}""", """{"pk":{"S":"a"},"n":{"N":"1"}}""")]
    [InlineData("""{"Item":{"S":{"S":"a"}}}""", """{"S":{"S":"a"}}""")]
    [InlineData("""{"Item":{"M":{"S":"a"}}}""", """{"M":{"S":"a"}}""")]
    [InlineData("""{"Item":{"M":{"M":{"S":{"N":"1"}}}}}""", """{"M":{"M":{"S":{"N":"1"}}}}""")]
    [InlineData("""{"Item":{"S":"a"}}""", """{"Item":{"S":"a"}}""")]
    [InlineData("""{"Item":{"M":{"pk":{"S":"a"}}}}""", """{"Item":{"M":{"pk":{"S":"a"}}}}""")]
    [InlineData("""{"Item":{"M":{"M":{"S":"a"}}}}""", """{"Item":{"M":{"M":{"S":"a"}}}}""")]
    [InlineData("""{"Item":{"S":"a"},"pk":{"S":"b"}}""", """{"Item":{"S":"a"},"pk":{"S":"b"}}""")]
    [InlineData("""{"pk":{"S":"b"}}""", """{"pk":{"S":"b"}}""")]
    public async Task UnwrapsLinesOfAnExport(string line, string item)
    {
        var read = await ReadAsync(Encoding.UTF8.GetBytes(line), ItemFileFormat.DynamoDbJson);
        Assert.Equal(DynamoDbJson.Parse(item), Assert.Single(read).Item);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":\"x")]
    [InlineData("{\"a\":[")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("garbage")]
    [InlineData("{\"a\":1}}")]
    [InlineData("42")]
    [InlineData("{\"a\":1E200}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    public async Task NamesTheLineOfABrokenItem(string broken)
    {
        var good = string.Concat(Enumerable.Range(1, 4710).Select(i => $"{{\"a\":{i},\"t\":\"é\"}}\n"));
        foreach (var (follows, gzip) in new[] { ("", false), ("\n", true), ("\n{\"a\":1}\n{\"a\":1}\n", false) })
        {
            var bytes = Encoding.UTF8.GetBytes(good + broken + follows);
            var read = new List<ReadItem>();
            var error = await Assert.ThrowsAsync<FdynoException>(
                () => CollectAsync(new PieceStream(gzip ? Gzip(bytes) : bytes, 1000), ItemFileFormat.Json, read));
            Assert.Equal(FdynoErrorCode.Validation, error.Code);
            Assert.StartsWith("Line 4711: ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);

            // A brace too many is only seen after the item before it.
            Assert.Equal(broken.EndsWith("}}", StringComparison.Ordinal) ? 4711 : 4710, read.Count);
        }
    }

    [Theory]
    [InlineData("[\n {\"a\":1},\n {\n  \"a\":1,\n  oops\n }\n]", "Line 5: ", "column 3, in the item that starts on line 3")]
    [InlineData("[\n {\"a\":1},\n {\n  \"b\":1,\n  \"a\":1E200\n }\n]", "Line 5: Number overflow", "")]
    [InlineData("[\n {\"a\":1},\n 7\n]", "Line 3: An item must be a JSON object", "")]
    [InlineData("[\n [{\"a\":1}]\n]", "Line 2: An item must be a JSON object", "")]
    [InlineData("{\"a\":1}\n,{\"a\":2}", "Line 2: ", "column 1")]
    [InlineData("[{\"a\":1},\n{\"a\":2}", "Line 2: ", "")]
    [InlineData("[{\"a\":1}\n\n{\"a\":2}]", "Line 3: ", "column 1")]
    public async Task NamesTheLineWithinAnArray(string json, string start, string end)
    {
        foreach (var piece in new[] { 1, int.MaxValue })
        {
            var error = await Assert.ThrowsAsync<FdynoException>(
                () => CollectAsync(new PieceStream(Encoding.UTF8.GetBytes(json), piece), ItemFileFormat.Json, []));
            Assert.Equal(FdynoErrorCode.Validation, error.Code);
            Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
            Assert.Contains(end, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RefusesOneValueLargerThanAnyItem()
    {
        var bytes = Encoding.UTF8.GetBytes("{\"a\":1}\n{\"a\":\"" + new string('x', JsonItemReader.MaxValueSize) + "\"}");
        var read = new List<ReadItem>();
        var error = await Assert.ThrowsAsync<FdynoException>(() => CollectAsync(new MemoryStream(bytes), ItemFileFormat.Json, read));
        Assert.Equal("Line 2: the value that starts here is larger than 16 MB", error.Message);
        Assert.Single(read);
    }

    [Fact]
    public async Task RefusesAFileInUtf16()
    {
        var utf16 = new byte[] { 0xFF, 0xFE }.Concat(Encoding.Unicode.GetBytes(Lines)).ToArray();
        Assert.Contains("UTF-16", (await FailureAsync(utf16)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusesBrokenGzip()
    {
        var gzip = Gzip(Encoding.UTF8.GetBytes(Lines));
        gzip[gzip.Length / 2] ^= 0x55;
        Assert.Contains("gzip", (await FailureAsync(gzip)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusesGzipThatIsCutOffAnywhere()
    {
        // Flushed after every item: cut off there, only the missing end tells that there was more.
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var line in Lines.Split('\n'))
            {
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
                await gzip.FlushAsync();
            }
        }

        var bytes = packed.ToArray();
        Assert.Equal(2, (await ReadAsync(bytes, ItemFileFormat.Json)).Count);
        for (var length = 3; length < bytes.Length; length++)
        {
            var message = (await FailureAsync(bytes[..length])).Message;
            Assert.Matches("gzip|broken", message);
        }
    }

    [Fact]
    public async Task ReadsGzipOfSeveralMembers()
    {
        var bytes = Encoding.UTF8.GetBytes(Lines);
        byte[] members = [.. Gzip(bytes[..10]), .. Gzip(bytes[10..]), .. Gzip(bytes)];
        Assert.Equal(4, (await ReadAsync(members, ItemFileFormat.Json)).Count);
    }

    [Fact]
    public async Task StopsWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            var stream = new PieceStream(Encoding.UTF8.GetBytes(Lines), 5);
            await foreach (var _ in JsonItemReader.ReadAsync(stream, ItemFileFormat.Json, source.Token))
            {
            }
        });
    }

    private static async Task<FdynoException> FailureAsync(byte[] bytes) =>
        await Assert.ThrowsAsync<FdynoException>(() => CollectAsync(new MemoryStream(bytes), ItemFileFormat.Json, []));

    private static Task<List<ReadItem>> ReadAsync(byte[] bytes, ItemFileFormat format) => ReadAsync(new MemoryStream(bytes), format);

    private static async Task<List<ReadItem>> ReadAsync(Stream stream, ItemFileFormat format)
    {
        var read = new List<ReadItem>();
        await CollectAsync(stream, format, read);
        return read;
    }

    private static async Task CollectAsync(Stream stream, ItemFileFormat format, List<ReadItem> read)
    {
        await foreach (var item in JsonItemReader.ReadAsync(stream, format))
        {
            read.Add(item);
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>Hands out bytes in pieces of given sizes, the last of them again and again.</summary>
    private sealed class PieceStream(byte[] bytes, params int[] pieces) : MemoryStream(bytes)
    {
        private int _reads;

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, Math.Max(1, pieces[Math.Min(_reads++, pieces.Length - 1)])));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // A memory stream's reading of spans calls the reading of arrays above.
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(Read(buffer.Span));
        }
    }
}
