using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.Connection;

/// <summary>The file of an embedded store, copied and moved.</summary>
public sealed class CopiedFileTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-copies-").FullName;
    private readonly List<string> _warnings = [];

    private string StorePath => Path.Combine(_folder, "store.fdyno");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_file_that_is_copied_goes_on_with_a_past_of_its_own(bool isInUse, bool withLog)
    {
        // What is written first is in the file itself, and what comes then in its log, while somebody has it open.
        await (await FillAsync()).DisposeAsync();
        var bench = await OpenAsync(StorePath);
        await bench.PutAsync(bench.Item("b", 0, 1));
        if (!isInUse) await bench.DisposeAsync();
        var copy = Path.Combine(_folder, "copy.fdyno");
        File.Copy(StorePath, copy);
        if (withLog && File.Exists(StorePath + "-wal")) File.Copy(StorePath + "-wal", copy + "-wal");
        if (isInUse) await bench.DisposeAsync();
        await using (var copied = await OpenAsync(copy))
        {
            if (!OperatingSystem.IsLinux()) return; // Elsewhere, it depends on how a copy is made.
            Assert.Contains("is a copy", Assert.Single(_warnings), StringComparison.Ordinal);
            var now = await copied.NowAsync();
            _clock.Advance(TimeSpan.FromSeconds(3));
            await copied.PutAsync(copied.Item("a", 0, 100));
            Assert.NotEqual([copied.Item("a", 0, 100)], await copied.ReadAllAsync(now));
        }

        _warnings.Clear();
        await using (await OpenAsync(copy)) Assert.Empty(_warnings);
        await using (await OpenAsync(StorePath)) Assert.Empty(_warnings);
    }

    [Fact]
    public async Task A_file_that_is_moved_is_the_same_one()
    {
        await (await FillAsync()).DisposeAsync();
        await using (await OpenAsync(StorePath))
        {
        }

        var moved = Path.Combine(_folder, "moved.fdyno");
        File.Move(StorePath, moved);
        await using var bench = await OpenAsync(moved);
        Assert.Empty(_warnings);
        Assert.NotEqual(0, await bench.CountAsync(k => k.Images.Range()));
    }

    [Fact]
    public async Task A_second_connection_of_the_process_sees_the_same_file()
    {
        await using var first = await FillAsync();
        await using var second = await OpenAsync(StorePath);
        Assert.Equal(first.Context.Store.Identity, second.Context.Store.Identity);
        Assert.Empty(_warnings);
    }

    private async Task<HistoryBench> FillAsync()
    {
        var bench = await HistoryBench.NewAsync(await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = StorePath }), _clock);
        await bench.SwitchAsync(true);
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            await bench.PutAsync(bench.Item("a", 0, i));
        }

        return bench;
    }

    private async Task<HistoryBench> OpenAsync(string path) => await HistoryBench.NewAsync(
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path }), _clock, isNew: false, warn: _warnings.Add);
}
