namespace Fdyno.Tests.Contract.Rows;

/// <summary>
/// Rows of docs/dynamodb/validation.md, docs/dynamodb/errors.md, docs/dynamodb/arns-and-names.md and docs/dynamodb/limits.md.
/// </summary>
internal static class WireRows
{
    private const string NoWire = "Cmdlets have no wire: there is no HTTP, no JSON envelope and no header.";
    private const string NoExport = "Exports to and imports from S3 are not among Fdyno's operations.";

    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("protocol/protocol", "POST, content type, target header, timestamps as numbers", NoWire),
        new("errors/http-400", "every client error is HTTP 400", NoWire),
        new("errors/type-names", "__type of errors", NoWire),
        new("errors/throttling", "ThrottlingException, rates of the operations", "Nothing is throttled: a store on one machine has no neighbours to protect."),
        new("validation/count", "N validation error(s) detected: …; several failures in one message"),
        new("validation/at-most-10", "at most 10 failures in a message"),
        new("validation/list-index", "list indexes are 1-based"),
        new("validation/null", "a missing value prints null without quotes"),
        new("validation/before-existence", "the validator runs before any existence check"),
        new("validation/required", "Member must not be null"),
        new("validation/length", "Member must have length …"),
        new("validation/range", "Member must have value …"),
        new("validation/pattern", "Member must satisfy regular expression pattern"),
        new("validation/enum", "Member must satisfy enum value set"),
        new("validation/enum-case", "lower-case values: taken in any case (docs/dynamodb/decisions.md#case-of-values)"),
        new("validation/missing-table-name", "a missing TableName: the generic validator's text, one of the two seen"),
        new("errors/errors", "the error catalogue: every error's name"),
        new("errors/errors-of-exports", "ExportConflict, ExportNotFound, ImportConflict, ImportNotFound, InvalidExportTime", NoExport),
        new("errors/errors-of-the-wire", "ThrottlingException, SerializationException", NoWire),
        new("arns-and-names/table-name", "3–255 of [a-zA-Z0-9_.-]"),
        new("arns-and-names/table-arn", "a name or an ARN, up to 1024 characters"),
        new("arns-and-names/backup-name", "3–255 of [a-zA-Z0-9_.-]"),
        new("arns-and-names/backup-arn-length", "37–1024 characters"),
        new("arns-and-names/index-name", "3–255 of [a-zA-Z0-9_.-]"),
        new("arns-and-names/attribute-name", "1–255 characters in keys, definitions, projections and time to live"),
        new("limits/non-key-attributes", "1–20 an index, at most 100 over all"),
        new("limits/key-schema", "at least 1, at most 2 for a table"),
        new("limits/list-limit", "1–100"),
        new("arns-and-names/table-id", "UUID in lower-case hex"),
        new("limits/capacity", "at least 1 in requests, at least 0 in descriptions"),
        new("limits/tags", "at most 50; key 1–128, value 0–256"),
        new("limits/s3", "S3Bucket, S3BucketOwner, S3Prefix, ListExports.MaxResults, ListImports.PageSize", NoExport),
        new("arns-and-names/item-attribute-name", "at most 65,535 bytes in an item"),
        new("arns-and-names/arn-table", "arn:aws:dynamodb:<region>:<12 digits>:table/<name>"),
        new("arns-and-names/arn-backup", "…/backup/<14 digits of milliseconds>-<8 hex>"),
        new("arns-and-names/arn-stream", "…/stream/<ISO time>"),
        new("arns-and-names/arn-index", "…/index/<name>"),
        new("arns-and-names/arn-export", "…/export/<id>, …/import/<id>", NoExport),
    ];
}
