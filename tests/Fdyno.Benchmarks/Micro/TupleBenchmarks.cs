using BenchmarkDotNet.Attributes;
using Fdyno.Tuples;

namespace Fdyno.Benchmarks.Micro;

/// <summary>The key of an item: packed, and read again.</summary>
[MemoryDiagnoser]
public class TupleBenchmarks
{
    private readonly TupleWriter _writer = new();
    private readonly byte[] _packed = FdbTuple.Pack("i", "customer-00004711", 1_732_270_215L);

    [Benchmark]
    public int Pack() => _writer.Truncate(0).AddString("i").AddString("customer-00004711").AddInteger(1_732_270_215L).Length;

    [Benchmark]
    public long Read()
    {
        var reader = new TupleReader(_packed);
        reader.Skip();
        return reader.ReadString().Length + reader.ReadInteger();
    }
}
