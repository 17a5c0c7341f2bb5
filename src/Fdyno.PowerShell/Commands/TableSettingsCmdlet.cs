using System.Management.Automation;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>The settings of a table that New-FdynoTable and Set-FdynoTable both take.</summary>
public abstract class TableSettingsCmdlet : PipelineConnectedCmdlet
{
    /// <summary>PROVISIONED or PAY_PER_REQUEST.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BillingModeCompleter))]
    public string? BillingMode { get; set; }

    /// <summary>Read capacity units of a provisioned table.</summary>
    [Parameter]
    [AllowNull]
    public long? ReadCapacityUnits { get; set; }

    /// <summary>Write capacity units of a provisioned table.</summary>
    [Parameter]
    [AllowNull]
    public long? WriteCapacityUnits { get; set; }

    /// <summary>The most read request units a second of an on-demand table.</summary>
    [Parameter]
    [AllowNull]
    public long? MaxReadRequestUnits { get; set; }

    /// <summary>The most write request units a second of an on-demand table.</summary>
    [Parameter]
    [AllowNull]
    public long? MaxWriteRequestUnits { get; set; }

    /// <summary>STANDARD or STANDARD_INFREQUENT_ACCESS.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TableClassCompleter))]
    public string? TableClass { get; set; }

    /// <summary>Whether the table refuses to be removed.</summary>
    [Parameter]
    public SwitchParameter DeletionProtection { get; set; }

    /// <summary>The stream to record: NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES or KEYS_ONLY.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(StreamViewTypeCompleter))]
    public string? StreamViewType { get; set; }

    /// <summary>The encryption to record: KMS.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SseTypeCompleter))]
    public string? SseType { get; set; }

    /// <summary>The encryption key to record.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? KmsMasterKeyId { get; set; }

    /// <summary>The attribute that holds an item's time of expiry, in seconds since 1970.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? TimeToLiveAttribute { get; set; }

    /// <summary>Tags: a hashtable, or AWS's list of Key and Value.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public object? Tag { get; set; }

    /// <summary>Whether any of the parameters was given, $null included.</summary>
    private protected bool IsGiven(params ReadOnlySpan<string> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (MyInvocation.BoundParameters.ContainsKey(parameter))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Text that was given; null for $null, which PowerShell makes an empty text.</summary>
    private protected static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
