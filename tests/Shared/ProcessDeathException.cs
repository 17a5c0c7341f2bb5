namespace Fdyno.Testing;

/// <summary>Stands for the end of the process: what catches it in product code would not have run.</summary>
public sealed class ProcessDeathException() : Exception("The process died here (a test made it).");
