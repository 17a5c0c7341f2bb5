namespace Fdyno.Gzip;

/// <summary>Gzip data that is cut off or damaged.</summary>
/// <param name="reason">What is wrong, as the end of the sentence "The gzip data is damaged: …".</param>
internal sealed class GzipDataException(string reason) : Exception($"The gzip data is damaged: {reason}.")
{
    /// <summary>What is wrong.</summary>
    public string Reason { get; } = reason;

    /// <summary>Data that ends before its end mark.</summary>
    public static GzipDataException EndsEarly() => new("it ends too early");

    /// <summary>Bytes that no compressor writes.</summary>
    public static GzipDataException Invalid() => new("its compressed bytes are invalid");
}
