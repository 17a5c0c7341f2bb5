namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What is measured.</summary>
internal enum StepKind
{
    /// <summary>The store's client copies the rows to other keys, without looking at them.</summary>
    RawCopy,

    /// <summary>A backup is made.</summary>
    Backup,

    /// <summary><c>fdbbackup</c> makes a backup of the rows in a local folder.</summary>
    NativeBackup,

    /// <summary>A backup is verified.</summary>
    Verify,

    /// <summary>A backup is restored into a table without indexes.</summary>
    Restore,

    /// <summary><c>fdbrestore</c> brings that backup back under other keys.</summary>
    NativeRestore,

    /// <summary>All items are read.</summary>
    Scan,

    /// <summary>Two tables are compared.</summary>
    Compare,
}
