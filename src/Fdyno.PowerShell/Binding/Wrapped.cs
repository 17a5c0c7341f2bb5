using System.Management.Automation;

namespace Fdyno.PowerShell.Binding;

/// <summary>PowerShell's wrapper around values.</summary>
internal static class Wrapped
{
    /// <summary>The value itself; of a PSCustomObject, which is nothing without its wrapper, the wrapper.</summary>
    public static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
