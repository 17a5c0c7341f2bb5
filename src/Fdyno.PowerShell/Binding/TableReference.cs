using System.ComponentModel;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// A table as a parameter takes it: its name, its ARN, or a table object. A type of its own, because a string parameter would accept
/// whatever comes down the pipeline, a backup for example, by its text.
/// </summary>
[TypeConverter(typeof(TableReferenceConverter))]
public class TableReference
{
    internal TableReference(string nameOrArn) => NameOrArn = nameOrArn;

    /// <summary>The name or the ARN, unchecked.</summary>
    public string NameOrArn { get; }

    /// <summary>The name or the ARN.</summary>
    public override string ToString() => NameOrArn;
}
