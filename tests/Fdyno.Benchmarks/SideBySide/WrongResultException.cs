namespace Fdyno.Benchmarks.SideBySide;

/// <summary>A step's result is wrong, so that its time means nothing.</summary>
internal sealed class WrongResultException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public WrongResultException(string message)
        : base(message)
    {
    }

    /// <summary>Throws unless all is well.</summary>
    public static void ThrowUnless(bool right, string message)
    {
        if (!right)
        {
            throw new WrongResultException(message);
        }
    }
}
