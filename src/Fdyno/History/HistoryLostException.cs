namespace Fdyno.History;

/// <summary>Why a table's past cannot be read as of a version.</summary>
internal enum HistoryLoss
{
    /// <summary>The table was removed, or replaced by another one of its name.</summary>
    TableGone,

    /// <summary>No log is kept any longer.</summary>
    NotLogged,

    /// <summary>The pin was released: its lease was dead for too long, or somebody aborted the job.</summary>
    PinReleased,

    /// <summary>The version is below the watermark.</summary>
    Trimmed,
}

/// <summary>
/// What a job reads of a table's past is not there, or no longer. Whoever started the job turns it into an error that says what is left.
/// </summary>
/// <param name="loss">What is missing.</param>
internal sealed class HistoryLostException(HistoryLoss loss) : Exception($"The table's past cannot be read: {loss}.")
{
    /// <summary>What is missing.</summary>
    public HistoryLoss Loss { get; } = loss;

    /// <summary>Whether the table itself is gone.</summary>
    public bool IsTableGone => Loss == HistoryLoss.TableGone;

    /// <summary>What has happened, as the end of a sentence for users.</summary>
    public string Reason => Loss switch
    {
        HistoryLoss.TableGone => "the table was removed",
        HistoryLoss.Trimmed => "it was trimmed",
        _ => $"it was given up, as that of a job whose lease has been over for {HistoryPin.DeadAge.TotalHours} hours",
    };
}
