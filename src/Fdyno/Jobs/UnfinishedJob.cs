using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Jobs;

/// <summary>Runs the long part of a job, and says what is left of it where it stops before its end.</summary>
internal static class UnfinishedJob
{
    /// <summary>
    /// Runs a job that has been begun. Who listens is told what there is to resume, and, at its end, that there is nothing any more. A run
    /// that fails ends its lease, so that the job can be resumed at once; an error that says nothing of the job gets the commands.
    /// </summary>
    /// <param name="operation">Who listens.</param>
    /// <param name="work">What is left when the job stops.</param>
    /// <param name="run">The run that owns the job.</param>
    /// <param name="body">The work.</param>
    public static async Task<T> RunAsync<T>(OperationContext operation, UnfinishedWork work, JobRun run, Func<Task<T>> body)
    {
        operation.Unfinished?.Invoke(work);
        T result;
        try
        {
            result = await body().ConfigureAwait(false);
        }
        catch (FdynoException e) when (IsOfStore(e.Code))
        {
            await run.ReleaseAsync().ConfigureAwait(false);
            throw new FdynoException(e.Code, e.Message, $"{e.RecommendedAction} {work}", e.Target, e);
        }
        catch
        {
            await run.ReleaseAsync().ConfigureAwait(false);
            throw;
        }

        operation.Unfinished?.Invoke(null);
        return result;
    }

    /// <summary>Whether an error is about the store as a whole. Others know the job, and say what can be done about it.</summary>
    private static bool IsOfStore(FdynoErrorCode code) =>
        code is FdynoErrorCode.StoreUnavailable or FdynoErrorCode.StoreFull or FdynoErrorCode.StoreReadOnly or FdynoErrorCode.OutcomeUnknown;
}
