namespace Fdyno.Directories;

/// <summary>Why the directory layer refused.</summary>
public enum DirectoryErrorKind
{
    /// <summary>There is no directory at the path.</summary>
    NotFound,

    /// <summary>There is a directory at the path already.</summary>
    AlreadyExists,

    /// <summary>The directory belongs to another layer than the one asked for.</summary>
    LayerMismatch,

    /// <summary>The parent of a move's destination is missing.</summary>
    ParentMissing,

    /// <summary>A directory cannot be moved to itself or below itself.</summary>
    BadMove,

    /// <summary>The root is no directory of its own: it cannot be opened, created, moved or removed.</summary>
    RootRefused,

    /// <summary>The directory is a partition, or the path leads through one; Fdyno makes and follows none.</summary>
    PartitionRefused,

    /// <summary>The directories were written by a later version of the directory layer than this one.</summary>
    VersionTooNew,

    /// <summary>The allocated prefix is in use by keys or directories that the allocator did not make.</summary>
    PrefixInUse,

    /// <summary>The directories' own keys or values are not what the directory layer writes.</summary>
    Malformed,
}
