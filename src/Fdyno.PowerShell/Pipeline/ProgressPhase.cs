using Fdyno.Model;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>
/// One part of a command's work, such as the verifying before a restore, from its first report on: rate and time left are its own. What a
/// run that was cut off had done before is in that report, and counts for neither.
/// </summary>
/// <param name="First">The first report.</param>
/// <param name="Begin">When it came, as a time stamp of the clock.</param>
internal sealed record ProgressPhase(OperationProgress First, long Begin);
