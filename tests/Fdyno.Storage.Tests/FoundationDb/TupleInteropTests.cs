using System.Numerics;
using Fdyno.Tests.Tuples;
using Fdyno.Tuples;
using FsCheck;
using FsCheck.Fluent;
using SnowBank.Data.Tuples;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Our tuple layer and FoundationDB.Client's: what one packs, the other one unpacks, and both sort as a server does.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class TupleInteropTests(FdbServerFixture server)
{
    // Below it FoundationDB.Client 7.3.2 leaves the specification: it gives eight bytes the code of nine, and drops leading bytes.
    private static readonly BigInteger Least = long.MinValue;

    // And it packs, but does not unpack, what has eight bytes and is no long.
    private static readonly BigInteger Most = long.MaxValue;

    [Fact]
    public void Both_pack_the_same_bytes() => CheckAll(tuple => Unchanged(FdbTuple.Pack(tuple), TuPack.Pack(ToTheirs(tuple)).ToArray()));

    [Fact]
    public void They_unpack_what_we_pack() => CheckAll(
        tuple =>
        {
            tuple = Common(tuple, isRead: true);
            return TupleOrder.Compare(tuple, FromTheirs(TuPack.Unpack(FdbTuple.Pack(tuple).AsSlice()), tuple)) == 0;
        });

    [Fact]
    public void We_unpack_what_they_pack() => CheckAll(
        tuple => TupleOrder.Compare(tuple, FdbTuple.Unpack(TuPack.Pack(ToTheirs(tuple)).Span)) == 0);

    [StoreFact]
    public async Task A_server_sorts_packed_tuples_as_their_values_sort()
    {
        var tuples = TupleGenerators.Tuple.Sample(600, 20).DistinctBy(tuple => Convert.ToHexString(FdbTuple.Pack(tuple))).ToList();
        await using var store = await server.OpenEmptyAsync();
        var subspace = new Subspace([0x15, 0x01]);
        await store.WriteAsync(tr =>
        {
            foreach (var tuple in tuples) tr.Set([.. subspace.Key, .. FdbTuple.Pack(tuple)], []);
            return Task.FromResult(true);
        });
        var found = await store.ReadAsync(tr => StoreDump.ReadAsync(tr, KeyRange.StartsWith(subspace.Key)));
        tuples.Sort(TupleOrder.Compare);
        Assert.Equal(
            tuples.Select(tuple => Convert.ToHexString(FdbTuple.Pack(tuple))),
            found.Select(row => Convert.ToHexString(row.Key.Span[subspace.Key.Length..])));
    }

    private static bool Unchanged(byte[] ours, byte[] theirs) => ours.AsSpan().SequenceEqual(theirs);

    /// <summary>The tuple within what both keep: they make one NaN of all.</summary>
    private static object?[] Common(object?[] tuple, bool isRead = false) => [.. tuple.Select(item => item switch
    {
        float.NaN => float.NaN,
        double.NaN => double.NaN,
        BigInteger big when big < Least => -big << 64,
        BigInteger big when isRead && big > Most => big << 64,
        object?[] nested => Common(nested, isRead),
        _ => item,
    })];

    private static IVarTuple ToTheirs(object?[] tuple)
    {
        var items = tuple.Select(item => item switch
        {
            Versionstamp stamp => VersionStamp.Complete(stamp.Version, stamp.Batch, stamp.User),
            object?[] nested => ToTheirs(nested),
            _ => item,
        });
        return STuple.FromObjects(items.ToArray());
    }

    /// <summary>Reads each element as the type that ours has.</summary>
    private static object?[] FromTheirs(IVarTuple theirs, object?[] ours)
    {
        Assert.Equal(ours.Length, theirs.Count);
        return [.. ours.Select((item, i) => item switch
        {
            null => theirs[i],
            byte[] => theirs.Get<byte[]>(i),
            string => theirs.Get<string>(i),
            long => theirs.Get<long>(i),
            BigInteger => theirs.Get<BigInteger>(i),
            float => theirs.Get<float>(i),
            double => theirs.Get<double>(i),
            bool => theirs.Get<bool>(i),
            Guid => theirs.Get<Guid>(i),
            Versionstamp => ToOurs(theirs.Get<VersionStamp>(i)),
            object?[] nested => FromTheirs(theirs.Get<IVarTuple>(i)!, nested),
            _ => throw new ArgumentException("No type of a tuple.", nameof(ours)),
        })];
    }

    private static Versionstamp ToOurs(VersionStamp stamp) => new(stamp.TransactionVersion, stamp.TransactionOrder, stamp.UserVersion);

    private static void CheckAll(Func<object?[], bool> holds) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(TupleGenerators.Tuple.Select(tuple => Common(tuple)).ToArbitrary(), holds));
}
