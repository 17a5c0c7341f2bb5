namespace Fdyno.Diagnostics;

/// <summary>The names under which Fdyno tells who collects such things what it does (docs/en-US/about_Fdyno_Diagnostics.md).</summary>
public static class FdynoDiagnostics
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string SourceName = "Fdyno";
}
