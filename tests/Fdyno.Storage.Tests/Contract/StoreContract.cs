using System.Text;
using Fdyno.Testing;

namespace Fdyno.Storage.Tests.Contract;

/// <summary>What every store has to do; one class for each topic derives from this, and one of each for every store.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private protected FakeTimeProvider Clock { get; } = new();

    private protected IStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync(Clock);

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    protected abstract Task<IStore> OpenAsync(TimeProvider timeProvider);

    private protected static byte[] B(string text) => Encoding.Latin1.GetBytes(text);

    private protected static string? S(byte[]? bytes) => bytes is null ? null : Encoding.Latin1.GetString(bytes);

    private protected static byte[] Number(long value) => BitConverter.GetBytes(value);

    private protected static KeyRange Range(string begin, string end) => new(B(begin), B(end));

    private protected Task<string?> GetAsync(string key) => Store.ReadAsync(async tr => S(await tr.GetAsync(B(key))));

    private protected Task<byte[]?> GetBytesAsync(string key) => Store.ReadAsync(async tr => await tr.GetAsync(B(key)));

    private protected Task WriteAsync(Action<ITransaction> writes) => Store.WriteAsync(tr =>
    {
        writes(tr);
        return Task.FromResult(true);
    });

    private protected Task SetAsync(string key, string value) => WriteAsync(tr => tr.Set(B(key), B(value)));

    /// <summary>Sets each key to itself.</summary>
    private protected Task SetAllAsync(params string[] keys) => WriteAsync(tr =>
    {
        foreach (var key in keys) tr.Set(B(key), B(key));
    });

    /// <summary>The values of several keys: "-" where there is none, "=" for an empty one.</summary>
    private protected static async Task<string> ManyAsync(IReadTransaction transaction, params string[] keys)
    {
        var values = await transaction.GetManyAsync([.. keys.Select(key => (ReadOnlyMemory<byte>)B(key))]);
        return string.Join(' ', values.Select(value => value is null ? "-" : value.Length == 0 ? "=" : S(value)));
    }

    /// <summary>The whole of a range, page by page, as "key=value" in the order of the read.</summary>
    private protected static async Task<string> ListAsync(IReadTransaction transaction, KeyRange range, RangeReadOptions options = default)
    {
        var rows = new List<string>();
        while (true)
        {
            var page = await transaction.GetRangeAsync(range, options);
            Assert.True(page.Items.Count > 0 || !page.HasMore, "A page with more behind it has to hold something.");
            rows.AddRange(page.Items.Select(item => $"{S(item.Key.ToArray())}={S(item.Value.ToArray())}"));
            if (!page.HasMore) return string.Join(' ', rows);
            range = page.Rest(range, options.Reverse);
        }
    }

    private protected static async Task<StoreErrorCode> ErrorOf(Func<Task> action) =>
        (await Assert.ThrowsAsync<StoreException>(action)).Code;

    /// <summary>
    /// Runs <paramref name="first"/> as a transaction whose first run has <paramref name="meanwhile"/> committed by somebody else
    /// between its reads and its commit; returns how often it ran.
    /// </summary>
    private protected async Task<int> RunsWhenAsync(Func<ITransaction, Task> first, Func<Task> meanwhile)
    {
        var runs = 0;
        await Store.WriteAsync(async tr =>
        {
            await first(tr);
            if (++runs == 1) await meanwhile();
            return true;
        });
        return runs;
    }
}
