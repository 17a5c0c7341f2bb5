using Fdyno.Tuples;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.Tuples;

/// <summary>What holds for every tuple. A failure's message names the seed to run it again with.</summary>
public class TuplePropertyTests
{
    [Fact]
    public void What_is_packed_is_unpacked() => CheckAll(
        TupleGenerators.Tuple, tuple => TupleOrder.Compare(tuple, FdbTuple.Unpack(FdbTuple.Pack(tuple))) == 0, 2000);

    [Fact]
    public void Packed_tuples_sort_as_their_values_do()
    {
        // Pairs with a common start, as independent tuples mostly differ in the first type already.
        var pairs = TupleGenerators.Tuple.SelectMany(
            _ => TupleGenerators.Tuple.Two(),
            (start, ends) => (Left: (object?[])[.. start, .. ends.Item1], Right: (object?[])[.. start, .. ends.Item2]));
        CheckAll(
            pairs,
            pair => Math.Sign(TupleOrder.Compare(pair.Left, pair.Right))
                == Math.Sign(FdbTuple.Pack(pair.Left).AsSpan().SequenceCompareTo(FdbTuple.Pack(pair.Right))),
            3000);
    }

    [Fact]
    public void Elements_of_one_type_sort_as_their_values_do()
    {
        // A list of many single elements, each compared with each: the pairs of one type are among them.
        var lists = TupleGenerators.Tuple.ArrayOf(12).Select(tuples => tuples.SelectMany(t => t).ToArray());
        CheckAll(
            lists,
            items =>
            {
                var byValue = items.Order(Comparer<object?>.Create((a, b) => TupleOrder.Compare([a], [b]))).Select(i => Pack(i));
                var byBytes = items.Select(i => Pack(i)).Order(Comparer<string>.Create(string.CompareOrdinal));
                return byValue.SequenceEqual(byBytes);
            },
            300);

        static string Pack(object? item) => Convert.ToHexString(FdbTuple.Pack([item]));
    }

    [Fact]
    public void Every_longer_tuple_is_in_the_range_of_its_start()
    {
        var tuples = TupleGenerators.Tuple.Two();
        CheckAll(
            tuples,
            pair =>
            {
                var range = FdbTuple.Range(FdbTuple.Pack(pair.Item1));
                return range.Contains(FdbTuple.Pack([.. pair.Item1, .. pair.Item2])) == pair.Item2.Length > 0;
            },
            1000);
    }

    [Fact]
    public void Skipping_passes_over_exactly_one_element() => CheckAll(
        TupleGenerators.Tuple,
        tuple =>
        {
            var packed = FdbTuple.Pack(tuple);
            var reader = new TupleReader(packed);
            foreach (var item in tuple)
            {
                var start = reader.Position;
                reader.Skip();
                if (!packed.AsSpan(start..reader.Position).SequenceEqual(FdbTuple.Pack([item]))) return false;
            }

            return reader.AtEnd;
        },
        1000);

    [Fact]
    public void Every_cut_is_refused_or_between_elements() => CheckAll(
        TupleGenerators.Tuple,
        tuple =>
        {
            var packed = FdbTuple.Pack(tuple);
            var ends = new HashSet<int>();
            for (var count = 0; count <= tuple.Length; count++) ends.Add(FdbTuple.Pack(tuple.AsSpan(0, count)).Length);
            for (var length = 0; length <= packed.Length; length++)
            {
                // A cut within an element may leave a shorter one: only in front of an escape, whose zero then seems to be an end.
                var decoded = DecodesOrRefuses(packed.AsSpan(0, length));
                if (ends.Contains(length) && !decoded) return false;
                if (!ends.Contains(length) && decoded && packed[length] != 0xFF) return false;
            }

            return true;
        },
        500);

    [Fact]
    public void Mutated_tuples_are_decoded_or_refused()
    {
        var mutations =
            from tuple in TupleGenerators.Tuple
            from place in Gen.Choose(0, int.MaxValue)
            from inserted in TupleGenerators.Bytes
            from removed in Gen.Choose(0, 3)
            select Mutate(FdbTuple.Pack(tuple), place, inserted, removed);
        CheckAll(mutations, bytes => DecodesOrRefuses(bytes) || true, 3000);

        static byte[] Mutate(byte[] packed, int place, byte[] inserted, int removed)
        {
            var at = place % (packed.Length + 1);
            return [.. packed[..at], .. inserted, .. packed[Math.Min(packed.Length, at + removed)..]];
        }
    }

    [Fact]
    public void Any_bytes_are_decoded_or_refused() => CheckAll(TupleGenerators.Bytes, bytes => DecodesOrRefuses(bytes) || true, 3000);

    [Fact]
    public void Decoded_bytes_pack_to_a_tuple_of_the_same_value() => CheckAll(
        TupleGenerators.Bytes,
        bytes =>
        {
            object?[] tuple;
            try
            {
                tuple = FdbTuple.Unpack(bytes);
            }
            catch (TupleFormatException)
            {
                return true;
            }

            if (HasIncompleteStamp(tuple)) return true;
            return TupleOrder.Compare(tuple, FdbTuple.Unpack(FdbTuple.Pack(tuple))) == 0;
        },
        3000);

    private static bool HasIncompleteStamp(object?[] tuple) =>
        tuple.Any(i => i is Fdyno.Storage.Versionstamp { IsIncomplete: true } || (i is object?[] nested && HasIncompleteStamp(nested)));

    /// <summary>Reads bytes both ways; any exception but the one for malformed bytes passes through and fails the test.</summary>
    private static bool DecodesOrRefuses(ReadOnlySpan<byte> bytes)
    {
        var skipped = 0;
        try
        {
            var reader = new TupleReader(bytes);
            for (; !reader.AtEnd; skipped++) reader.Skip();
        }
        catch (TupleFormatException)
        {
            skipped = -1;
        }

        try
        {
            var count = FdbTuple.Unpack(bytes).Length;
            Assert.Equal(count, skipped);
            return true;
        }
        catch (TupleFormatException)
        {
            return false;
        }
    }

    private static void CheckAll<T>(Gen<T> values, Func<T, bool> holds, int tests) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(values.ToArbitrary(), holds));
}
