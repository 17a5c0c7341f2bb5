using System.Management.Automation;
using System.Reflection;
using Fdyno.Api;
using Fdyno.Model;

namespace Fdyno.PowerShell.Pipeline;

/// <content>Changes: -WhatIf, questions, and the checks that come before both.</content>
public abstract partial class FdynoCmdlet
{
    /// <summary>Whether nothing is to be done but to say what would be.</summary>
    private protected bool IsWhatIf => IsOn("WhatIf", "WhatIfPreference");

    /// <summary>
    /// Makes a change, if the user agrees. Under -WhatIf and before a question the change is made as a dry run first, so that what the engine
    /// would refuse is refused at once.
    /// </summary>
    /// <param name="connection">Where.</param>
    /// <param name="ask">
    /// Asks. Gets the answer of the dry run, to say what the change is about; null where there was none, since nobody is asked.
    /// </param>
    /// <param name="change">The change, on the connection that it is given.</param>
    /// <param name="write">Takes the answer.</param>
    /// <param name="force">Whether -Force was given, which suppresses the question.</param>
    /// <param name="isHighImpact">Whether it is asked for like a change of high impact, whatever the command's impact.</param>
    private protected void MakeChange<T>(
        FdynoConnection connection,
        Func<T?, bool> ask,
        Func<FdynoConnection, OperationContext, CancellationToken, Task<T>> change,
        Action<T> write,
        bool force = false,
        bool isHighImpact = false)
        where T : class
    {
        var foretold = IsWhatIf || MayAsk(force, isHighImpact)
            ? Await(cancellationToken => change(connection.DryRun(), OperationContext.None, cancellationToken))
            : null;
        if (ask(foretold))
        {
            write(Await((context, cancellationToken) => change(connection, context, cancellationToken)));
        }
    }

    /// <summary>
    /// Asks as ShouldProcess does; with <paramref name="force"/> no question is asked unless -Confirm was given, but -WhatIf holds.
    /// </summary>
    private protected bool Confirm(string target, string action, bool force)
    {
        if (!force || IsWhatIf || IsOn("Confirm"))
        {
            return ShouldProcess(target, action);
        }

        WriteVerbose($"{action}: {target}");
        return true;
    }

    /// <summary>
    /// Asks as a cmdlet of high impact does, from one whose impact is lower: for a parameter that destroys
    /// (docs/en-US/about_Fdyno.md#questions).
    /// </summary>
    private protected bool ConfirmHighImpact(string target, string action)
    {
        if (!ShouldProcess(target, action))
        {
            return false;
        }

        // A bound -Confirm was answered above, or waived with -Confirm:$false. "None" is what turns questions off for a session.
        var preference = $"{GetVariableValue("ConfirmPreference")}";
        return MyInvocation.BoundParameters.ContainsKey("Confirm")
            || preference.Equals("None", StringComparison.OrdinalIgnoreCase)
            || !preference.Equals("High", StringComparison.OrdinalIgnoreCase) // Lower: ShouldProcess has asked.
            || ShouldContinue($"{action}: {target}", "Confirm");
    }

    private bool IsOn(string parameter, string? preference = null) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var bound)
            ? bound is SwitchParameter { IsPresent: true } or true
            : preference is not null && LanguagePrimitives.IsTrue(GetVariableValue(preference));

    /// <summary>Whether a question may be asked before a change.</summary>
    private bool MayAsk(bool force, bool isHighImpact)
    {
        if (MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return IsOn("Confirm");
        }

        return !force
            && Enum.TryParse<ConfirmImpact>($"{GetVariableValue("ConfirmPreference")}", ignoreCase: true, out var preference)
            && preference != ConfirmImpact.None
            && (isHighImpact || GetType().GetCustomAttribute<CmdletAttribute>()?.ConfirmImpact >= preference);
    }
}
