using System.IO.Compression;
using System.Text;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Testing;
using Fdyno.Tests.Gzip;

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
            var read = new List<NumberedItem>();
            var error = await Assert.ThrowsAsync<FdynoException>(
                () => CollectAsync(new PieceStream(gzip ? Gzip(bytes) : bytes, 1000), ItemFileFormat.Json, read));
            Assert.Equal(FdynoErrorCode.Validation, error.Code);
            Assert.StartsWith(gzip ? "Line 4711 of the unpacked gzip data: " : "Line 4711: ", error.Message, StringComparison.Ordinal);
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
        var read = new List<NumberedItem>();
        var error = await Assert.ThrowsAsync<FdynoException>(() => CollectAsync(new MemoryStream(bytes), ItemFileFormat.Json, read));
        Assert.Equal("Line 2: the value that starts here is larger than 16 MB", error.Message);
        Assert.Single(read);
    }

    [Theory]
    [InlineData("utf-16", true, "Line 1: the file is UTF-16, not UTF-8", "Get-Content old.json |")]
    [InlineData("utf-16BE", true, "Line 1: the file is UTF-16, not UTF-8", "Get-Content old.json |")]
    [InlineData("utf-32", true, "Line 1: the file is UTF-32, not UTF-8", "Get-Content old.json |")]
    [InlineData("utf-16", false, "Line 1: the file is UTF-16 without a byte order mark, not UTF-8", "-Encoding unicode |")]
    [InlineData("utf-16BE", false, "Line 1: the file is UTF-16 without a byte order mark, not UTF-8", "-Encoding bigendianunicode |")]
    [InlineData("utf-32", false, "Line 1: the file is UTF-32 without a byte order mark, not UTF-8", "-Encoding utf32 |")]
    public async Task NamesTheEncodingOfAFile(string name, bool hasMark, string message, string action)
    {
        var encoding = Encoding.GetEncoding(name);
        var error = await FailureAsync([.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Lines)]);
        Assert.Equal(message, error.Message);
        Assert.Contains(action, error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaysWhereAFileIsNotUtf8()
    {
        var latin = Encoding.Latin1.GetBytes("{\"a\":1}\n{\"a\":2,\"t\":\"Gruß\"}\n");
        foreach (var piece in new[] { 1, 5, int.MaxValue })
        {
            var read = new List<NumberedItem>();
            var error = await Assert.ThrowsAsync<FdynoException>(() => CollectAsync(new PieceStream(latin, piece), ItemFileFormat.Json, read));
            Assert.Equal(
                "Line 2: the file is not UTF-8: the byte 0xDF at column 16, byte 23 of the file, does not belong there", error.Message);
            Assert.Single(read);
            Assert.Equal("2", Assert.IsType<Item>(FailedItem.Of(error))["a"].AsNumber().ToString());
        }

        // In a name, between items, in the middle of a character, and in gzip data.
        Assert.Contains("byte 2 of the file", (await FailureAsync("{\"\xFF\":1}"u8.ToArray()[..2].Concat(new byte[] { 0xFF, 0x22 }).ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("byte 8 of the file", (await FailureAsync([.. "{\"a\":1}\n"u8, 0xE9, 0x0A])).Message, StringComparison.Ordinal);
        Assert.Contains("byte 6 of the file", (await FailureAsync([.. "{\"a\":\""u8, 0xF0, 0x9F, .. "\"}"u8])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Line 2 of the unpacked gzip data: the file is not UTF-8: the byte 0xDF at column 16, byte 23 of the unpacked data",
            (await FailureAsync(Gzip(latin))).Message,
            StringComparison.Ordinal);

        // What is broken in another way, before a byte that does not belong, is broken in that way.
        Assert.Contains("is broken", (await FailureAsync([.. "{\"a\":1}\n{oops\n{\"a\":\""u8, 0xFF, .. "\"}"u8])).Message, StringComparison.Ordinal);
    }

    /// <summary>Its own texts, for every way in which JSON can be broken: the reader's speak of options and payloads.</summary>
    [Fact]
    public async Task SaysWhatIsWrongInWordsOfJson()
    {
        string[] broken =
        [
            "[{\"a\":1},]", "{\"a\":1,}", "[{\"a\":1}", "{\"a\":", "{\"a\":tru}", "{\"a\":nul}", "{\"a\":fals}", "{\"a\":01}", "{\"a\":-}", "{\"a\":1.}",
            "{\"a\":1e}", "{\"a\":1x}", "{\"a\":\"\\q\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\n\"}", "{\"a\" 1}", "{'a':1}", "{\"a\":1 \"b\":2}", "]", "}",
            "{\"a\":1}]", "// remark\n{}", "/* remark */", "{\"a\":NaN}", "{\"a\":[1,]}", "\"text", "{\"a", "{", "{\"a\":[", "{\"a\":\"x", "[}", "{]", ",", ":",
            "{\"a\":1}\n,{\"a\":2}", "{\"a\":" + new string('[', 200) + "}",
        ];
        foreach (var json in broken)
        {
            foreach (var bytes in new[] { Encoding.UTF8.GetBytes(json), Gzip(Encoding.UTF8.GetBytes(json)) })
            {
                var error = await FailureAsync(bytes);
                foreach (var text in new[] { error.Message, error.RecommendedAction!, (await LineFailureAsync(json)).Message })
                {
                    Assert.DoesNotMatch(
                        "(?i)LineNumber|BytePosition|Path:|\\boptions?\\b|this mode|isFinalBlock|MaxDepth|configured|payload|depth|System\\.|Utf8Json|Exception",
                        text);
                }
            }
        }

        static async Task<FdynoException> LineFailureAsync(string json)
        {
            await Task.Yield();
            return Assert.ThrowsAny<FdynoException>(() => PlainJson.Parse(json + (json.StartsWith('/') || json.Length > 150 ? "" : "{")));
        }
    }

    /// <summary>DynamoDB takes 32 levels, which are 64 of JSON and more.</summary>
    [Fact]
    public async Task TellsTheFormWhateverIsNestedHowDeep()
    {
        for (var levels = 0; levels <= AttributeValue.MaxNesting; levels++)
        {
            var value = AttributeValue.Number(1);
            for (var level = 0; level < levels; level++)
                value = level % 2 == 0 ? AttributeValue.Map(new Item.Builder().Add("m", value).Build()) : AttributeValue.List([value]);
            var item = new Item.Builder().Add("pk", AttributeValue.String("a")).Add("v", value).Build();
            foreach (var (format, json) in new[] { (ItemFileFormat.DynamoDbJson, DynamoDbJson.ToJson(item)), (ItemFileFormat.Json, PlainJson.ToJson(item)) })
            {
                foreach (var text in new[] { json, $"[{json}]", $"{{\"Item\":{json}}}" })
                {
                    if (format == ItemFileFormat.Json && text.StartsWith("{\"Item", StringComparison.Ordinal)) continue;
                    Assert.Equal(item, Assert.Single(await ReadAsync(Encoding.UTF8.GetBytes(text), format: null)).Item);
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"id":{"S":"a","N":null}}""", """{"id":{"S":"a"}}""")]
    [InlineData("""{"id":{"N":null,"S":"a"},"l":{"L":[{"S":null,"N":"1"}],"M":null}}""", """{"id":{"S":"a"},"l":{"L":[{"N":"1"}]}}""")]
    [InlineData("""{"id":{"B":null,"BOOL":null,"BS":null,"L":null,"M":null,"N":null,"NS":null,"NULL":null,"S":"a","SS":null}}""", """{"id":{"S":"a"}}""")]
    [InlineData("""{"Item":{"id":{"S":"a","N":null}}}""", """{"id":{"S":"a"}}""")]
    [InlineData("""{"Item":{"S":"a","N":null}}""", """{"Item":{"S":"a"}}""")]
    [InlineData("""{"Item":{"M":{"pk":{"S":"a"}},"S":null}}""", """{"Item":{"M":{"pk":{"S":"a"}}}}""")]
    [InlineData("""{"id":{"S":"a","unknown":null}}""", """{"id":{"S":"a"}}""")]
    [InlineData("""{"id":{"NULL":true,"S":null}}""", """{"id":{"NULL":true}}""")]
    public async Task AMemberThatIsNullIsAbsent(string json, string item)
    {
        foreach (var format in new ItemFileFormat?[] { null, ItemFileFormat.DynamoDbJson })
            Assert.Equal(DynamoDbJson.Parse(item), Assert.Single(await ReadAsync(Encoding.UTF8.GetBytes(json), format)).Item);
    }

    /// <summary>
    /// Thousands of cuts, flips and overwritten parts of gzipped items, in one member or several: what comes out is always the first items
    /// of those that went in, each of them whole.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DamagedGzipNeverGivesAnItemThatTheFileNeverHeld(bool canSeek)
    {
        const int Seed = 61;
        var random = new Random(Seed);
        var damagedFiles = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 60))
                .Select(i => $"{{\"pk\":{i},\"n\":{random.Next(100_000)},\"t\":\"text {random.Next(100)}\"}}\n").ToArray();
            var text = Encoding.UTF8.GetBytes(string.Concat(lines));
            var packed = new List<byte>();
            for (var at = 0; at < text.Length;)
            {
                // Members end anywhere, also within an item.
                var length = random.Next(2) == 0 ? text.Length - at : random.Next(1, text.Length - at + 1);
                packed.AddRange(Pack(text.AsSpan(at, length), random));
                at += length;
            }

            var damaged = GzipSourceTests.Damage([.. packed], random);
            var read = new List<NumberedItem>();
            try
            {
                var stream = new GzipData.Pieces(damaged, random.Next(1, 500), canSeek);
                await foreach (var item in JsonItemReader.ReadAsync(stream, new ItemReadOptions { FileName = "items.json.gz" })) read.Add(item);
            }
            catch (FdynoException e)
            {
                damagedFiles++;
                Assert.Contains("gzip", e.Message, StringComparison.Ordinal);
            }

            Assert.True(
                read.Select(item => PlainJson.ToJson(item.Item)).SequenceEqual(lines.Take(read.Count).Select(line => PlainJson.ToJson(PlainJson.Parse(line)))),
                $"seed {Seed}, round {round}");
        }

        Assert.InRange(damagedFiles, 3_500, 5_000);

        static byte[] Pack(ReadOnlySpan<byte> bytes, Random random)
        {
            // Flushed here and there: a cut at such a place leaves bytes that could be a whole file.
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, (CompressionLevel)random.Next(4)))
            {
                var cut = random.Next(bytes.Length + 1);
                gzip.Write(bytes[..cut]);
                gzip.Flush();
                gzip.Write(bytes[cut..]);
            }

            return packed.ToArray();
        }
    }

    [Fact]
    public async Task NamesTheFileAndThatItIsGzip()
    {
        async Task<string> ErrorOf(byte[] bytes, string name) => (await Assert.ThrowsAsync<FdynoException>(async () =>
        {
            await foreach (var _ in JsonItemReader.ReadAsync(new MemoryStream(bytes), new ItemReadOptions { FileName = name }))
            {
            }
        })).Message;
        Assert.StartsWith("File 'a.json', line 1: An item must", await ErrorOf("7"u8.ToArray(), "a.json"), StringComparison.Ordinal);
        Assert.StartsWith("File 'a.gz', line 1 of the unpacked gzip data: An item must", await ErrorOf(Gzip("7"u8.ToArray()), "a.gz"), StringComparison.Ordinal);
        Assert.StartsWith("File 'a', line 1 of the unpacked gzip data: An item must", await ErrorOf(Gzip("7"u8.ToArray()), "a"), StringComparison.Ordinal);
        Assert.StartsWith("File 'a.gz', which is not gzip data in spite of its name, line 1: An item", await ErrorOf("7"u8.ToArray(), "a.gz"), StringComparison.Ordinal);
        Assert.Equal(
            "File 'a.gz', line 1 of the unpacked gzip data: the gzip data is damaged from here on: it ends too early. Nothing was read of the "
            + "damaged member, number 1, at byte 0 of the file",
            await ErrorOf([], "a.gz"));
    }

    [Fact]
    public async Task WarnsOfBytesBehindGzipData()
    {
        var warnings = new List<string>();
        byte[] bytes = [.. Gzip(Encoding.UTF8.GetBytes(Lines)), .. "rubbish"u8];
        var items = JsonItemReader.ReadAsync(new MemoryStream(bytes), new ItemReadOptions { FileName = "a.gz", Warn = warnings.Add });
        var count = 0;
        await foreach (var _ in items) count++;
        Assert.Equal(2, count);
        Assert.Equal(
            $"File 'a.gz': the bytes from {bytes.Length - 7} on are no gzip data. They were ignored, as gzip does; all gzip data before them is complete.",
            Assert.Single(warnings));
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

    private static Task<List<NumberedItem>> ReadAsync(byte[] bytes, ItemFileFormat? format) => ReadAsync(new MemoryStream(bytes), format);

    private static async Task<List<NumberedItem>> ReadAsync(Stream stream, ItemFileFormat? format)
    {
        var read = new List<NumberedItem>();
        await CollectAsync(stream, format, read);
        return read;
    }

    private static async Task CollectAsync(Stream stream, ItemFileFormat? format, List<NumberedItem> read)
    {
        await foreach (var item in JsonItemReader.ReadAsync(stream, new ItemReadOptions { Format = format }))
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
