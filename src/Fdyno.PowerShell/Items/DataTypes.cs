using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Items;

/// <summary>
/// Which .NET types hold a list or a map: a list of what is allowed, since an object of any other type has properties that describe it and
/// are not its value (docs/en-US/about_Fdyno.md#items).
/// </summary>
internal static class DataTypes
{
    private const string Deserialized = "Deserialized.";

    /// <summary>
    /// Whether the value is a list: an array of one dimension, a collection, or what a script or LINQ enumerates. XML nodes and the like can
    /// be enumerated as well, and lose their value by it.
    /// </summary>
    public static bool IsList(object value) => value switch
    {
        Array array => array.Rank == 1,
        NameObjectCollectionBase => false, // Enumerates its names, without the values.
        ICollection => true,
        IEnumerable and IEnumerator => true,
        IEnumerable => value.GetType().GetInterfaces().Any(IsCollection),
        _ => false,
    };

    /// <summary>
    /// Whether the value is a map: a PSCustomObject, or an instance of a class that PowerShell code defines. An object that was serialised in
    /// between is one where it was one before.
    /// </summary>
    /// <param name="value">The value, in PowerShell's wrapper where it has one.</param>
    public static bool IsMap(object? value) => Wrapped.Unwrap(value) switch
    {
        null => false,
        PSCustomObject => true,
        PSObject { TypeNames: [var name, ..] } when IsOfSystem(name) => false,
        PSObject { BaseObject: PSCustomObject } => true,
        var bare => bare.GetType() is { IsClass: true, Assembly.IsDynamic: true } type && !typeof(Delegate).IsAssignableFrom(type),
    };

    private static bool IsCollection(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ICollection<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>));

    private static bool IsOfSystem(string typeName) =>
        (typeName.StartsWith(Deserialized + "System.", StringComparison.Ordinal) || typeName.StartsWith(Deserialized + "Microsoft.", StringComparison.Ordinal))
        && typeName != Deserialized + typeof(PSCustomObject).FullName
        && typeName != Deserialized + typeof(PSObject).FullName;
}
