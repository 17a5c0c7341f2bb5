namespace Fdyno.Items;

/// <summary>How items are read from JSON.</summary>
public sealed record ItemReadOptions
{
    /// <summary>The form of the items; null to tell it by the first one.</summary>
    public ItemFileFormat? Format { get; init; }

    /// <summary>The file's name, for messages; null where there is none.</summary>
    public string? FileName { get; init; }

    /// <summary>Told which share of the data has been read, from 0 to 1, where its length is known.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Told what the user ought to know although reading goes on.</summary>
    public Action<string>? Warn { get; init; }
}
