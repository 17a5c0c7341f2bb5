using System.Management.Automation;

namespace Fdyno.PowerShell.Items;

/// <summary>
/// The properties by which jobs and remoting say where an object comes from. They are none of an item's attributes: stored with it, they
/// would stay for good.
/// </summary>
internal static class RemotingMarks
{
    private const string Runspace = "RunspaceId";

    private static readonly HashSet<string> Names =
        new(StringComparer.OrdinalIgnoreCase) { "PSComputerName", "PSShowComputerName", Runspace, "PSSourceJobInstanceId" };

    /// <summary>Whether the object bears marks. An item's attribute of the same name is never a Guid: DynamoDB has none.</summary>
    public static bool AreOn(PSObject value) => value.Properties[Runspace]?.Value is Guid;

    /// <summary>Whether a property of an object that bears marks is one of them.</summary>
    public static bool Contain(string property) => Names.Contains(property);
}
