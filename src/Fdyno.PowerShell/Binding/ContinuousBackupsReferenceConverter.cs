using System.Management.Automation;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes references of whatever names a table, and of descriptions of continuous backups. Called by PowerShell.</summary>
public sealed class ContinuousBackupsReferenceConverter : TableReferenceConverter
{
    private const string DeserializedDescription = "Deserialized.Fdyno.ContinuousBackupsDescription";

    private protected override TableReference? Convert(object? source)
    {
        var value = source is PSObject wrapped ? wrapped.BaseObject : source;
        var name = value switch
        {
            ContinuousBackupsDescription description => description.TableName,

            // By its ARN, as a table that was serialised.
            PSCustomObject when source is PSObject description && description.TypeNames.Contains(DeserializedDescription) =>
                description.Properties[nameof(ContinuousBackupsDescription.TableArn)]?.Value as string,
            _ => base.Convert(source)?.NameOrArn,
        };
        return name is null ? null : new ContinuousBackupsReference(name);
    }
}
