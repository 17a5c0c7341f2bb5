namespace Fdyno.Model;

/// <summary>What a backup, a copy or a restore leaves in the store when it stops before its end, and the commands that resume or remove it.</summary>
public sealed record UnfinishedWork
{
    /// <summary>What is unfinished, such as <c>Backup 'daily' of table 'Music'</c>.</summary>
    public required string What { get; init; }

    /// <summary>The command that resumes it. Where it needs connections, it has <c>&lt;source&gt;</c> and <c>&lt;destination&gt;</c> for them.</summary>
    public required string ResumeCommand { get; init; }

    /// <summary>The command that removes what is there of it.</summary>
    public required string AbortCommand { get; init; }

    /// <summary>What is left and what to do about it, in sentences.</summary>
    public override string ToString() =>
        $"{What} is not complete. Resume it with: {ResumeCommand}; or remove what is there of it with: {AbortCommand}";
}
