namespace Fdyno.Storage.Tests.Contract;

public abstract class UnreadableContract : StoreContract
{
    public static TheoryData<string, Func<IReadTransaction, Task>, bool> Reads() => new()
    {
        { "all that the stamped key can become", tr => tr.GetRangeAsync(Range("log/", "log0")).AsTask(), true },
        { "a range around it", tr => tr.GetRangeAsync(Range("a", "z")).AsTask(), true },
        { "the range before it", tr => tr.GetRangeAsync(Range("a", "log/")).AsTask(), false },
        { "the range behind it", tr => tr.GetRangeAsync(Range("log0", "m")).AsTask(), false },
        { "a key that it can become", tr => tr.GetAsync(B("log/\x7F123456789")).AsTask(), true },
        { "a key behind it", tr => tr.GetAsync(B("log0")).AsTask(), false },
        { "the key of a stamped value", tr => tr.GetAsync(B("value")).AsTask(), true },
        { "a range around that key", tr => tr.GetRangeAsync(Range("u", "w")).AsTask(), true },
        { "many keys, that one among them", tr => ManyAsync(tr, "a", "value", "z"), true },
        { "many keys without it", tr => ManyAsync(tr, "a", "z"), false },
        { "the key behind that key", tr => tr.GetAsync(B("value\0")).AsTask(), false },
        { "the range before that key", tr => tr.GetRangeAsync(Range("u", "value")).AsTask(), false },
    };

    [StoreTheory]
    [MemberData(nameof(Reads))]
    public async Task What_is_only_known_after_the_commit_cannot_be_read(string name, Func<IReadTransaction, Task> read, bool isRefused)
    {
        foreach (var isSnapshot in new[] { false, true })
        {
            StoreErrorCode? refusal = null;
            StoreErrorCode? end = null;
            try
            {
                await Store.WriteAsync(async tr =>
                {
                    tr.SetVersionstampedKey(B("log/----------"), 4, []);
                    tr.SetVersionstampedValue(B("value"), B("----------"), 0);
                    try
                    {
                        await read(isSnapshot ? tr.Snapshot : tr);
                    }
                    catch (StoreException error)
                    {
                        refusal = error.Code;
                    }

                    return true;
                });
            }
            catch (StoreException error)
            {
                end = error.Code;
            }

            // Going on after a refusal does not help: the commit is refused as well.
            StoreErrorCode? expected = isRefused ? StoreErrorCode.AccessedUnreadable : null;
            Assert.Equal((name, isSnapshot, expected, expected), (name, isSnapshot, refusal, end));
        }

        Assert.Equal(isRefused, await GetAsync("value") is null);
    }

    [StoreFact]
    public async Task The_refusal_ends_the_transaction_when_the_body_lets_it_through()
    {
        var runs = 0;
        Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(() => Store.WriteAsync(async tr =>
        {
            runs++;
            tr.SetVersionstampedValue(B("k"), B("----------"), 0);
            return await tr.GetAsync(B("k"));
        })));
        Assert.Equal(1, runs);
        Assert.Null(await GetAsync("k"));
    }
}
