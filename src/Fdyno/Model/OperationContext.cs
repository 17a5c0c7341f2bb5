namespace Fdyno.Model;

/// <summary>Who listens to a long operation.</summary>
public sealed class OperationContext
{
    /// <summary>Nobody listens.</summary>
    public static readonly OperationContext None = new();

    /// <summary>Told how far the operation has come, from any thread, as often as the operation finds fit.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Told, from any thread, what the user ought to know although the operation goes on.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Told, from any thread, what helps to find out later what happened.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>
    /// Told, from any thread, what would be left if the operation stopped from now on, and null as soon as nothing would be. An operation
    /// that is cancelled has no time to say so at its end.
    /// </summary>
    public Action<UnfinishedWork?>? Unfinished { get; init; }
}
