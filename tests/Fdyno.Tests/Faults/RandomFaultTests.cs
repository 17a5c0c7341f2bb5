using System.Globalization;

namespace Fdyno.Tests.Faults;

/// <summary>
/// Long scripts by seed, each with its faults (<see cref="FaultScript"/>). The variable FDYNO_FAULT_SEEDS says how many; the seeds are
/// 1, 2 and so on, so that one that fails comes back.
/// </summary>
public sealed class RandomFaultTests
{
    private const int SeedsByDefault = 100;
    private const int Lots = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_operation_takes_effect_once(int lot)
    {
        for (var seed = lot + 1; seed <= Seeds(); seed += Lots) await FaultScript.RunAsync(seed);
    }

    private static int Seeds() =>
        Environment.GetEnvironmentVariable("FDYNO_FAULT_SEEDS") is { Length: > 0 } asked
            ? int.Parse(asked, NumberStyles.None, CultureInfo.InvariantCulture)
            : SeedsByDefault;
}
