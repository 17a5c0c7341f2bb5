namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What is measured.</summary>
internal enum StepKind
{
    /// <summary>SQLite copies the rows within its file.</summary>
    RawCopy,

    /// <summary>A backup is made.</summary>
    Backup,

    /// <summary>A backup is verified.</summary>
    Verify,

    /// <summary>A backup is restored into a table without indexes.</summary>
    Restore,

    /// <summary>All items are read.</summary>
    Scan,

    /// <summary>Two tables are compared.</summary>
    Compare,
}
