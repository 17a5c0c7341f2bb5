namespace Fdyno.Storage.Sqlite;

/// <summary>How a file is opened.</summary>
internal enum DatabaseMode
{
    /// <summary>For reading and writing.</summary>
    ReadWrite,

    /// <summary>For reading, beside others who may write.</summary>
    ReadOnly,

    /// <summary>
    /// For reading, by someone who cannot even make the files that readers share, and where nobody has made them: so nobody writes.
    /// </summary>
    Immutable,
}
