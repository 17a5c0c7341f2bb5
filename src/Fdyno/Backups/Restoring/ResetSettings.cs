using Fdyno.Validation;

namespace Fdyno.Backups.Restoring;

/// <summary>The settings that a restore is asked to leave at their defaults (docs/dynamodb/decisions.md#settings-on-restore).</summary>
internal sealed class ResetSettings
{
    private const string AllSettings = "All";
    private static readonly string[] Names = ["Tags", "DeletionProtection", "TableClass", "Stream", "TimeToLive", AllSettings];
    private readonly IReadOnlyList<string> _named;

    /// <summary>What a checked request names.</summary>
    public ResetSettings(IReadOnlyList<string> named) => _named = named;

    /// <summary>Whether the tags are dropped.</summary>
    public bool Tags => Has("Tags");

    /// <summary>Whether deletion protection is dropped.</summary>
    public bool DeletionProtection => Has("DeletionProtection");

    /// <summary>Whether the table class is dropped.</summary>
    public bool TableClass => Has("TableClass");

    /// <summary>Whether the stream is dropped.</summary>
    public bool Stream => Has("Stream");

    /// <summary>Whether time to live is dropped.</summary>
    public bool TimeToLive => Has("TimeToLive");

    /// <summary>Checks the names, which are taken in any case.</summary>
    public static void Check(RequestValidator validator, IReadOnlyList<string> named)
    {
        for (var i = 0; i < named.Count; i++) validator.OneOf(named[i], $"resetSetting.{i + 1}.member", Names);
    }

    private bool Has(string name) =>
        _named.Contains(name, StringComparer.OrdinalIgnoreCase) || _named.Contains(AllSettings, StringComparer.OrdinalIgnoreCase);
}
