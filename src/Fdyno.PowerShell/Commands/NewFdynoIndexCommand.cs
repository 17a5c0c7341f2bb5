using System.Management.Automation;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Commands;

/// <summary>Describes a secondary index for New-FdynoTable and for the overrides of restores. Touches no store.</summary>
[Cmdlet(VerbsCommon.New, "FdynoIndex")]
[OutputType(typeof(SecondaryIndex))]
public sealed class NewFdynoIndexCommand : FdynoCmdlet
{
    /// <summary>The index's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyString]
    public string? IndexName { get; set; }

    /// <summary>The hash key, such as 'genre' or 'year:N'; S unless the table says otherwise.</summary>
    [Parameter(Position = 1)]
    [AllowEmptyString]
    public string? HashKey { get; set; }

    /// <summary>The range key, such as 'title' or 'rating:N'; S unless the table says otherwise.</summary>
    [Parameter(Position = 2)]
    [AllowEmptyString]
    public string? RangeKey { get; set; }

    /// <summary>ALL (the default), KEYS_ONLY, or INCLUDE (the default with -NonKeyAttributes).</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ProjectionTypeCompleter))]
    public string? ProjectionType { get; set; }

    /// <summary>The attributes that the index carries beside the keys.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? NonKeyAttributes { get; set; }

    /// <summary>Read capacity units of a global index of a provisioned table.</summary>
    [Parameter]
    public long? ReadCapacityUnits { get; set; }

    /// <summary>Write capacity units of a global index of a provisioned table.</summary>
    [Parameter]
    public long? WriteCapacityUnits { get; set; }

    private protected override void Process() => WriteObject(
        IndexNotation.Index(IndexName, HashKey, RangeKey, ProjectionType, NonKeyAttributes, ReadCapacityUnits, WriteCapacityUnits));
}
