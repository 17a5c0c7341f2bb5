namespace Fdyno.Texts;

/// <summary>How long ago something was, in words.</summary>
public static class Age
{
    /// <summary>The two largest units of a time span, such as <c>3 days 2 hours</c>.</summary>
    public static string Describe(TimeSpan age)
    {
        if (age < TimeSpan.FromMinutes(1)) return "less than a minute";
        (int Count, string Unit)[] units = [(age.Days, "day"), (age.Hours, "hour"), (age.Minutes, "minute")];
        var first = Array.FindIndex(units, u => u.Count > 0);
        return string.Join(' ', units.Skip(first).Take(2).Where(u => u.Count > 0).Select(Word));
    }

    private static string Word((int Count, string Unit) part) =>
        FormattableString.Invariant($"{part.Count} {part.Unit}{(part.Count == 1 ? "" : "s")}");
}
