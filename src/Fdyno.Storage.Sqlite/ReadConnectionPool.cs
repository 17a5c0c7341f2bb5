using System.Collections.Concurrent;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// Keeps reading connections open between transactions: opening one and preparing its statements takes longer than most reads.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="mode">How it is opened.</param>
/// <param name="check">Throws where the file at the path is not the store's any more: who opens it now would read another one.</param>
internal sealed class ReadConnectionPool(string path, DatabaseMode mode, Action check) : IDisposable
{
    private const int MostIdle = 8;

    private readonly ConcurrentStack<ReadConnection> _idle = new();

    /// <summary>A connection that nobody else uses, in no transaction.</summary>
    public ReadConnection Rent()
    {
        if (_idle.TryPop(out var connection)) return connection;
        check();
        return new ReadConnection(path, mode);
    }

    /// <summary>Takes a connection back, in no transaction.</summary>
    public void Return(ReadConnection connection)
    {
        if (_idle.Count < MostIdle) _idle.Push(connection);
        else connection.Dispose();
    }

    /// <summary>Closes the connections that nobody uses; by then that is all of them.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var connection)) connection.Dispose();
    }
}
