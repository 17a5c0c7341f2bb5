using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Tests.Contract;

/// <summary>A request that breaks a rule, and how it is answered.</summary>
/// <param name="Code">The error's code.</param>
/// <param name="Text">The error's text; <c>{arn}</c> and <c>{deleted}</c> stand for the scene's ARNs.</param>
/// <param name="Ask">The request.</param>
internal sealed record Refusal(FdynoErrorCode Code, string Text, Func<Scene, Task> Ask)
{
    /// <summary>
    /// Whether the contract's text is cut off, so that only its beginning is known (docs/dynamodb/decisions.md#truncated-texts).
    /// </summary>
    public bool IsPrefix { get; init; }

    /// <summary>What happens before.</summary>
    public Func<Scene, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>The table that the scene has; null for the usual one.</summary>
    public CreateTableRequest? Table { get; init; }

    /// <summary>Asks, for a dry run and in earnest, and checks the answers, and that no byte of the store has changed.</summary>
    public async Task CheckAsync()
    {
        await using var scene = await Scene.NewAsync(Table);
        await Before(scene);
        var before = scene.State();
        var foretold = await Assert.ThrowsAsync<FdynoException>(() => Ask(scene.DryRun()));
        var error = await Assert.ThrowsAsync<FdynoException>(() => Ask(scene));
        var text = Text.Replace("{arn}", scene.Arn, StringComparison.Ordinal).Replace("{deleted}", scene.DeletedArn, StringComparison.Ordinal);
        Assert.Equal(text, IsPrefix && error.Message.Length > text.Length ? error.Message[..text.Length] : error.Message);
        Assert.Equal(Code, error.Code);
        Advice.Check(error);
        Assert.Equal((error.Code, error.Message, error.RecommendedAction), (foretold.Code, foretold.Message, foretold.RecommendedAction));
        Assert.Equal(before, scene.State());
    }
}
