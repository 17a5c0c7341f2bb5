using BenchmarkDotNet.Attributes;
using Fdyno.Benchmarks.SideBySide;
using Fdyno.Items;

namespace Fdyno.Benchmarks.Micro;

/// <summary>An item of about 300 bytes, to and from its stored bytes and its JSON.</summary>
[MemoryDiagnoser]
public class ItemCodecBenchmarks
{
    private readonly Item _item = BenchmarkItems.Make(4_711);
    private byte[] _encoded = [];

    [GlobalSetup]
    public void Setup() => _encoded = ItemCodec.Encode(_item);

    [Benchmark]
    public byte[] Encode() => ItemCodec.Encode(_item);

    [Benchmark]
    public Item Decode() => ItemCodec.Decode(_encoded);

    [Benchmark]
    public void Validate() => ItemCodec.Validate(_encoded);

    [Benchmark]
    public int Size() => ItemSize.OfEncoded(_encoded);

    [Benchmark]
    public string ToJson() => DynamoDbJson.ToJson(_item);
}
