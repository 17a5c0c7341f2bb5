using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.Startup;

/// <summary>
/// How long a user waits in a new PowerShell: for the import, for the first listing of tables, for the first backup. Each is the time of
/// a whole process from its start to its end, and the kinds of processes take turns, so that a machine that slows down slows all of them.
/// </summary>
internal static class StartupRun
{
    private const int Tables = 10;
    private const int Items = 1_000;

    /// <summary>Measures, and prints the figures.</summary>
    /// <exception cref="ArgumentException">There is no module or no PowerShell, or the document lacks the markers.</exception>
    /// <exception cref="WrongResultException">A process fails or writes what it should not.</exception>
    public static async Task RunAsync(StartupOptions options, CancellationToken cancellationToken)
    {
        var module = BuiltModule.Find();
        var shell = new Shell(options.PowerShell);
        var folder = Directory.CreateTempSubdirectory("fdyno-startup-").FullName;
        try
        {
            var store = Path.Combine(folder, "store.fdyno");
            var import = $"Import-Module '{module.Folder}/Fdyno.psd1'";
            var connect = $"{import}; $null = Connect-Fdyno -Create -Path '{store}'";
            await shell.RunAsync(Filling(connect), cancellationToken);
            (StartupFigures Figures, string Script, string Output)[] kinds =
            [
                (new("an empty process", null), "", ""),
                (new("the import", TimeSpan.FromMilliseconds(150)), import, ""),
                (new("import, connection, first listing of tables", TimeSpan.FromMilliseconds(500)), $"{connect}; @(Get-FdynoTable).Count", $"{Tables}"),
                (new("import, connection, first backup", TimeSpan.FromSeconds(1)), $"{connect}; (New-FdynoBackup Table-1).BackupStatus", "AVAILABLE"),
            ];

            // The round before the first one warms the caches of files.
            for (var round = -1; round < options.Rounds; round++)
            {
                foreach (var (figures, script, expected) in kinds)
                {
                    var (output, time) = await shell.RunAsync(script, cancellationToken);
                    WrongResultException.ThrowUnless(output == expected, $"{figures.Name}: '{output}' instead of '{expected}'.");
                    if (round >= 0) figures.Times.Add(time);
                }

                Console.WriteLine(round < 0 ? "Warmed up." : $"Round {round + 1} of {options.Rounds}.");
            }

            var markdown = StartupMarkdown.Render([.. kinds.Select(kind => kind.Figures)], module);
            await GeneratedSection.PublishAsync(options.WritePath, "startup", markdown, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Filling(string connect) => $$"""
        {{connect}}
        1..{{Tables}} | ForEach-Object { $null = New-FdynoTable "Table-$_" pk -RangeKey sk }
        1..{{Items}} | ForEach-Object { @{ pk = "key $($_ % 50)"; sk = "$_"; number = $_; text = "some text $_" * 20 } } | Set-FdynoItem -TableName Table-1
        """;
}
