namespace Fdyno.Tests.Directories;

/// <summary>Draws the given numbers, one after the other; fails when they run out or are not in the window asked for.</summary>
internal sealed class ScriptedRandom(params long[] numbers) : Random
{
    private int _next;

    public override long NextInt64(long minValue, long maxValue)
    {
        var number = numbers[_next++];
        Assert.InRange(number, minValue, maxValue - 1);
        return number;
    }
}
