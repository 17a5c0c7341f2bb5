using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fdyno.Diagnostics;

namespace Fdyno.Tests.Diagnostics;

/// <summary>Listens to what the flow of control does that made it: listeners hear the whole process.</summary>
internal sealed class Heard : IDisposable
{
    private static readonly AsyncLocal<Heard?> Listening = new();

    private readonly ActivityListener _activities;
    private readonly MeterListener _meter = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> _measurements = new();

    private Heard()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FdynoDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Listening.Value == this) Activities.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == FdynoDiagnostics.SourceName) listener.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _meter.Start();
    }

    public ConcurrentQueue<Activity> Activities { get; } = new();

    public static Heard Listen() => Listening.Value = new Heard();

    public double Sum(string instrument, params (string Name, object Value)[] tags) => _measurements
        .Where(one => one.Instrument == instrument && tags.All(tag => tag.Value.Equals(one.Tags.GetValueOrDefault(tag.Name))))
        .Sum(one => one.Value);

    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }

    private void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Listening.Value == this) _measurements.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary()));
    }
}
