using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Fdyno.PowerShell.Tests.Packaging;

/// <summary>
/// What the file of the cmdlets says about them. Read as metadata: the reference that they are compiled against does not run.
/// </summary>
public sealed partial class CmdletMetadataTests : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public CmdletMetadataTests()
    {
        _file = new PEReader(File.OpenRead(Path.Combine(Repository.Module, "Fdyno.PowerShell.dll")));
        _metadata = _file.GetMetadataReader();
    }

    public void Dispose() => _file.Dispose();

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_there_are()
    {
        var exported = ExportedPattern().Match(Repository.Manifest).Groups[1].Value
            .Split(['\n', '\r', ' ', '\'', ','], StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(exported.Order(StringComparer.Ordinal), Cmdlets().Order(StringComparer.Ordinal));
    }

    /// <summary>The engine owns the contract: a rule with a text must not be answered by PowerShell in its own words.</summary>
    [Fact]
    public void No_parameter_has_a_validating_attribute() => Assert.DoesNotContain(
        _metadata.CustomAttributes.Select(handle => AttributeName(_metadata.GetCustomAttribute(handle))),
        name => name.StartsWith("Validate", StringComparison.Ordinal));

    [Fact]
    public void The_cmdlets_depend_on_PowerShell_the_engine_and_the_base_library_only()
    {
        var others = _metadata.AssemblyReferences
            .Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name))
            .Where(name => name is not ("System.Management.Automation" or "Fdyno") && !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Empty(others);
    }

    private IEnumerable<string> Cmdlets() =>
        from typeHandle in _metadata.TypeDefinitions
        from attributeHandle in _metadata.GetTypeDefinition(typeHandle).GetCustomAttributes()
        let attribute = _metadata.GetCustomAttribute(attributeHandle)
        where AttributeName(attribute) == "CmdletAttribute"
        select Name(_metadata.GetBlobReader(attribute.Value));

    private static string Name(BlobReader arguments)
    {
        arguments.ReadUInt16(); // The prolog of every attribute's arguments.
        var verb = arguments.ReadSerializedString();
        return $"{verb}-{arguments.ReadSerializedString()}";
    }

    private string AttributeName(CustomAttribute attribute) => attribute.Constructor.Kind == HandleKind.MemberReference
        && _metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            ? _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : "";

    [GeneratedRegex(@"CmdletsToExport\s*=\s*@\(([^)]*)\)")]
    private static partial Regex ExportedPattern();
}
