using BenchmarkDotNet.Attributes;
using Fdyno.Items;

namespace Fdyno.Benchmarks.Micro;

/// <summary>Numbers of different lengths, to and from text and their order-preserving bytes.</summary>
[MemoryDiagnoser]
public class NumberBenchmarks
{
    private readonly byte[] _buffer = new byte[NumberEncoding.MaxLength];
    private Number _number;
    private byte[] _encoded = [];

    [Params("7", "1965.25", "-12345678901234567890.123456789012345678")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _number = Number.Parse(Text);
        _encoded = NumberEncoding.Encode(_number);
    }

    [Benchmark]
    public Number Parse() => Number.Parse(Text);

    [Benchmark]
    public string Format() => _number.ToString();

    [Benchmark]
    public int Encode() => NumberEncoding.Encode(_number, _buffer);

    [Benchmark]
    public Number Decode() => NumberEncoding.Decode(_encoded);
}
