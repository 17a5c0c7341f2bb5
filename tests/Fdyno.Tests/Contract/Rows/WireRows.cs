namespace Fdyno.Tests.Contract.Rows;

/// <summary>Sections 2.0, wire rules and errors, and 2.1, scalar limits.</summary>
internal static class WireRows
{
    private const string NoWire = "Cmdlets have no wire: there is no HTTP, no JSON envelope and no header.";
    private const string NoExport = "Exports to and imports from S3 are not among Fdyno's operations.";

    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("2.0-protocol", "POST, content type, target header, timestamps as numbers", NoWire),
        new("2.0-http-400", "every client error is HTTP 400", NoWire),
        new("2.0-type-names", "__type of errors", NoWire),
        new("2.0-throttling", "ThrottlingException, rates of the operations", "Nothing is throttled: a store on one machine has no neighbours to protect."),
        new("2.0-count", "N validation error(s) detected: …; several failures in one message"),
        new("2.0-at-most-10", "at most 10 failures in a message"),
        new("2.0-list-index", "list indexes are 1-based"),
        new("2.0-null", "a missing value prints null without quotes"),
        new("2.0-before-existence", "the validator runs before any existence check"),
        new("2.0-required", "Member must not be null"),
        new("2.0-length", "Member must have length …"),
        new("2.0-range", "Member must have value …"),
        new("2.0-pattern", "Member must satisfy regular expression pattern"),
        new("2.0-enum", "Member must satisfy enum value set"),
        new("2.0-enum-case", "lower-case values: taken in any case (section 0, row 19)"),
        new("2.0-missing-table-name", "a missing TableName: the generic validator's text, one of the two seen"),
        new("2.0-errors", "the error catalogue: every error's name"),
        new("2.0-errors-of-exports", "ExportConflict, ExportNotFound, ImportConflict, ImportNotFound, InvalidExportTime", NoExport),
        new("2.0-errors-of-the-wire", "ThrottlingException, SerializationException", NoWire),
        new("2.1-table-name", "3–255 of [a-zA-Z0-9_.-]"),
        new("2.1-table-arn", "a name or an ARN, up to 1024 characters"),
        new("2.1-backup-name", "3–255 of [a-zA-Z0-9_.-]"),
        new("2.1-backup-arn-length", "37–1024 characters"),
        new("2.1-index-name", "3–255 of [a-zA-Z0-9_.-]"),
        new("2.1-attribute-name", "1–255 characters in keys, definitions, projections and time to live"),
        new("2.1-non-key-attributes", "1–20 an index, at most 100 over all"),
        new("2.1-key-schema", "at least 1, at most 2 for a table"),
        new("2.1-list-limit", "1–100"),
        new("2.1-table-id", "UUID in lower-case hex"),
        new("2.1-capacity", "at least 1 in requests, at least 0 in descriptions"),
        new("2.1-tags", "at most 50; key 1–128, value 0–256"),
        new("2.1-s3", "S3Bucket, S3BucketOwner, S3Prefix, ListExports.MaxResults, ListImports.PageSize", NoExport),
        new("2.1-item-attribute-name", "at most 65,535 bytes in an item"),
        new("2.1-arn-table", "arn:aws:dynamodb:<region>:<12 digits>:table/<name>"),
        new("2.1-arn-backup", "…/backup/<14 digits of milliseconds>-<8 hex>"),
        new("2.1-arn-stream", "…/stream/<ISO time>"),
        new("2.1-arn-index", "…/index/<name>"),
        new("2.1-arn-export", "…/export/<id>, …/import/<id>", NoExport),
    ];
}
