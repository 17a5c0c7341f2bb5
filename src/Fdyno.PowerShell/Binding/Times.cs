namespace Fdyno.PowerShell.Binding;

/// <summary>Times as PowerShell users write them.</summary>
internal static class Times
{
    /// <summary>The instant of a time; one of kind Unspecified, which is what a text without a zone becomes, is local.</summary>
    public static DateTimeOffset? ToOffset(DateTime? time) => time switch
    {
        null => null,

        // The ends of what DateTime holds have no room for the zone's offset; a bound is as good a few hours off them.
        { Kind: not DateTimeKind.Utc } local when local < DateTime.MinValue.AddDays(1) => DateTimeOffset.MinValue,
        { Kind: not DateTimeKind.Utc } local when local > DateTime.MaxValue.AddDays(-1) => DateTimeOffset.MaxValue,
        { } value => new DateTimeOffset(value),
    };
}
