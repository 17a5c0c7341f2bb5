using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Connections;

/// <content>Backups that are given by their names: a name stands for a backup when it is the name of exactly one.</content>
public abstract partial class ConnectedCmdlet
{
    /// <summary>The most backups that an error lists.</summary>
    private const int MostListed = 5;

    private (FdynoConnection On, string Name, BackupReference Found)? _named;

    /// <summary>The backup by its ARN. What is given as an ARN or as an object is returned as it is, and checked by the engine.</summary>
    /// <param name="connection">Where a name is looked up, among USER backups, in any case.</param>
    /// <param name="backup">The backup as it was given.</param>
    /// <exception cref="FdynoException">
    /// BackupNotFound: no backup has the name. Validation: several have. Which one is meant cannot be told, and the command may remove it.
    /// </exception>
    private protected BackupReference ResolveName(FdynoConnection connection, BackupReference backup)
    {
        // An ARN has colons, and a name has none. An empty text is neither, and the engine says so.
        var name = backup.BackupArn;
        if (backup.Connection is not null || backup.StoreId is not null || name.Length == 0 || name.Contains(':', StringComparison.Ordinal))
        {
            return backup;
        }

        // The records of a pipeline mostly name one and the same backup.
        if (_named is { } last && last.On == connection && last.Name == name)
        {
            return last.Found;
        }

        var found = Await(cancellationToken => FindAsync(
            connection.Backups.ListBackupsAsync(new ListBackupsRequest(), cancellationToken),
            one => one.BackupName.Equals(name, StringComparison.OrdinalIgnoreCase) ? one : null,
            cancellationToken));
        if (found.Count != 1)
        {
            throw found.Count == 0 ? NoSuchName(connection, name) : NameOfSeveral(name, found);
        }

        var resolved = new BackupReference(found[0].BackupArn);
        _named = (connection, name, resolved);
        return resolved;
    }

    private static FdynoException NoSuchName(FdynoConnection connection, string name) => new(
        FdynoErrorCode.BackupNotFound,
        $"No backup of {connection.DisplayName} has the name '{name}'."
        + (WildcardPattern.ContainsWildcardCharacters(name) ? " Wildcards are not taken here." : ""),
        "List the backups, with their names and ARNs, with: Get-FdynoBackup",
        name);

    private FdynoException NameOfSeveral(string name, List<BackupSummary> found)
    {
        var list = found.Take(MostListed).Select(one =>
            $"{one.BackupArn} (of table '{one.TableName}', made {TimeLiteral.Of(one.BackupCreationDateTime)})");
        var rest = found.Count > MostListed ? $", and {found.Count - MostListed} more" : "";
        var newest = found[^1];
        return new(
            FdynoErrorCode.Validation,
            $"{found.Count} backups have the name '{name}': {string.Join(", ", list)}{rest}.",
            $"Give the ARN of the one that you mean. For the newest one, of table '{newest.TableName}': {CommandWith(newest.BackupArn, name)}",
            name);
    }

    /// <summary>This command as it was typed, with an ARN in the place of a backup's name. Without -Force: one is asked about what is chosen.</summary>
    private string CommandWith(string arn, string name)
    {
        var parameters = MyInvocation.BoundParameters.Where(bound => bound.Key is not ("Connection" or "Force")).Select(bound => bound.Value switch
        {
            BackupReference[] => $" -{bound.Key} {arn}",
            BackupReference backup when backup.BackupArn.Equals(name, StringComparison.OrdinalIgnoreCase) => $" -{bound.Key} {arn}",
            SwitchParameter { IsPresent: true } => $" -{bound.Key}",
            SwitchParameter => $" -{bound.Key}:$false",
            StoreReference or string or Times.TimeReference => $" -{bound.Key} {CommandsInText.Quote($"{bound.Value}")}",
            FdynoConnection connection => $" -{bound.Key} {Expression(connection)}",
            _ => $" -{bound.Key} <{bound.Key}>",
        });
        return MyInvocation.MyCommand.Name + string.Concat(parameters);
    }
}
