using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>Gathers the parameters of one structure of the contract: null where none of them is given.</summary>
internal static class Settings
{
    /// <summary>The capacity.</summary>
    public static ProvisionedThroughput? Provisioned(long? read, long? write) =>
        read is null && write is null ? null : new() { ReadCapacityUnits = read, WriteCapacityUnits = write };

    /// <summary>The limits.</summary>
    public static OnDemandThroughput? OnDemand(long? read, long? write) =>
        read is null && write is null ? null : new() { MaxReadRequestUnits = read, MaxWriteRequestUnits = write };

    /// <summary>The stream.</summary>
    public static StreamSpecification? Stream(string? viewType) =>
        string.IsNullOrEmpty(viewType) ? null : new() { StreamEnabled = true, StreamViewType = viewType };

    /// <summary>The encryption: naming a type or a key asks for it.</summary>
    public static SSESpecification? Sse(bool? enabled, string? type, string? key)
    {
        type = string.IsNullOrEmpty(type) ? null : type;
        key = string.IsNullOrEmpty(key) ? null : key;
        return enabled is null && type is null && key is null
            ? null
            : new() { Enabled = enabled, SSEType = type, KMSMasterKeyId = key };
    }
}
