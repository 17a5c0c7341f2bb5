using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Connections;

/// <content>Lists of names, and names with wildcards: each element is an operation of its own, with an error of its own.</content>
public abstract partial class ConnectedCmdlet
{
    /// <summary>Acts on every table that names, ARNs, patterns of names and objects stand for.</summary>
    /// <param name="tables">The tables as they were given.</param>
    /// <param name="mustMatch">
    /// Whether a pattern that no table matches is an error: for commands that somebody relies on to have been done. Removing and reading
    /// nothing is none.
    /// </param>
    /// <param name="act">What to do with one table, on its connection.</param>
    private protected void ForEachTable<T>(IEnumerable<T> tables, bool mustMatch, Action<FdynoConnection, TableReference> act)
        where T : TableReference
    {
        foreach (var table in tables)
        {
            Guard(() => ActOn(table, mustMatch, act), table.NameOrArn);
        }
    }

    /// <summary>Acts on every backup that ARNs, names, objects, and patterns of ARNs or of names stand for.</summary>
    /// <param name="backups">The backups as they were given. Patterns stand for USER backups.</param>
    /// <param name="mustMatch">Whether a pattern that no backup matches is an error.</param>
    /// <param name="act">What to do with one backup, on its connection.</param>
    private protected void ForEachBackup(IEnumerable<BackupReference> backups, bool mustMatch, Action<FdynoConnection, BackupReference> act)
    {
        foreach (var backup in backups)
        {
            Guard(() => ActOn(backup, mustMatch, act), backup.BackupArn);
        }
    }

    private void ActOn(TableReference table, bool mustMatch, Action<FdynoConnection, TableReference> act)
    {
        var connection = Open(table);
        if (!Wildcards.IsPattern(table))
        {
            act(connection, table);
            return;
        }

        var pattern = Wildcards.Parse(table.NameOrArn);
        var matches = Await(cancellationToken =>
            FindAsync(connection.Tables.ListTablesAsync(cancellationToken), name => pattern.IsMatch(name) ? name : null, cancellationToken));
        if (matches.Count == 0)
        {
            TellNoMatch("table", table.NameOrArn, "Get-FdynoTable", connection, mustMatch);
        }

        foreach (var match in matches)
        {
            Guard(() => ActOnMatch(() => act(connection, new TableReference(match))), match);
        }
    }

    private void ActOn(BackupReference backup, bool mustMatch, Action<FdynoConnection, BackupReference> act)
    {
        var connection = Open(backup);
        if (!Wildcards.IsPattern(backup))
        {
            act(connection, ResolveName(connection, backup));
            return;
        }

        // Names have no colon, ARNs have some.
        var pattern = Wildcards.Parse(backup.BackupArn);
        var isOfArns = backup.BackupArn.Contains(':', StringComparison.Ordinal);
        var matches = Await(cancellationToken => FindAsync(
            connection.Backups.ListBackupsAsync(new ListBackupsRequest(), cancellationToken),
            found => pattern.IsMatch(isOfArns ? found.BackupArn : found.BackupName) ? found.BackupArn : null,
            cancellationToken));
        if (matches.Count == 0)
        {
            TellNoMatch("backup", backup.BackupArn, "Get-FdynoBackup", connection, mustMatch);
        }

        foreach (var match in matches)
        {
            Guard(() => ActOnMatch(() => act(connection, new BackupReference(match))), match);
        }
    }

    /// <summary>Acts on what a pattern has found. Nobody asked for it by its name: that it is gone by now, or not there yet, is no error.</summary>
    private void ActOnMatch(Action act)
    {
        try
        {
            act();
        }
        catch (FdynoException error) when (error.Code is FdynoErrorCode.ResourceNotFound or FdynoErrorCode.TableNotFound or FdynoErrorCode.BackupNotFound)
        {
            WriteVerbose(error.Message);
        }
    }

    private void TellNoMatch(string what, string pattern, string lister, FdynoConnection connection, bool mustMatch)
    {
        var message = $"No {what} of {connection.DisplayName} matches '{pattern}'.";
        if (mustMatch)
        {
            throw new FdynoException(FdynoErrorCode.ResourceNotFound, message, $"See which there are with: {lister}", pattern);
        }

        WriteVerbose(message);
    }

    private static async Task<List<TFound>> FindAsync<T, TFound>(
        IAsyncEnumerable<T> source, Func<T, TFound?> match, CancellationToken cancellationToken)
        where TFound : class
    {
        var matches = new List<TFound>();
        await foreach (var element in source.WithCancellation(cancellationToken))
        {
            if (match(element) is { } found)
            {
                matches.Add(found);
            }
        }

        return matches;
    }
}
