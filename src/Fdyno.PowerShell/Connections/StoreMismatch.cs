using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Connections;

/// <summary>The errors of objects that are of another store than the one they would be acted on in. Each names both stores.</summary>
internal static class StoreMismatch
{
    /// <summary>The connection that was given is to another store than the object's.</summary>
    public static FdynoException OfConnection(StoreReference reference, FdynoConnection given) => Make(
        $"{Capital(reference.Description)} is of {Name(reference.Connection!)}, not of {Name(given)}.",
        $"To act on it where it is, leave out -Connection. To act on {NameOnly(reference)} in {given.DisplayName}, {Instead(reference)}",
        reference);

    /// <summary>Two objects of one command are of different stores.</summary>
    public static FdynoException OfTwo(StoreReference first, StoreReference second) => Make(
        $"{Capital(first.Description)} is of {Name(first.Connection!)}, {second.Description} of {Name(second.Connection!)}.",
        second is BackupReference || first is BackupReference
            ? "Give a table and a backup of one store. Bring a backup into another store with: Copy-FdynoBackup -BackupArn $backup -Destination $connection"
            : "Give objects of one store.",
        second);

    /// <summary>One of two references names its store by its ARN, and the other one is of another store.</summary>
    /// <param name="first">What was given first.</param>
    /// <param name="second">What was given beside it.</param>
    /// <param name="action">What to do.</param>
    public static FdynoException OfTwoArns(StoreReference first, StoreReference second, string action) => Make(
        $"Access is denied: {first} and {second} are of different stores, and one connection is to one store.", action, second);

    /// <summary>A table was given by its name, which is looked up in another store than the object beside it is of.</summary>
    public static FdynoException OfName(StoreReference named, FdynoConnection current, StoreReference carrier) => Make(
        $"{Capital(named.Description)} was given by its name, which is looked up in {Name(current)}; {carrier.Description} is of {Name(carrier.Connection!)}.",
        $"Say which store is meant: give the table as an object, from: Get-FdynoTable {named} -Connection $connection",
        named);

    /// <summary>An object that was serialised is of another store than the one the command works on.</summary>
    public static FdynoException OfSerialized(StoreReference reference, FdynoConnection connection) => Make(
        $"{Capital(reference.Description)} is of the store {reference.StoreId}, not of {Name(connection)}.",
        "Give the connection to the store that it is of, with -Connection $connection. See the default one with: (Get-FdynoConnection).StoreId",
        reference);

    /// <summary>Two objects describe tables that had one name in turn.</summary>
    public static FdynoException OfTwoTables(string name, string firstId, string secondId, FdynoConnection connection) => new(
        FdynoErrorCode.Validation,
        $"The two tables '{name}' are not the same table of {connection.DisplayName}: one has id {firstId}, the other {secondId}.",
        $"Get the table that is there now with: Get-FdynoTable {name}",
        name);

    private static FdynoException Make(string message, string action, StoreReference reference) =>
        new(FdynoErrorCode.AccessDenied, message, action, reference.ToString());

    private static string Name(FdynoConnection connection) => $"{connection.DisplayName} (store {connection.StoreId})";

    private static string NameOnly(StoreReference reference) => reference is BackupReference ? "a backup" : "the one of that name";

    private static string Instead(StoreReference reference) => reference switch
    {
        BackupReference => "take one from: Get-FdynoBackup -Connection $connection",
        TableReference table => $"give its name: {table.Name}",
        _ => $"give its name: {reference}",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
