using System.Collections;
using System.Management.Automation;
using Fdyno.Api;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// Refuses what is no connection, and lists of several, in words that say where connections come from. PowerShell's own errors would name types.
/// </summary>
/// <remarks>Null is left to <c>FdynoCmdlet</c>, whose error asks for the spelling of the variable.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionArgumentAttribute : ArgumentTransformationAttribute
{
    private const string HowTo = "Give a connection, from: $connection = Connect-Fdyno -Path <file> -NoDefault";

    /// <summary>Whether several connections may be given.</summary>
    public bool TakesSeveral { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (Wrapped.Unwrap(inputData) is not IList list) return Check(inputData);
        if (TakesSeveral)
        {
            foreach (var one in list) Check(one);
            return inputData;
        }

        return list.Count == 1
            ? Check(list[0])
            : throw Refusal(
                $"It takes one connection, and {(list.Count == 0 ? "an empty list" : $"a list of {list.Count}")} was given. Run the command once for each store.");
    }

    // The inner exception tells PowerShell that another parameter may take what is piped.
    private static ArgumentTransformationMetadataException Refusal(string message) => new(message, new PSInvalidCastException(message));

    private static object? Check(object? given) => Wrapped.Unwrap(given) switch
    {
        null => given,
        FdynoConnection => given,
        string text => throw Refusal($"'{text}' is a text, and not a connection. {HowTo}"),
        PSObject { TypeNames: var names } when names.Contains($"Deserialized.{typeof(FdynoConnection).FullName}") =>
            throw Refusal(
                $"The connection was sent from another process or a file, and is open only where it was made. Connect here. {HowTo}"),
        var other => throw Refusal($"'{other}' is not a connection. {HowTo}"),
    };
}
