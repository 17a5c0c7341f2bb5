using Fdyno.Errors;

namespace Fdyno.Files;

/// <summary>The errors of files that items are written to and read from.</summary>
internal static class FileErrors
{
    /// <summary>The path of a folder.</summary>
    public static FdynoException IsFolder(string path) =>
        new(FdynoErrorCode.Validation, $"The path '{path}' is that of a folder.", "Give the path of a file.", path);

    /// <summary>A folder that is not there.</summary>
    public static FdynoException NoFolder(string folder, string path) => new(
        FdynoErrorCode.Validation, $"There is no folder '{folder}'.", "Give the path of a file in a folder that is there.", path);

    /// <summary>A disk, or a socket.</summary>
    public static FdynoException NotWritable(string path) => new(
        FdynoErrorCode.Validation, $"'{path}' is a disk or a socket, and items cannot be written to it.",
        "Give the path of a file, a pipe or a terminal.", path);

    /// <summary>A file with several names that could not be written to its end, and now holds a part.</summary>
    public static FdynoException HalfWritten(string path, string complete, Exception cause) => new(
        FdynoErrorCode.StoreFull, $"The file '{path}' could not be written to its end and is incomplete: {cause.Message}",
        $"The complete export is in '{complete}'. Make room, then: Move-Item -LiteralPath '{complete}' -Destination '{path}' -Force", path, cause);
}
