using Fdyno.Errors;
using Fdyno.Files;

namespace Fdyno.Tests.Files;

public sealed class TextFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_written_whole_without_a_byte_order_mark()
    {
        var path = Path.Combine(_folder, "page.html");
        await TextFile.WriteAsync(path, "<p>é</p>\n");
        Assert.Equal("<p>é</p>\n"u8.ToArray(), await File.ReadAllBytesAsync(path));
        await TextFile.WriteAsync(path, "short");
        Assert.Equal("short"u8.ToArray(), await File.ReadAllBytesAsync(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_file_keeps_its_mode_and_the_link_to_it()
    {
        if (OperatingSystem.IsWindows()) return;
        var (path, link) = (Path.Combine(_folder, "page.html"), Path.Combine(_folder, "link.html"));
        await File.WriteAllTextAsync(path, "before");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, path);
        await TextFile.WriteAsync(link, "after");
        Assert.Equal("after", await File.ReadAllTextAsync(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task A_folder_is_refused() =>
        Assert.Equal(FdynoErrorCode.Validation, (await Assert.ThrowsAsync<FdynoException>(() => TextFile.WriteAsync(_folder, ""))).Code);

    [Fact]
    public async Task A_cancelled_write_leaves_the_file_as_it_was()
    {
        var path = Path.Combine(_folder, "page.html");
        await File.WriteAllTextAsync(path, "before");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TextFile.WriteAsync(path, "after", new CancellationToken(canceled: true)));
        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }
}
