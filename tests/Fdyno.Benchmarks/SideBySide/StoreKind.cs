namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What is measured on.</summary>
internal enum StoreKind
{
    /// <summary>The embedded store, a SQLite file.</summary>
    Embedded,

    /// <summary>A FoundationDB cluster of one server.</summary>
    Cluster,
}
