using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.Where;

/// <summary>Where the time of a step went.</summary>
/// <param name="Step">The step.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Processor">The processor time of this process.</param>
/// <param name="Network">The part of it that FoundationDB's client took; null where there is none.</param>
/// <param name="Server">The processor time of the store's own processes; null where there are none.</param>
/// <param name="Counts">What was asked of the store.</param>
internal sealed record WhereFigures(StepKind Step, TimeSpan Time, TimeSpan Processor, TimeSpan? Network, TimeSpan? Server, StoreCounts Counts);
