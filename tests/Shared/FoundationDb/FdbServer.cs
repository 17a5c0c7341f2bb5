using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fdyno.Testing.FoundationDb;

/// <summary>
/// A FoundationDB server of one process on a free port of the loopback address, in a temporary folder: started from the
/// <c>fdbserver</c> on PATH, ended by its process id. Nothing else on the machine is touched.
/// </summary>
internal sealed class FdbServer : IAsyncDisposable
{
    /// <summary>Why there is no server to test with; null where there is one.</summary>
    public static readonly string? MissingReason =
        FindOnPath("fdbserver") is null ? "There is no fdbserver on PATH (README.md, \"FoundationDB\")."
        : FindOnPath("fdbcli") is null ? "There is no fdbcli on PATH (README.md, \"FoundationDB\")."
        : null;

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fdyno-fdb-");
    private readonly List<string> _arguments;
    private readonly string[] _tls;
    private Process? _process;

    private FdbServer(int port, FdbTls? tls, IEnumerable<string> arguments)
    {
        Port = port;
        Address = $"127.0.0.1:{port}{(tls is null ? "" : ":tls")}";
        ClusterFile = Path.Combine(_folder.FullName, "fdb.cluster");
        _tls = tls?.Arguments ?? [];
        _arguments =
        [
            "-p", Address, "-l", Address, "-C", ClusterFile,
            "-d", Path.Combine(_folder.FullName, "data"), "-L", Path.Combine(_folder.FullName, "logs"), .. _tls, .. arguments,
        ];
    }

    /// <summary>The port that the server listens on.</summary>
    public int Port { get; }

    /// <summary>The address of the server, as a cluster file has it.</summary>
    public string Address { get; }

    /// <summary>The cluster file, for clients.</summary>
    public string ClusterFile { get; }

    /// <summary>The server's process id, while it runs.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Starts a server with an empty database.</summary>
    /// <param name="engine"><c>memory</c> for speed, <c>ssd</c> for what has to outlive the process.</param>
    /// <param name="arguments">More arguments of fdbserver.</param>
    public static Task<FdbServer> StartAsync(string engine = "memory", params string[] arguments) => StartAsync(null, engine, arguments);

    /// <inheritdoc cref="StartAsync(string, string[])"/>
    /// <param name="tls">The files of TLS, which server and clients then have to use; null to go without.</param>
    public static async Task<FdbServer> StartAsync(FdbTls? tls, string engine = "memory", params string[] arguments)
    {
        var server = await StartUnconfiguredAsync(tls, arguments);
        try
        {
            // The read waits until the new database answers.
            await server.CommandAsync($"configure new single {engine}; get ready");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that coordinates a cluster without a database.</summary>
    public static async Task<FdbServer> StartUnconfiguredAsync(FdbTls? tls = null, params string[] arguments)
    {
        var server = new FdbServer(FreePort(), tls, arguments);
        try
        {
            Directory.CreateDirectory(Path.Combine(server._folder.FullName, "data"));
            Directory.CreateDirectory(Path.Combine(server._folder.FullName, "logs"));
            await File.WriteAllTextAsync(server.ClusterFile, $"fdyno:test@{server.Address}\n");
            server.Start();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of fdbcli and returns what it printed.</summary>
    public Task<string> CommandAsync(string command) =>
        RunAsync("fdbcli", ["-C", ClusterFile, "--exec", command, "--timeout", "30", .. _tls]);

    /// <summary>Starts the server again, on the data that it left.</summary>
    /// <param name="more">More arguments of fdbserver, for this time.</param>
    public void Start(params string[] more)
    {
        var start = new ProcessStartInfo(FindOnPath("fdbserver")!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in _arguments.Concat(more)) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Keeps the server from doing anything, its connections open: from outside, a machine that hangs. Not on Windows.</summary>
    public Task PauseAsync() => RunAsync("kill", "-STOP", ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets a paused server go on.</summary>
    public Task ContinueAsync() => RunAsync("kill", "-CONT", ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Ends the server as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    public static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, CommandTimeout, arguments);

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<string> RunAsync(string program, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(patience);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>The file of a program on PATH; null where there is none.</summary>
    public static string? FindOnPath(string program)
    {
        var name = OperatingSystem.IsWindows() ? $"{program}.exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
