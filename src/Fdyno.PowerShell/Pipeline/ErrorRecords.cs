using System.Management.Automation;
using Fdyno.Errors;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>Turns exceptions into error records: the one place where ids, categories and advice are given.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of an exception.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="target">What the command was working on; an error that names its target itself wins.</param>
    public static ErrorRecord From(Exception exception, object? target) => exception switch
    {
        FdynoException error => Make(error, error.Target ?? target),
        FileNotFoundException or DirectoryNotFoundException =>
            Make(exception, "FileNotFound", ErrorCategory.ObjectNotFound, target, "Give the path of a file that is there."),
        UnauthorizedAccessException =>
            Make(exception, "FileAccessDenied", ErrorCategory.PermissionDenied, target, "Give the current user the right to the file."),
        InvalidDataException => Make(exception, "FileInvalid", ErrorCategory.InvalidData, target, "Give a file that is whole."),
        IOException => Make(
            exception,
            "FileUnusable",
            ErrorCategory.ReadError,
            target,
            "See that the file is on a disk that works and has room, and that no other program holds it; then run the command again."),
        OperationCanceledException => Make(exception, "OperationCanceled", ErrorCategory.OperationStopped, target, "Run the command again."),
        _ => Make(
            exception,
            nameof(FdynoErrorCode.Internal),
            ErrorCategory.NotSpecified,
            target,
            "This is a defect of Fdyno. Report it with the output of: Get-Error"),
    };

    /// <summary>The record of an exception that carries what the command was working on, whatever the error names.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="input">What was piped in.</param>
    public static ErrorRecord Carrying(Exception exception, object? input) =>
        exception is FdynoException error ? Make(error, input) : From(exception, input);

    /// <summary>A file that -NoClobber protects.</summary>
    public static ErrorRecord FileExists(string path) => Make(
        new IOException($"The file '{path}' is there already."),
        "NoClobber",
        ErrorCategory.ResourceExists,
        path,
        "Give another path, or leave -NoClobber out to replace the file.");

    /// <summary>A file that its read-only attribute protects.</summary>
    public static ErrorRecord FileReadOnly(string path) => Make(
        new UnauthorizedAccessException($"The file '{path}' is read-only."),
        "FileReadOnly",
        ErrorCategory.PermissionDenied,
        path,
        "Give another path, or -Force to replace the file.");

    /// <summary>The category of an error code.</summary>
    public static ErrorCategory Category(FdynoErrorCode code) => code switch
    {
        FdynoErrorCode.Validation => ErrorCategory.InvalidArgument,
        FdynoErrorCode.InvalidRestoreTime => ErrorCategory.InvalidArgument,
        FdynoErrorCode.BackupNotFound or FdynoErrorCode.TableNotFound or FdynoErrorCode.ResourceNotFound or FdynoErrorCode.StoreNotFound => ErrorCategory.ObjectNotFound,
        FdynoErrorCode.TableAlreadyExists => ErrorCategory.ResourceExists,
        FdynoErrorCode.BackupInUse or FdynoErrorCode.TableInUse or FdynoErrorCode.ResourceInUse => ErrorCategory.ResourceBusy,
        FdynoErrorCode.HistoryTrimmed => ErrorCategory.ResourceUnavailable,
        FdynoErrorCode.ContinuousBackupsUnavailable or FdynoErrorCode.PointInTimeRecoveryUnavailable => ErrorCategory.InvalidOperation,
        FdynoErrorCode.LimitExceeded => ErrorCategory.LimitsExceeded,
        FdynoErrorCode.AccessDenied => ErrorCategory.PermissionDenied,
        FdynoErrorCode.BackupCorrupted or FdynoErrorCode.StoreInvalid => ErrorCategory.InvalidData,
        FdynoErrorCode.NotConnected => ErrorCategory.ConnectionError,
        FdynoErrorCode.StoreUnavailable => ErrorCategory.ResourceUnavailable,
        FdynoErrorCode.StoreTooNew => ErrorCategory.NotInstalled,
        FdynoErrorCode.StoreReadOnly or FdynoErrorCode.StoreFull => ErrorCategory.WriteError,
        FdynoErrorCode.OutcomeUnknown => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.NotSpecified,
    };

    private static ErrorRecord Make(FdynoException error, object? target) =>
        Make(error, $"{error.Code}", Category(error.Code), target, error.RecommendedAction);

    private static ErrorRecord Make(Exception exception, string id, ErrorCategory category, object? target, string action) =>
        new(exception, id, category, target) { ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = action } };
}
