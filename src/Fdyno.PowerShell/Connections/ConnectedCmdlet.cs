using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Pipeline;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Connections;

/// <summary>A cmdlet that works on a store.</summary>
public abstract partial class ConnectedCmdlet : FdynoCmdlet
{
    private FdynoConnection? _told;
    private bool _isConnectionTyped;
    private (FdynoConnection Whole, string Name, string Id, FdynoConnection View)? _expecting;

    /// <summary>The connection that was given; null for the runspace's default.</summary>
    private protected abstract FdynoConnection? GivenConnection { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // What comes by the pipeline is bound later.
        _isConnectionTyped = MyInvocation.BoundParameters.ContainsKey("Connection");
        base.BeginProcessing();
    }

    /// <summary>The connection to work on: the one given, else the runspace's default, else, where that is allowed, the embedded store.</summary>
    /// <exception cref="FdynoException">NotConnected.</exception>
    private protected FdynoConnection Open() => Tell(Find());

    private FdynoConnection Tell(FdynoConnection connection)
    {
        if (!ReferenceEquals(connection, _told))
        {
            // Once a command, not a record: at night it is the first thing to look for.
            WriteVerbose($"Working on {connection.DisplayName}, store {connection.StoreId}.");
            _told = connection;
        }

        return connection;
    }

    /// <summary>
    /// The connection to act on objects with: that of the store they came from, else as <see cref="Open()"/>. Its operations refuse a table
    /// that was made anew under the name of one of the objects.
    /// </summary>
    /// <param name="references">Tables, backups and indexes as they were given; those that are null do not count.</param>
    /// <exception cref="FdynoException">
    /// NotConnected. AccessDenied: an object is of another store than the connection that was given, or than another object.
    /// </exception>
    private protected FdynoConnection Open(params ReadOnlySpan<StoreReference?> references)
    {
        StoreReference? carrier = null;
        foreach (var reference in references)
        {
            if (reference?.Connection is null)
            {
                continue;
            }

            if (carrier is not null && !carrier.Connection!.IsSameStoreAs(reference.Connection))
            {
                throw StoreMismatch.OfTwo(carrier, reference);
            }

            carrier ??= reference;
        }

        if (carrier is not null)
        {
            CheckNames(references, carrier);
        }

        var connection = carrier is null ? Open() : Tell(Find(carrier));
        foreach (var reference in references)
        {
            if (reference is { Connection: null, StoreId: { } storeId } && storeId != connection.StoreId)
            {
                throw StoreMismatch.OfSerialized(reference, connection);
            }
        }

        CheckArns(connection, references);
        return Expecting(connection, references);
    }

    /// <summary>
    /// Refuses ARNs of two stores. No -Connection helps there; what is wrong with one ARN alone is for the engine to say.
    /// </summary>
    private static void CheckArns(FdynoConnection connection, ReadOnlySpan<StoreReference?> references)
    {
        foreach (var elsewhere in references)
        {
            if (elsewhere is null || !elsewhere.IsElsewhere(connection))
            {
                continue;
            }

            foreach (var other in references)
            {
                if (other?.AccountId is { } account && account != elsewhere.AccountId)
                {
                    var (backup, table) = elsewhere is BackupReference ? (elsewhere, other) : (other, elsewhere);
                    throw StoreMismatch.OfTwoArns(
                        elsewhere,
                        other,
                        "Give a table and a backup of one store. Bring the backup into the store of the table, and give what this writes: "
                        + $"Copy-FdynoBackup -BackupArn {backup} -Connection {ExpressionFor(backup, "$connection")} -Destination {ExpressionFor(table, "$destination")}");
                }
            }
        }
    }

    /// <summary>The expression for the connection to the store that a reference is of.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="unknown">What stands for a connection that is not known here.</param>
    private static string ExpressionFor(StoreReference reference, string unknown) =>
        OpenConnections.Find(reference) is { } connection ? Expression(connection) : unknown;

    /// <summary>
    /// Refuses a table that was given by its name, which is looked up on the default connection, beside an object of another store.
    /// </summary>
    private void CheckNames(ReadOnlySpan<StoreReference?> references, StoreReference carrier)
    {
        if (GivenConnection is not null || RunspaceConnections.Current.Peek(out _) is not { } current || current.IsSameStoreAs(carrier.Connection!))
        {
            return;
        }

        foreach (var reference in references)
        {
            if (reference is TableReference { Connection: null, StoreId: null })
            {
                throw StoreMismatch.OfName(reference, current, carrier);
            }
        }
    }

    /// <summary>
    /// The connections to act on two objects with that may be of different stores: each that of its own. Text is of the connection that was
    /// given, else of the default one. Where both are of one store, it is one and the same connection.
    /// </summary>
    /// <param name="first">One object.</param>
    /// <param name="second">The other one.</param>
    /// <param name="withObjects">Makes the command that gives both as objects, with the expressions for their connections.</param>
    /// <exception cref="FdynoException">As of <see cref="Open(ReadOnlySpan{StoreReference})"/>.</exception>
    private protected (FdynoConnection First, FdynoConnection Second) OpenSides(
        StoreReference first, StoreReference second, Func<string, string, string> withObjects)
    {
        if ((IsElsewhere(first) || IsElsewhere(second)) && (first.AccountId != second.AccountId || first.StoreId != second.StoreId))
        {
            throw StoreMismatch.OfTwoArns(
                first,
                second,
                "Give each side as an object of its store: "
                + withObjects(SideExpression(first, "$referenceConnection"), SideExpression(second, "$differenceConnection")));
        }

        var (firstConnection, secondConnection) = (OpenSide(first), OpenSide(second));
        if (!firstConnection.IsSameStoreAs(secondConnection))
        {
            return (Expecting(firstConnection, first), Expecting(secondConnection, second));
        }

        var both = Expecting(firstConnection, first, second);
        return (both, both);
    }

    private bool IsElsewhere(StoreReference side) => side.Connection is null && side.IsElsewhere(Open());

    /// <summary>The expression for the connection of one side: a name alone is of the connection that the command works on.</summary>
    private string SideExpression(StoreReference side, string unknown) =>
        side.AccountId is null && side.StoreId is null ? Expression(Open()) : ExpressionFor(side, unknown);

    private FdynoConnection OpenSide(StoreReference side)
    {
        if (side.Connection is { } own)
        {
            // Of a connection that was not typed, the other side may have brought it along from the pipeline.
            return Tell(_isConnectionTyped ? Find(side) : Usable(own));
        }

        var connection = Open();
        return side.StoreId is { } storeId && storeId != connection.StoreId ? throw StoreMismatch.OfSerialized(side, connection) : connection;
    }

    /// <summary>The connection for an object that carries one.</summary>
    private FdynoConnection Find(StoreReference carrier)
    {
        var own = carrier.Connection!;
        if (GivenConnection is { } given && !ReferenceEquals(given, own))
        {
            return Checked(given).IsSameStoreAs(own) ? given : throw StoreMismatch.OfConnection(carrier, given);
        }

        return Usable(own);
    }

    /// <summary>The connection that an object came from, or, where it has been closed, the default one if that is to the same store.</summary>
    private static FdynoConnection Usable(FdynoConnection own) =>
        !own.IsOpen && RunspaceConnections.Current.Peek(out _) is { } current && current.IsSameStoreAs(own) ? current : Checked(own);

    private FdynoConnection Expecting(FdynoConnection connection, params ReadOnlySpan<StoreReference?> references)
    {
        Dictionary<string, string>? ids = null;
        var (firstName, firstId) = ("", "");
        foreach (var reference in references)
        {
            if (reference is not { TableName: { } name, TableId: { } id })
            {
                continue;
            }

            ids ??= new(StringComparer.Ordinal);
            if (!ids.TryAdd(name, id) && ids[name] != id)
            {
                throw StoreMismatch.OfTwoTables(name, ids[name], id, connection);
            }

            (firstName, firstId) = (name, id);
        }

        if (ids is null)
        {
            return connection;
        }

        // One for all records of a pipeline: some remember what they know by the connection.
        if (ids.Count == 1 && _expecting is { } last && last.Whole == connection && last.Name == firstName && last.Id == firstId)
        {
            return last.View;
        }

        var view = connection.Expecting(ids);
        _expecting = (connection, firstName, firstId, view);
        return view;
    }

    private FdynoConnection Find()
    {
        if (GivenConnection is { } given)
        {
            return Checked(given);
        }

        var runspaceDefault = RunspaceConnections.Current;
        if (runspaceDefault.Find() is { } connection)
        {
            return connection;
        }

        var path = this.ResolveDefaultStore();
        var opened = Await((context, cancellationToken) =>
            Stores.Embedded.OpenAsync(new StoreLocation(path), new FdynoConnectionOptions { Warn = context.Warn }, cancellationToken));
        if (runspaceDefault.UseSilently(opened) is var used && !ReferenceEquals(used, opened))
        {
            Await(_ => opened.DisposeAsync().AsTask());
            return used ?? runspaceDefault.Find()!; // Where there is none, there is a reason, which it throws.
        }

        WriteVerbose($"Opened {opened.DisplayName}, since nothing was connected.");
        return opened;
    }

    /// <summary>A connection that was given, if it can be used.</summary>
    /// <exception cref="FdynoException">NotConnected.</exception>
    private protected static FdynoConnection Checked(FdynoConnection given) => given.IsOpen
        ? given
        : throw new FdynoException(
            FdynoErrorCode.NotConnected,
            $"The connection to {given.DisplayName} has been closed.",
            $"Connect again with: {OpenConnections.CommandFor(given)}",
            given.DisplayName);

    /// <summary>The expression that connects to the same store again, for commands in messages.</summary>
    private protected static string Expression(FdynoConnection connection) =>
        OpenConnections.CommandFor(connection) is var command && command.Contains(' ', StringComparison.Ordinal)
            ? $"({command} -NoDefault)"
            : "$connection";

    /// <summary>The parameter that commands need to act on the store that this cmdlet works on; empty where they would use it anyway.</summary>
    private string ConnectionParameter =>
        _told is not { } connection || ReferenceEquals(RunspaceConnections.Current.Peek(out _), connection)
            ? ""
            : $" -Connection {Expression(connection)}";

    /// <summary>Names the connection in the commands, unless they would use it anyway.</summary>
    private protected override UnfinishedWork WithConnections(UnfinishedWork unfinished)
    {
        var parameter = ConnectionParameter;
        return unfinished with
        {
            ResumeCommand = unfinished.ResumeCommand + parameter,
            AbortCommand = unfinished.AbortCommand + parameter,
        };
    }

    /// <summary>Names the connection in the commands of a text, unless they would use it anyway, or name one.</summary>
    private protected override string WithConnection(string text)
    {
        // The copy of a backup, which another command has met: only its source has to be said, and nobody but the user knows where it is.
        if (_told is { } connection && text.Contains("<destination>", StringComparison.Ordinal))
        {
            var needsSource = text.Contains("<source>", StringComparison.Ordinal);
            text = text.Replace("<destination>", Expression(connection), StringComparison.Ordinal).Replace("<source>", "$source", StringComparison.Ordinal);
            return needsSource ? $"{text}. Connect to the store that it is copied from first: $source = Connect-Fdyno -Path <file> -NoDefault" : text;
        }

        return ConnectionParameter is { Length: > 0 } parameter && !text.Contains("-Connection", StringComparison.Ordinal)
            ? CommandsInText.Add(text, parameter)
            : text;
    }

    /// <summary>Writes an object that carries its connection.</summary>
    private protected void Emit<T>(T emitted, FdynoConnection connection)
        where T : class => WriteObject(CarriedConnection.From(emitted, connection));

    /// <summary>A table as questions name it: a table of that name may be in more than one store.</summary>
    private protected static string Describe(string what, FdynoConnection connection) => $"{what} in {connection.DisplayName}";
}
