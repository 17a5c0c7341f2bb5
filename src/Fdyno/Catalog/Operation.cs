using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fdyno.Diagnostics;
using Fdyno.Errors;

namespace Fdyno.Catalog;

/// <summary>Runs the operations of services, so that who listens sees each as an activity and in the meter.</summary>
internal static class Operation
{
    private const string BackupPart = "/backup/";

    /// <summary>Runs an operation.</summary>
    /// <param name="name">Its name: DynamoDB's where it has one.</param>
    /// <param name="context">The connection.</param>
    /// <param name="target">The table or the ARN that it is about, unchecked.</param>
    /// <param name="body">What to do.</param>
    public static Task<T> RunAsync<T>(string name, StoreContext context, string? target, Func<Task<T>> body) =>
        Telemetry.HasListeners ? MeasureAsync(name, context, target, body) : body();

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(string name, StoreContext context, string? target, Func<Task> body) =>
        Telemetry.HasListeners
            ? MeasureAsync(
                name,
                context,
                target,
                async () =>
                {
                    await body().ConfigureAwait(false);
                    return true;
                })
            : body();

    /// <summary>Runs an operation that streams. One whose reader has enough ends well.</summary>
    /// <inheritdoc cref="RunAsync{T}" path="/param"/>
    public static IAsyncEnumerable<T> StreamAsync<T>(string name, StoreContext context, string? target, IAsyncEnumerable<T> body) =>
        Telemetry.HasListeners ? MeasureStreamAsync(name, context, target, body) : body;

    private static async Task<T> MeasureAsync<T>(string name, StoreContext context, string? target, Func<Task<T>> body)
    {
        using var measured = new Measured(name, context, target);
        try
        {
            Telemetry.Enter(name);
            return await body().ConfigureAwait(false);
        }
        catch (Exception e) when (measured.Fails(e))
        {
            throw; // Never reached: the filter looks on only.
        }
    }

    private static async IAsyncEnumerable<T> MeasureStreamAsync<T>(
        string name, StoreContext context, string? target, IAsyncEnumerable<T> body, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var measured = new Measured(name, context, target);
        await using var elements = body.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            bool hasNext;
            try
            {
                // Each time: what a stream sets of its caller's flow of control lasts until it hands out an element.
                Telemetry.Enter(name);
                hasNext = await elements.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (measured.Fails(e))
            {
                throw; // Never reached: the filter looks on only.
            }

            if (!hasNext) yield break;
            yield return elements.Current;
        }
    }

    /// <summary>One operation, from its begin to its end.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly string _name;
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly Activity? _activity;
        private string _outcome = Telemetry.Outcome.Ok;
        private string? _error;

        public Measured(string name, StoreContext context, string? target)
        {
            _name = name;
            _activity = Telemetry.Activities.StartActivity(name, ActivityKind.Client);
            if (_activity is null) return;
            _activity.SetTag(Telemetry.Tag.Operation, name);
            _activity.SetTag(Telemetry.Tag.Store, context.StoreName);
            if (!string.IsNullOrEmpty(target))
                _activity.SetTag(target.Contains(BackupPart, StringComparison.Ordinal) ? Telemetry.Tag.BackupArn : Telemetry.Tag.Table, target);
        }

        /// <summary>Notes what an operation ends with, where the exception passes by.</summary>
        /// <returns>False: it is not handled here.</returns>
        public bool Fails(Exception exception)
        {
            _outcome = exception is OperationCanceledException ? Telemetry.Outcome.Cancelled : Telemetry.Outcome.Error;
            _error = exception is FdynoException known ? $"{known.Code}" : exception.GetType().FullName;
            _activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            _activity?.SetTag(Telemetry.Tag.Error, _error);
            return false;
        }

        public void Dispose()
        {
            Telemetry.Ended(_name, _outcome, _error, Stopwatch.GetElapsedTime(_start));
            _activity?.SetTag(Telemetry.Tag.Outcome, _outcome);
            _activity?.Dispose();
        }
    }
}
