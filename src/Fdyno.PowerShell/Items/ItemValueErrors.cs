using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Security;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Fdyno.Errors;

namespace Fdyno.PowerShell.Items;

/// <summary>The errors of PowerShell values that have no place in an item: each says what to write instead.</summary>
internal static class ItemValueErrors
{
    private const string FromJson =
        "A text of JSON that became a time stays a text with: ConvertFrom-Json -DateKind String, or when the JSON itself is given with: Set-FdynoItem -PlainJson";

    /// <summary>What is no item.</summary>
    /// <param name="value">The value; null for $null.</param>
    public static FdynoException NotAnItem(object? value) => Invalid(
        value is null ? "An item is a hashtable or an object; $null is neither" : $"An item is a hashtable or an object; {TypeName(value)} is neither",
        value is null or string or ValueType
            ? "Give the attributes by their names, such as: @{ pk = 'a'; n = 1 }"
            : "Choose the properties that are data, such as: $value | Select-Object Name, Length");

    /// <summary>What has no key.</summary>
    /// <param name="names">The key attributes.</param>
    public static FdynoException NotAKey(IEnumerable<string> names) => Invalid(
        $"A key is a hashtable or an object with {string.Join(" and ", names)}",
        $"Give the key attributes by their names, such as: @{{ {string.Join("; ", names.Select(name => $"{Quoted(name)} = <value>"))} }}");

    /// <summary>A value of a type that is no data.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">The attribute, and the way to the value inside.</param>
    public static FdynoException NoData(object value, string path) => new(
        FdynoErrorCode.Validation, $"The value of '{path}', {TypeName(value)}, has no type of DynamoDB.", Instead(value, path), path);

    /// <summary>A property whose getter fails.</summary>
    public static FdynoException Unreadable(string path, Exception error) => new(
        FdynoErrorCode.Validation,
        $"The property '{path}' cannot be read: {error.Message}",
        $"Leave it out: $value | Select-Object * -ExcludeProperty {Quoted(path.Split('.')[^1])}",
        path,
        error);

    /// <summary>A stream of more bytes than an item takes.</summary>
    public static FdynoException StreamTooLarge(string path) => Invalid(
        $"The stream in '{path}' is larger than an item may be",
        "An item takes up to 409,600 bytes. Keep the content in a file, and its path in the item, or split it into several items.");

    private static string Instead(object value, string path) => value switch
    {
        DateTime => "Give a time as a string, such as $time.ToUniversalTime().ToString('o'), or as a number of seconds, such as "
            + $"[DateTimeOffset]::new($time).ToUnixTimeSeconds(), which is what time to live takes. {FromJson}",
        DateTimeOffset => "Give a time as a string, such as $time.ToUniversalTime().ToString('o'), or as a number of seconds, such as "
            + $"$time.ToUnixTimeSeconds(), which is what time to live takes. {FromJson}",
        DateOnly or TimeOnly => $"Give '{path}' as a string, such as $value.ToString('o').",
        TimeSpan => $"Give '{path}' as a string, such as $value.ToString('c'), or as a number, such as $value.TotalSeconds.",
        Uri => $"Give '{path}' as a string, such as $value.OriginalString.",
        Version or Regex or IPAddress or MailAddress or ScriptBlock => $"Give '{path}' as a string, such as $value.ToString().",
        XmlNode => $"Give '{path}' as a string, such as $value.OuterXml.",
        XNode or XAttribute => $"Give '{path}' as a string, such as $value.ToString().",
        SecureString or PSCredential => "Items are not encrypted. Keep secrets in a vault, such as that of the module Microsoft.PowerShell.SecretManagement.",
        Type => $"Give '{path}' as a string, such as $value.FullName.",
        Array => $"Give '{path}' as a list of lists: an array of more than one dimension has no type of DynamoDB.",
        _ => $"Give '{path}' as a string, such as \"$value\", or as a map of those properties that are data, such as: $value | Select-Object Name, Length",
    };

    private static string TypeName(object value) => value is PSObject { TypeNames: [var name, ..] } ? $"a {name}" : $"a {value.GetType().FullName}";

    private static string Quoted(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static FdynoException Invalid(string why, string action) => new(FdynoErrorCode.Validation, $"{why}.", action);
}
