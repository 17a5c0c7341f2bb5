using System.ComponentModel;
using System.Diagnostics;
using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.Startup;

/// <summary>New PowerShell processes.</summary>
/// <param name="powerShell">
/// The PowerShell to start: its program, or its assembly <c>pwsh.dll</c>, which a dotnet tool has instead and which dotnet runs.
/// </param>
internal sealed class Shell(string powerShell)
{
    /// <summary>The PowerShell on PATH.</summary>
    public const string OnPath = "pwsh";

    /// <summary>Runs a script in a new process, without profiles, and waits for its end.</summary>
    /// <param name="script">The script.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>What it wrote, without the white space around it, and the time from its start to its end.</returns>
    /// <exception cref="ArgumentException">The PowerShell does not exist.</exception>
    /// <exception cref="WrongResultException">The script failed.</exception>
    public async Task<(string Output, TimeSpan Time)> RunAsync(string script, CancellationToken cancellationToken)
    {
        string[] arguments = ["-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'; {script}"];
        var isAssembly = powerShell.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : powerShell, isAssembly ? [powerShell, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        var clock = Stopwatch.StartNew();
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var time = clock.Elapsed;
            WrongResultException.ThrowUnless(process.ExitCode == 0, $"A PowerShell process failed: {await errors}\n{script}");
            return ((await output).Trim(), time);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new ArgumentException(
                $"Cannot start {powerShell}. Name the PowerShell to measure: --powershell <pwsh or pwsh.dll>. build.ps1 does so.", missing);
        }
    }
}
