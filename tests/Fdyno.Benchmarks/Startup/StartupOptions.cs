using System.Globalization;

namespace Fdyno.Benchmarks.Startup;

/// <summary>What a run of new processes is to do.</summary>
/// <param name="Rounds">How often each is measured; the figures are medians.</param>
/// <param name="WritePath">A Markdown file whose marked part is replaced by the figures; null for none.</param>
/// <param name="PowerShell">The PowerShell to measure: its program or its assembly.</param>
internal sealed record StartupOptions(int Rounds, string? WritePath, string PowerShell)
{
    /// <summary>Reads the command line behind the name of the mode.</summary>
    /// <exception cref="ArgumentException">An option is unknown or lacks its value.</exception>
    public static StartupOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new StartupOptions(Rounds: 15, WritePath: null, Shell.OnPath);
        while (!arguments.IsEmpty)
        {
            if (arguments is not [var name, var value, .. var rest])
            {
                throw new ArgumentException($"{arguments[0]} is no option, or needs a value. There are --rounds, --write and --powershell.");
            }

            options = name switch
            {
                "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 =>
                    options with { Rounds = rounds },
                "--rounds" => throw new ArgumentException($"--rounds needs a whole number above 0, not '{value}'."),
                "--write" => options with { WritePath = value },
                "--powershell" => options with { PowerShell = value },
                _ => throw new ArgumentException($"There is no option {name}. There are --rounds, --write and --powershell."),
            };
            arguments = rest;
        }

        return options;
    }
}
