using System.ComponentModel;
using System.Diagnostics;
using Fdyno.Errors;
using Fdyno.Files;
using Fdyno.Items;

namespace Fdyno.Tests.Files;

public sealed class ItemFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.jsonl")]
    [InlineData("a.json.gz")]
    [InlineData("a.GZ")]
    [InlineData("a")]
    public async Task Reads_what_it_writes(string name)
    {
        var (count, size) = await ItemFile.WriteAsync(InFolder(name), ItemsAsync(300));
        Assert.Equal((300L, Enumerable.Range(1, 300).Sum(i => (long)ItemSize.Of(ItemOf(i)))), (count, size));
        Assert.Equal(await ToListAsync(ItemsAsync(300)), await ReadAsync(InFolder(name)));
        Assert.Equal([InFolder(name)], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_file_that_is_replaced_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = InFolder("a.jsonl");
        foreach (var mode in new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite, (UnixFileMode)0b110_100_000, (UnixFileMode)0b111_111_111 })
        {
            await File.WriteAllTextAsync(path, "before");
            File.SetUnixFileMode(path, mode);
            await ItemFile.WriteAsync(path, ItemsAsync(2));
            Assert.Equal(mode, File.GetUnixFileMode(path));
            Assert.Equal(2, (await File.ReadAllLinesAsync(path)).Length);
        }
    }

    [Fact]
    public async Task While_a_private_file_is_replaced_nobody_else_may_read_the_new_one()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = InFolder("a.jsonl");
        await File.WriteAllTextAsync(path, "before");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var modes = new List<UnixFileMode>();
        await ItemFile.WriteAsync(path, Watched());
        Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], modes);

        async IAsyncEnumerable<Item> Watched()
        {
            await Task.Yield();
            modes.AddRange(Directory.GetFiles(_folder).Where(file => file != path).Select(File.GetUnixFileMode));
            yield return ItemOf(1);
        }
    }

    [Fact]
    public async Task A_file_with_several_names_keeps_them_all()
    {
        if (!OperatingSystem.IsLinux()) return;
        var (path, other) = (InFolder("a.jsonl"), InFolder("b.jsonl"));
        await File.WriteAllTextAsync(path, new string('x', 10_000));
        Run("ln", path, other);
        await ItemFile.WriteAsync(path, ItemsAsync(3));
        Assert.Equal(3, (await File.ReadAllLinesAsync(other)).Length);
        Assert.Equal(2u, FileStatus.Of(path).Links);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public async Task A_link_stays_and_its_target_gets_the_items()
    {
        if (OperatingSystem.IsWindows()) return;
        var (target, link, second, dangling) = (InFolder("target.jsonl"), InFolder("link"), InFolder("second"), InFolder("dangling"));
        await File.WriteAllTextAsync(target, "before");
        File.CreateSymbolicLink(link, "target.jsonl");
        File.CreateSymbolicLink(second, link);
        File.CreateSymbolicLink(dangling, "later.jsonl");
        await ItemFile.WriteAsync(second, ItemsAsync(3));
        await ItemFile.WriteAsync(dangling, ItemsAsync(4));
        Assert.Equal(("target.jsonl", link, "later.jsonl"), (new FileInfo(link).LinkTarget, new FileInfo(second).LinkTarget, new FileInfo(dangling).LinkTarget));
        Assert.Equal(3, (await File.ReadAllLinesAsync(target)).Length);
        Assert.Equal(4, (await File.ReadAllLinesAsync(InFolder("later.jsonl"))).Length);
    }

    [Fact]
    public async Task A_name_of_255_bytes_is_written()
    {
        foreach (var name in new[] { new string('x', 249) + ".jsonl", new string('é', 126) + ".gz", "y" })
        {
            var path = InFolder(name);
            await ItemFile.WriteAsync(path, ItemsAsync(2));
            await ItemFile.WriteAsync(path, ItemsAsync(3));
            Assert.Equal(3, (await ReadAsync(path)).Count);
        }
    }

    [Fact]
    public async Task What_fails_or_is_stopped_leaves_the_file_as_it_was()
    {
        var (path, other) = (InFolder("a.jsonl"), InFolder("new.jsonl"));
        await File.WriteAllTextAsync(path, "before");
        foreach (var target in new[] { path, other })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => ItemFile.WriteAsync(target, Failing()));
            using var stop = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ItemFile.WriteAsync(target, Stopping(stop), cancellationToken: stop.Token));
        }

        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));

        static async IAsyncEnumerable<Item> Failing()
        {
            await foreach (var item in ItemsAsync(5_000)) yield return item;
            throw new InvalidOperationException();
        }

        static async IAsyncEnumerable<Item> Stopping(CancellationTokenSource stop)
        {
            await foreach (var item in ItemsAsync(5_000)) yield return item;
            await stop.CancelAsync();
            yield return ItemOf(1);
        }
    }

    [Fact]
    public async Task What_may_not_be_replaced_is_not()
    {
        var path = InFolder("a.jsonl");
        await File.WriteAllTextAsync(path, "before");
        await Assert.ThrowsAsync<IOException>(() => ItemFile.WriteAsync(path, ItemsAsync(1), new ItemWriteOptions { MayReplace = false }));
        File.SetAttributes(path, FileAttributes.ReadOnly);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => ItemFile.WriteAsync(path, ItemsAsync(1)));
        Assert.Equal("before", await File.ReadAllTextAsync(path));
        await ItemFile.WriteAsync(path, ItemsAsync(1), new ItemWriteOptions { Force = true });
        Assert.True(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly));
        Assert.Single(await ReadAsync(path));
        File.SetAttributes(path, FileAttributes.Normal);

        // One that comes meanwhile is not replaced either.
        var late = InFolder("late.jsonl");
        await Assert.ThrowsAsync<IOException>(() => ItemFile.WriteAsync(late, Meanwhile(), new ItemWriteOptions { MayReplace = false }));
        Assert.Equal("meanwhile", await File.ReadAllTextAsync(late));

        async IAsyncEnumerable<Item> Meanwhile()
        {
            await File.WriteAllTextAsync(late, "meanwhile");
            yield return ItemOf(1);
        }
    }

    [Fact]
    public async Task Folders_and_files_in_no_folder_are_refused()
    {
        var missing = Path.Combine(_folder, "no", "a.jsonl");
        Assert.Contains("is that of a folder", (await Assert.ThrowsAsync<FdynoException>(() => ItemFile.WriteAsync(_folder, ItemsAsync(1)))).Message, StringComparison.Ordinal);
        Assert.Contains("is that of a folder", (await Assert.ThrowsAsync<FdynoException>(() => ReadAsync(_folder))).Message, StringComparison.Ordinal);
        Assert.Contains($"There is no folder '{Path.GetDirectoryName(missing)}'", (await Assert.ThrowsAsync<FdynoException>(() => ItemFile.WriteAsync(missing, ItemsAsync(1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_written_to_and_stays_one()
    {
        if (!OperatingSystem.IsLinux()) return;
        File.CreateSymbolicLink(InFolder("null.gz"), "/dev/null");
        foreach (var path in new[] { "/dev/null", InFolder("null.gz") })
        {
            // Two at once: a device belongs to everybody.
            var both = await Task.WhenAll(ItemFile.WriteAsync(path, ItemsAsync(3_000)), ItemFile.WriteAsync(path, ItemsAsync(3_000)));
            Assert.Equal([3_000, 3_000], both.Select(written => written.Count));
            Assert.Equal(FileKind.Sequential, FileStatus.Of(path).Kind);
        }

        Assert.Equal("/dev/null", new FileInfo(InFolder("null.gz")).LinkTarget);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
        Assert.Equal(FileKind.Regular, FileStatus.Of(typeof(ItemFileTests).Assembly.Location).Kind);
        Assert.Equal(FileKind.Folder, FileStatus.Of(_folder).Kind);
        Assert.Equal(FileKind.Missing, FileStatus.Of(InFolder("missing")).Kind);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("pipe.json")]
    [InlineData("pipe.json.gz")]
    public async Task A_named_pipe_carries_every_item_both_ways(string name)
    {
        if (!OperatingSystem.IsLinux()) return;
        Run("mkfifo", InFolder(name));
        var writing = Task.Run(() => ItemFile.WriteAsync(InFolder(name), ItemsAsync(20_000)));
        var read = await Task.Run(() => ReadAsync(InFolder(name)));
        Assert.Equal(20_000, (await writing).Count);
        Assert.Equal(await ToListAsync(ItemsAsync(20_000)), read);
        Assert.Equal(FileKind.Sequential, FileStatus.Of(InFolder(name)).Kind);
    }

    [Fact]
    public async Task An_open_descriptor_is_written_from_where_it_stands()
    {
        if (!OperatingSystem.IsLinux()) return;
        var path = InFolder("log");
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            file.Write("before\n"u8);
            var number = (int)file.SafeFileHandle.DangerousGetHandle();
            File.CreateSymbolicLink(InFolder("link"), $"/proc/self/fd/{number}");
            Assert.Equal(number, OpenDescriptor.NumberOf(InFolder("link")));
            await ItemFile.WriteAsync($"/dev/fd/{number}", ItemsAsync(2));
            await ItemFile.WriteAsync(InFolder("link"), ItemsAsync(1));
        }

        // The descriptor's own position is behind all of it: what others write to it next would come there.
        Assert.Equal(["before", DynamoDbJson.ToJson(ItemOf(1)), DynamoDbJson.ToJson(ItemOf(2)), DynamoDbJson.ToJson(ItemOf(1))], await File.ReadAllLinesAsync(path));
    }

    [Theory]
    [InlineData("/dev/stdin", 0)]
    [InlineData("/dev/stdout", 1)]
    [InlineData("/dev/fd/63", 63)]
    [InlineData("/proc/self/fd/7", 7)]
    [InlineData("/proc/1/fd/7", null)]
    [InlineData("/dev/null", null)]
    [InlineData("/tmp/fd/7", null)]
    public void Paths_of_open_descriptors_are_known(string path, int? number)
    {
        if (OperatingSystem.IsLinux()) Assert.Equal(number, OpenDescriptor.NumberOf(path));
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments) ?? throw new Win32Exception(command);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static Item ItemOf(int number) => DynamoDbJson.Parse($$$"""{"pk":{"S":"{{{number}}}"}}""");

    private static async IAsyncEnumerable<Item> ItemsAsync(int count)
    {
        await Task.Yield();
        for (var i = 1; i <= count; i++) yield return ItemOf(i);
    }

    private static async Task<List<Item>> ToListAsync(IAsyncEnumerable<Item> items)
    {
        var list = new List<Item>();
        await foreach (var item in items) list.Add(item);
        return list;
    }

    private static async Task<List<Item>> ReadAsync(string path)
    {
        var list = new List<Item>();
        await foreach (var (_, item) in ItemFile.ReadAsync(path)) list.Add(item);
        return list;
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
