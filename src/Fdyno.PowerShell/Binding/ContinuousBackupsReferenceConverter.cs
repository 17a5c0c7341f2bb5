using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes references of whatever names a table, and of descriptions of continuous backups. Called by PowerShell.</summary>
public sealed class ContinuousBackupsReferenceConverter : TableReferenceConverter
{
    private protected override object? Convert(object? source)
    {
        var value = Wrapped.Unwrap(source);
        var table = value is ContinuousBackupsDescription description
            ? TableReference.Of(description, description.TableName, description.TableArn, description.TableId)
            : ToTable(source) ?? OfDeserialized(source, typeof(ContinuousBackupsDescription));
        return table is null ? null : new ContinuousBackupsReference(table, value);
    }
}
