using System.Diagnostics;
using Fdyno.Benchmarks.SideBySide;
using Fdyno.Storage;
using Fdyno.Testing.FoundationDb;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>
/// FoundationDB's own <c>fdbbackup</c> and <c>fdbrestore</c>, with a <c>backup_agent</c> that does their work, and a local folder for
/// the backups. The agent is ended by its process id, and the folder goes with it.
/// </summary>
internal sealed class NativeTools : IAsyncDisposable
{
    /// <summary>What of them is not on PATH; null where all are.</summary>
    public static readonly string? MissingReason =
        new[] { "fdbbackup", "fdbrestore", "backup_agent" }.FirstOrDefault(program => FdbServer.FindOnPath(program) is null) is { } program
            ? $"There is no {program} on PATH: install FoundationDB's clients, or give --without-tools."
            : null;

    // A backup of a few bytes takes half a minute, mostly waiting.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fdyno-fdbbackup-");
    private readonly string _clusterFile;
    private readonly Process _agent;

    private NativeTools(string clusterFile)
    {
        _clusterFile = clusterFile;
        var start = new ProcessStartInfo(FdbServer.FindOnPath("backup_agent")!)
        {
            ArgumentList = { "-C", clusterFile },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _agent = Process.Start(start)!;
        _agent.BeginOutputReadLine();
        _agent.BeginErrorReadLine();
    }

    /// <summary>Starts an agent for a cluster.</summary>
    public static NativeTools Start(string clusterFile) => new(clusterFile);

    /// <summary>
    /// Makes a backup of a range, and waits until it is complete. The first snapshot of a backup is always made as quickly as it can be;
    /// the interval of 0 says so for any further one, and changes nothing that could be measured.
    /// </summary>
    public Task BackUpAsync(KeyRange range) => RunAsync(
        "fdbbackup", "start", "-C", _clusterFile, "-d", $"file://{_folder.FullName}", "-k", Text(range), "-s", "0", "-w");

    /// <summary>Restores the newest backup of a range with other prefixes, and waits until it is complete.</summary>
    /// <param name="range">The range.</param>
    /// <param name="oldPrefix">What all keys of the range start with.</param>
    /// <param name="newPrefix">What stands in its place.</param>
    public Task RestoreAsync(KeyRange range, ReadOnlySpan<byte> oldPrefix, ReadOnlySpan<byte> newPrefix)
    {
        // Their names hold the time.
        var newest = _folder.EnumerateDirectories("backup-*").MaxBy(folder => folder.Name, StringComparer.Ordinal);
        WrongResultException.ThrowUnless(newest is not null, "fdbbackup has left no backup.");
        return RunAsync(
            "fdbrestore", "start", "--dest-cluster-file", _clusterFile, "-r", $"file://{newest!.FullName}", "-k", Text(range),
            "--remove-prefix", Text(oldPrefix), "--add-prefix", Text(newPrefix), "-w");
    }

    /// <summary>Removes all backups.</summary>
    public void Clear()
    {
        foreach (var backup in _folder.EnumerateDirectories()) backup.Delete(recursive: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_agent.HasExited) _agent.Kill();
        await _agent.WaitForExitAsync();
        _agent.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        try
        {
            await FdbServer.RunAsync(FdbServer.FindOnPath(program)!, Patience, arguments);
        }
        catch (InvalidOperationException error)
        {
            throw new WrongResultException(error.Message);
        }
    }

    private static string Text(KeyRange range) => $"{Text(range.Begin.Span)} {Text(range.End.Span)}";

    private static string Text(ReadOnlySpan<byte> bytes) =>
        string.Concat(Convert.ToHexStringLower(bytes).Chunk(2).Select(digits => $@"\x{new string(digits)}"));
}
