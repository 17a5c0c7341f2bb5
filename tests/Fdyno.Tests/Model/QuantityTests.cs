using System.Globalization;
using Fdyno.Texts;

namespace Fdyno.Tests.Model;

/// <summary>Counts in words.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 items")]
    [InlineData(1, "1 item")]
    [InlineData(2, "2 items")]
    [InlineData(-1, "-1 items")]
    [InlineData(1_234_567, "1234567 items")]
    public void A_count_is_followed_by_its_noun(long count, string text) => Assert.Equal(text, Quantity.Of(count, "item"));

    [Theory]
    [InlineData(1, "1 item")]
    [InlineData(1_234_567, "1.234.567 items")]
    public void Thousands_are_grouped_as_in_the_culture(long count, string text) =>
        Assert.Equal(text, Quantity.Grouped(count, "item", CultureInfo.GetCultureInfo("de-DE")));
}
