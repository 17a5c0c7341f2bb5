using System.Globalization;

namespace Fdyno.Tuples;

/// <summary>Bytes that are not a packed tuple, or not one of the elements that the reader was asked for.</summary>
public sealed class TupleFormatException : FormatException
{
    /// <summary>Makes an error.</summary>
    /// <param name="offset">Where in the bytes, counted from 0.</param>
    /// <param name="problem">What is wrong there, as the end of a sentence.</param>
    /// <param name="inner">What caused it.</param>
    public TupleFormatException(int offset, string problem, Exception? inner = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"Not a readable tuple: at byte {offset}, {problem}."), inner) =>
        Offset = offset;

    /// <summary>Where in the bytes the problem is, counted from 0.</summary>
    public int Offset { get; }
}
