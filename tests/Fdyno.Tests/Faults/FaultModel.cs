using Fdyno.Items;

namespace Fdyno.Tests.Faults;

/// <summary>What a store must hold, whatever became of the commits.</summary>
internal sealed class FaultModel
{
    public Dictionary<string, ModelTable> Tables { get; } = [];

    public List<ModelBackup> Backups { get; } = [];

    /// <summary>The tables that were removed while their recovery was on: each is a SYSTEM backup.</summary>
    public List<(string Name, ModelTable Table)> Deleted { get; } = [];

    /// <summary>The table of a name if there is one and it is no restore's target.</summary>
    public ModelTable? Usable(string name) => Tables.GetValueOrDefault(name) is { Restore: null } table ? table : null;

    /// <summary>Whether a restore reads the backup.</summary>
    public bool IsUsed(ModelBackup backup) => Tables.Values.Any(t => t.Restore?.Backup == backup);
}

/// <summary>A table.</summary>
internal sealed class ModelTable
{
    public Dictionary<int, Item> Items { get; init; } = [];

    public string Tag { get; set; } = "";

    /// <summary>The recovery mode; null while recovery is off.</summary>
    public string? RecoveryMode { get; set; }

    /// <summary>The second since which the table can be restored to each later one.</summary>
    public DateTimeOffset RecoversSince { get; set; }

    /// <summary>What the table held, and since when.</summary>
    public List<(DateTimeOffset Time, Dictionary<int, Item> Items)> Past { get; } = [];

    public bool IsFromRestore { get; init; }

    /// <summary>The restore that fills the table; null when there is none, or no longer.</summary>
    public ModelRestore? Restore { get; set; }

    /// <summary>The table, for a job that reads it.</summary>
    public ModelInstant Instant(string name) => new(name, this);

    /// <summary>What the table held at the end of a second.</summary>
    public Dictionary<int, Item> At(DateTimeOffset second) => Past.FindLast(p => p.Time < second.AddSeconds(1)).Items ?? [];
}

/// <summary>What a job reads.</summary>
internal sealed record ModelInstant(string TableName, ModelTable Table);

/// <summary>A restore at work, or cut off.</summary>
internal sealed class ModelRestore
{
    /// <summary>The operation that owns the job; null when it was aborted.</summary>
    public object? Owner { get; set; }

    public ModelBackup? Backup { get; init; }

    public ModelInstant? Source { get; init; }
}

/// <summary>A backup.</summary>
internal sealed class ModelBackup
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required ModelInstant Source { get; init; }

    public required Dictionary<int, Item> Items { get; init; }

    public required string Tag { get; init; }

    public bool IsComplete { get; set; }

    /// <summary>The operation that owns the job; null when it was aborted.</summary>
    public object? Owner { get; set; }
}
