using System.Collections;
using System.Globalization;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Completion;

/// <summary>What a completion is asked.</summary>
/// <param name="Command">The cmdlet's name.</param>
/// <param name="Word">The word under the cursor.</param>
/// <param name="IsMatch">Whether a text begins as the word does, in any case.</param>
/// <param name="Bound">The parameters on the command line, as far as PowerShell could tell their values.</param>
internal sealed record CompletionQuery(string Command, CompletionWord Word, Predicate<string> IsMatch, IDictionary Bound)
{
    /// <summary>The table named on the command line; null where there is none, or where its name can only be told by running something.</summary>
    public string? Table => TableIn("TableName");

    /// <summary>The table that a parameter names; null as for <see cref="Table"/>.</summary>
    /// <param name="parameter">The parameter's name.</param>
    public string? TableIn(string parameter) => Bound.Contains(parameter)
        ? Wrapped.Unwrap(Bound[parameter]) switch
        {
            string { Length: > 0 } name => name,
            TableDescription table => table.TableName,
            TableReference reference => reference.NameOrArn,
            IFormattable number and (int or long or decimal) => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        }
        : null;
}
