namespace Fdyno.Benchmarks.Where;

/// <summary>
/// The processor time of the one thread on which FoundationDB's client does all its work. A process has one, and it is the limit of
/// what the process can read and write.
/// </summary>
internal static class NetworkThread
{
    // Cut to 15 characters by Linux; FoundationDB.Client gives it.
    private const string Name = "FdbNetworkLoop";
    private const double TicksPerSecond = 100;

    /// <summary>What it has taken so far; null where there is no such thread, and where the system does not tell.</summary>
    public static TimeSpan? ProcessorTime()
    {
        const string Threads = "/proc/self/task";
        if (!Directory.Exists(Threads)) return null;
        var thread = Directory.EnumerateDirectories(Threads).FirstOrDefault(
            folder => File.ReadAllText(Path.Combine(folder, "comm")).Trim() == Name);
        if (thread is null) return null;

        // "id (name) state …": user and system time are the 12th and 13th field behind the name (man 5 proc).
        var stat = File.ReadAllText(Path.Combine(thread, "stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], null) + long.Parse(fields[12], null)) / TicksPerSecond);
    }
}
