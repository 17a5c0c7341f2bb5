namespace Fdyno.Storage.Tests.Contract;

public abstract class VersionstampsContract : StoreContract
{
    [StoreFact]
    public async Task A_key_gets_the_stamp_of_its_commit()
    {
        var stamp = await StampOf(tr => tr.SetVersionstampedKey(B("log/----------/x"), 4, B("v")));
        var rows = await Store.ReadAsync(async tr => await tr.GetRangeAsync(KeyRange.StartsWith(B("log/"))));
        var row = Assert.Single(rows.Items);
        Assert.Equal(stamp, Versionstamp.Read(row.Key.Span[4..14]));
        Assert.Equal("/x", S(row.Key[14..].ToArray()));
        Assert.Equal("v", S(row.Value.ToArray()));
    }

    [StoreFact]
    public async Task A_value_gets_the_stamp_of_its_commit()
    {
        var stamp = await StampOf(tr => tr.SetVersionstampedValue(B("k"), B("<---------->"), 1));
        var value = await GetBytesAsync("k");
        Assert.Equal(stamp, Versionstamp.Read(value.AsSpan(1, 10)));
        Assert.Equal((byte)'<', value![0]);
        Assert.Equal((byte)'>', value[11]);
    }

    [StoreFact]
    public async Task Stamps_rise_and_are_the_versions_of_the_commits()
    {
        var last = new Versionstamp(0, 0, 0);
        for (var i = 0; i < 20; i++)
        {
            var before = await Store.ReadAsync(tr => tr.GetReadVersionAsync().AsTask());
            var stamp = await StampOf(tr => tr.Set(B("k"), []));
            var after = await Store.ReadAsync(tr => tr.GetReadVersionAsync().AsTask());
            Assert.True(last < stamp);
            Assert.InRange((long)stamp.Version, before + 1, after);
            last = stamp;
        }
    }

    [StoreFact]
    public async Task A_transaction_that_wrote_nothing_has_no_stamp()
    {
        var stamp = await Store.WriteAsync(async tr =>
        {
            await tr.GetAsync(B("k"));
            return tr.GetVersionstampAsync();
        }).ContinueWith(task => task.Result, TaskScheduler.Default);
        Assert.Equal(StoreErrorCode.NoCommitVersion, await ErrorOf(() => stamp));
    }

    [StoreFact]
    public async Task Write_conflicts_alone_make_a_commit_with_a_stamp() =>
        Assert.True((await StampOf(tr => tr.AddWriteConflict(Range("a", "b")))).Version > 0);

    [StoreFact]
    public async Task Several_keys_of_one_commit_differ_by_what_their_writer_adds()
    {
        await WriteAsync(tr =>
        {
            tr.SetVersionstampedKey(B("log/----------/1"), 4, B("1"));
            tr.SetVersionstampedKey(B("log/----------/2"), 4, B("2"));
        });
        var rows = await Store.ReadAsync(async tr => await tr.GetRangeAsync(KeyRange.StartsWith(B("log/"))));
        Assert.Equal(["1", "2"], rows.Items.Select(row => S(row.Value.ToArray())));
    }

    [StoreFact]
    public async Task A_clear_behind_a_stamped_key_takes_it_and_one_before_does_not()
    {
        await WriteAsync(tr =>
        {
            tr.SetVersionstampedKey(B("log/----------"), 4, B("gone"));
            tr.ClearRange(KeyRange.StartsWith(B("log/")));
            tr.SetVersionstampedKey(B("log/----------/later"), 4, B("stays"));
        });
        var rows = await Store.ReadAsync(async tr => await tr.GetRangeAsync(KeyRange.StartsWith(B("log/"))));
        Assert.Equal(["stays"], rows.Items.Select(row => S(row.Value.ToArray())));
    }

    [StoreFact]
    public async Task A_later_write_replaces_a_stamped_value()
    {
        await WriteAsync(tr =>
        {
            tr.SetVersionstampedValue(B("set"), B("----------"), 0);
            tr.Set(B("set"), B("v"));
            tr.SetVersionstampedValue(B("clear"), B("----------"), 0);
            tr.Clear(B("clear"));
        });
        Assert.Equal("v", await GetAsync("set"));
        Assert.Null(await GetAsync("clear"));
    }

    [StoreFact]
    public async Task A_stamped_key_conflicts_with_those_who_read_where_it_comes_to_stand() =>
        Assert.Equal(2, await RunsWhenAsync(
            async tr =>
            {
                await ListAsync(tr, KeyRange.StartsWith(B("log/")));
                tr.Set(B("mark"), []);
            },
            () => WriteAsync(tr => tr.SetVersionstampedKey(B("log/----------"), 4, []))));

    [StoreTheory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task The_stamp_has_to_lie_within(int offset)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(tr => tr.SetVersionstampedKey(B("----------"), offset, [])));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(tr => tr.SetVersionstampedValue(B("k"), B("----------"), offset)));
    }

    private async Task<Versionstamp> StampOf(Action<ITransaction> write)
    {
        var stamp = await await Store.WriteAsync(tr =>
        {
            write(tr);
            return Task.FromResult(tr.GetVersionstampAsync());
        });
        return stamp;
    }
}
