using Fdyno.Tables;

namespace Fdyno.Model;

/// <summary>A write of an <see cref="ItemWriter"/> that was not done, or of which that is not known.</summary>
/// <param name="Source">What the caller gave along with the write.</param>
/// <param name="Error">Why.</param>
public sealed record ItemFailure(object? Source, Exception Error);
