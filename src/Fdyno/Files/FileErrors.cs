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

    /// <summary>A link that leads back to itself, over others.</summary>
    public static FdynoException LinkLoop(string path, Exception cause) => new(
        FdynoErrorCode.Validation, $"The link '{path}' leads back to itself.", "Give the path of a file, or correct the link.", path, cause);

    /// <summary>A name that no file can have.</summary>
    public static FdynoException NameTooLong(string path) => new(
        FdynoErrorCode.Validation,
        $"The name '{Path.GetFileName(path)}' is too long for a file.",
        "Give a shorter name: one of up to 255 bytes in UTF-8.", path);

    /// <summary>The program that reads a pipe has ended.</summary>
    public static FdynoException NobodyReads(string path, Exception cause) => new(
        FdynoErrorCode.Validation,
        $"The program that reads '{path}' has ended before all items were written.",
        "See why it ended, and run the command again.", path, cause);

    /// <summary>A disk, or a socket.</summary>
    public static FdynoException NotWritable(string path) => new(
        FdynoErrorCode.Validation, $"'{path}' is a disk or a socket, and items cannot be written to it.",
        "Give the path of a file, a pipe or a terminal.", path);

    /// <summary>A file with several names that could not be written to its end, and now holds a part.</summary>
    public static FdynoException HalfWritten(string path, string complete, Exception cause) => new(
        FdynoErrorCode.StoreFull, $"The file '{path}' could not be written to its end and is incomplete: {cause.Message}",
        $"The complete export is in '{complete}'. Make room, then: Move-Item -LiteralPath '{complete}' -Destination '{path}' -Force", path, cause);
}
