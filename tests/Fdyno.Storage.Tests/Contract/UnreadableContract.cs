namespace Fdyno.Storage.Tests.Contract;

public abstract class UnreadableContract : StoreContract
{
    [Theory]
    [InlineData("log/", "log0", true)]
    [InlineData("a", "z", true)]
    [InlineData("a", "log/", false)]
    [InlineData("log0", "z", false)]
    public async Task A_range_that_could_hold_a_stamped_key_cannot_be_read(string begin, string end, bool refused)
    {
        await Store.WriteAsync(async tr =>
        {
            tr.SetVersionstampedKey(B("log/----------"), 4, []);
            if (refused)
            {
                var range = Range(begin, end);
                Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(async () => await tr.GetRangeAsync(range)));
                Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(async () => await tr.Snapshot.GetRangeAsync(range)));
            }
            else
            {
                await tr.GetRangeAsync(Range(begin, end));
            }
            return true;
        });
    }

    [Fact]
    public async Task A_key_that_a_stamped_key_could_become_cannot_be_read()
    {
        await Store.WriteAsync(async tr =>
        {
            tr.SetVersionstampedKey(B("log/----------"), 4, []);
            Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(async () => await tr.GetAsync(B("log/\x7F123456789"))));
            Assert.Null(await tr.GetAsync(B("log0")));
            return true;
        });
    }

    [Fact]
    public async Task A_key_with_a_stamped_value_cannot_be_read_and_its_neighbours_can()
    {
        await Store.WriteAsync(async tr =>
        {
            tr.SetVersionstampedValue(B("k"), B("----------"), 0);
            Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(async () => await tr.GetAsync(B("k"))));
            Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(async () => await tr.Snapshot.GetAsync(B("k"))));
            Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(() => ManyAsync(tr, "a", "k", "z")));
            Assert.Equal(StoreErrorCode.AccessedUnreadable, await ErrorOf(async () => await tr.GetRangeAsync(Range("a", "z"))));
            Assert.Null(await tr.GetAsync(B("k\0")));
            Assert.Equal("", await ListAsync(tr, Range("a", "k")));
            return true;
        });
        Assert.NotNull(await GetAsync("k"));
    }

    [Fact]
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
