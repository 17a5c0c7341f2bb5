using System.Xml.Linq;
using Fdyno.Model;
using Fdyno.PowerShell.Tests.Packaging;

namespace Fdyno.PowerShell.Tests.Times;

/// <summary>Every time in what cmdlets write is one that names its zone when PowerShell shows it. Read from the types and their files.</summary>
public class UtcTimePropertyTests
{
    private const string Getters = "Fdyno.PowerShell.Times.UtcTimeProperties";

    private static readonly XDocument Types = XDocument.Load(Path.Combine(Repository.Module, "Fdyno.Types.ps1xml"));

    /// <summary>The types that have a time to show. Requests are given to the engine and never shown.</summary>
    public static IEnumerable<object[]> TimeProperties =>
        from type in typeof(TableDescription).Assembly.GetExportedTypes()
        where !type.Name.EndsWith("Request", StringComparison.Ordinal)
        from property in type.GetProperties()
        where property.DeclaringType == type && (property.PropertyType == typeof(DateTime) || property.PropertyType == typeof(DateTime?))
        select new object[] { type.FullName!, property.Name };

    [Theory]
    [MemberData(nameof(TimeProperties))]
    public void A_time_is_shown_with_its_zone(string type, string property) => Assert.Contains(
        Types.Descendants("Type").Where(element => element.Element("Name")!.Value == type).Elements("Members").Elements("CodeProperty"),
        member => member.Element("Name")!.Value == property && member.Descendants("TypeName").Single().Value == Getters);

    [Fact]
    public void No_time_is_of_a_type_that_PowerShell_shows_otherwise() => Assert.Empty(
        from type in typeof(TableDescription).Assembly.GetExportedTypes()
        where typeof(TableDescription).Namespace == type.Namespace && !type.Name.EndsWith("Request", StringComparison.Ordinal)
        where type != typeof(ComparisonSource) // Given to the engine too.
        from property in type.GetProperties()
        where property.PropertyType == typeof(DateTimeOffset) || property.PropertyType == typeof(DateTimeOffset?)
        select $"{type.Name}.{property.Name}");
}
