namespace Fdyno.Directories;

/// <summary>An error of the directory layer.</summary>
public sealed class DirectoryException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="kind">Why the directory layer refused.</param>
    /// <param name="message">The message, naming the directory.</param>
    /// <param name="inner">What caused it.</param>
    public DirectoryException(DirectoryErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>Why the directory layer refused.</summary>
    public DirectoryErrorKind Kind { get; }
}
