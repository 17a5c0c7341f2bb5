namespace Fdyno.Errors;

/// <summary>
/// The one exception that Fdyno's operations throw: DynamoDB's error code, the contract's text, and what to do next.
/// </summary>
public sealed class FdynoException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The text of the contract, where it has one.</param>
    /// <param name="recommendedAction">What the reader can do next, as a sentence that can be followed. Every error has one.</param>
    /// <param name="target">The name or ARN that the error is about.</param>
    /// <param name="inner">What caused it.</param>
    public FdynoException(
        FdynoErrorCode code, string message, string recommendedAction, string? target = null, Exception? inner = null)
        : base(message, inner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(recommendedAction);
        Code = code;
        RecommendedAction = recommendedAction;
        Target = target;
    }

    /// <summary>What went wrong.</summary>
    public FdynoErrorCode Code { get; }

    /// <summary>DynamoDB's name of the error, such as <c>TableNotFoundException</c>.</summary>
    public string ErrorName => $"{Code}Exception";

    /// <summary>What the reader can do next.</summary>
    public string RecommendedAction { get; }

    /// <summary>The name or ARN that the error is about; null where it is about none.</summary>
    public string? Target { get; }

    /// <summary>What a higher floor attaches to an error for another one, such as the item that could be read; null where there is nothing.</summary>
    internal object? Detail { get; init; }
}
