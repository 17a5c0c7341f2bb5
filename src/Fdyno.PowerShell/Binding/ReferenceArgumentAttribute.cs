using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Reflection;

namespace Fdyno.PowerShell.Binding;

/// <summary>Refuses, in this product's words, what cannot be a reference: PowerShell's own error would name the type of the parameter.</summary>
/// <param name="reference">The type of the reference; its converter says what it takes.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReferenceArgumentAttribute(Type reference) : ArgumentTransformationAttribute
{
    private ReferenceConverter? _converter;

    // Made when an argument comes: PowerShell makes the attributes of all parameters of a command before it runs.
    private ReferenceConverter Converter => _converter ??= (ReferenceConverter)Activator.CreateInstance(
        Type.GetType(reference.GetCustomAttribute<TypeConverterAttribute>()!.ConverterTypeName)!)!;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (Wrapped.Unwrap(inputData) is IList list)
        {
            foreach (var one in list) Check(one);
        }
        else
        {
            Check(inputData);
        }

        return inputData;
    }

    // Null has an error of its own. The inner exception tells PowerShell that another parameter may take what is piped.
    private void Check(object? given)
    {
        if (Wrapped.Unwrap(given) is { } value && value.GetType() != reference && !Converter.Takes(given))
            throw new ArgumentTransformationMetadataException(Converter.Expectation, new PSInvalidCastException(Converter.Expectation));
    }
}
