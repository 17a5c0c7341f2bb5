using System.Diagnostics;
using System.Globalization;

namespace Fdyno.Samples.Quickstart;

/// <summary>Prints what was done, each line with the time that it took.</summary>
internal sealed class StepLog
{
    private readonly Stopwatch _total = Stopwatch.StartNew();
    private TimeSpan _last;

    /// <summary>Prints a finished step.</summary>
    public void Done(string text)
    {
        var now = _total.Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{(now - _last).TotalSeconds,6:F2} s] {text}"));
        _last = now;
    }

    /// <summary>Prints how it all ended.</summary>
    public void Finished(string text) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text} {_total.Elapsed.TotalSeconds:F2} s in all."));
}
