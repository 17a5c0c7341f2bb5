using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Fdyno.Errors;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// Reads one of AWS's structures from what PowerShell users have: a hashtable, an object, one that was serialised in between. Names
/// are matched in any case. A hashtable's unknown names are refused, since they are misspelt; those that descriptions have beside what a
/// request takes are ignored.
/// </summary>
internal sealed class AwsShape
{
    // What AWS's descriptions of tables and indexes have more than its requests do (DescribeTable).
    private static readonly HashSet<string> OfDescriptions = new(StringComparer.OrdinalIgnoreCase)
    {
        "IndexArn", "IndexStatus", "IndexSizeBytes", "ItemCount", "Backfilling", "WarmThroughput", "Status",
        "LastIncreaseDateTime", "LastDecreaseDateTime", "NumberOfDecreasesToday",
    };

    private readonly string _name;
    private readonly Dictionary<string, object?> _members = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the members of a value.</summary>
    /// <param name="name">What the structure is called in errors.</param>
    /// <param name="value">The hashtable or object.</param>
    /// <param name="known">The members that the structure has.</param>
    /// <exception cref="FdynoException">Validation: no structure, or a name that it does not have.</exception>
    public AwsShape(string name, object? value, params ReadOnlySpan<string> known)
    {
        _name = name;
        switch (Wrapped.Unwrap(value))
        {
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    var member = $"{entry.Key}";
                    if (known.Contains(member, StringComparer.OrdinalIgnoreCase))
                    {
                        _members[member] = Wrapped.Unwrap(entry.Value);
                    }
                    else if (OfDescriptions.Contains(member))
                    {
                        IsDescription = true;
                    }
                    else
                    {
                        throw Unknown(member, known);
                    }
                }

                break;
            case null or string or ValueType or IEnumerable:
                throw Invalid(
                    $"is given as a hashtable or an object with {string.Join(", ", known!)}",
                    $"Write it as a hashtable, such as: @{{ {known[0]} = <value> }}");
            default:
                foreach (var member in known)
                {
                    if (PSObject.AsPSObject(value).Properties[member] is { } property)
                    {
                        _members[member] = Wrapped.Unwrap(property.Value);
                    }
                }

                IsDescription = true;
                break;
        }
    }

    /// <summary>Whether it describes what is there, as AWS's tools print it; not so a hashtable that has only what a request takes.</summary>
    public bool IsDescription { get; }

    /// <summary>The elements of a list, or the one element that stands for it, as PowerShell users write it.</summary>
    public static IEnumerable<object?> Elements(object? value) => Wrapped.Unwrap(value) switch
    {
        null => [],
        string or IDictionary => [value],
        IEnumerable list => list.Cast<object?>(),
        _ => [value],
    };

    /// <summary>A member that is text.</summary>
    public string? Text(string member) => Member(member) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A member that is an integer.</summary>
    /// <exception cref="FdynoException">Validation: it is none.</exception>
    public long? Integer(string member) => Member(member) is not { } value ? null
        : LanguagePrimitives.TryConvertTo<long>(value, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid($"has a number as {member}", $"Write a whole number, such as: {member} = 5");

    /// <summary>A member that is a list; null where it is missing.</summary>
    public IReadOnlyList<T>? List<T>(string member, Func<object?, T> read) =>
        Member(member) is { } value ? [.. Elements(value).Select(read)] : null;

    /// <summary>A member that is a structure itself; null where it is missing.</summary>
    public T? Structure<T>(string member, Func<object?, T?> read)
        where T : class => Member(member) is { } value ? read(value) : null;

    /// <summary>Whether a member has a value.</summary>
    public bool Has(string member) => Member(member) is not null;

    /// <summary>Refuses what is given in AWS's shape and in the words of the cmdlets at once.</summary>
    /// <param name="structure">The member of AWS's shape.</param>
    /// <param name="words">The members that say the same.</param>
    /// <exception cref="FdynoException">Validation: both are given.</exception>
    public void CheckOnce(string structure, params string[] words)
    {
        if (Has(structure) && Array.Find(words, Has) is { } word)
        {
            throw Invalid($"has both {structure} and {word}", $"Leave out {structure}, or {string.Join(" and ", words)}.");
        }
    }

    private object? Member(string member) => _members.GetValueOrDefault(member);

    private FdynoException Unknown(string member, ReadOnlySpan<string> known) => Invalid(
        $"has no member '{member}'; it has {string.Join(", ", known!)}",
        member.Equals("HashKey", StringComparison.OrdinalIgnoreCase) || member.Equals("RangeKey", StringComparison.OrdinalIgnoreCase)
            ? $"Give it as a parameter of its own, in the place of this one: -{member}"
            : $"Correct the name '{member}', or leave it out.");

    private FdynoException Invalid(string why, string action) => new(FdynoErrorCode.Validation, $"{_name} {why}.", action, _name);
}
