using System.Text.RegularExpressions;
using Fdyno.Errors;

namespace Fdyno.Tests.Contract;

/// <summary>What every error's advice must be: there, more than its text, and of commands that the module has.</summary>
internal static partial class Advice
{
    private const int LeastCharacters = 15;

    private static readonly Lazy<HashSet<string>> Commands = new(() =>
        [.. CommandPattern().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Fdyno.psd1"))).Select(match => match.Value)]);

    public static void Check(FdynoException error)
    {
        var advice = error.RecommendedAction;
        Assert.False(string.IsNullOrWhiteSpace(advice), $"No advice: {error.Message}");
        Assert.True(advice.Length >= LeastCharacters, $"'{advice}' does not say what to do about: {error.Message}");
        Assert.False(error.Message.Contains(advice.TrimEnd('.'), StringComparison.OrdinalIgnoreCase), $"'{advice}' says no more than: {error.Message}");
        Assert.All(CommandPattern().Matches(advice), match => Assert.Contains(match.Value, Commands.Value));
    }

    [GeneratedRegex("[A-Z][a-z]+-Fdyno[A-Za-z]*")]
    private static partial Regex CommandPattern();
}
