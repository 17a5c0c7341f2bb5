using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Validation;

/// <summary>
/// The errors of table ARNs that requests give, with DynamoDB's texts (docs/dynamodb/arns-and-names.md#table-arns and
/// docs/dynamodb/decisions.md#account-and-region).
/// </summary>
internal static class ArnErrors
{
    /// <summary>A part of the ARN is none that there is.</summary>
    /// <param name="part">The part, such as <c>region</c>.</param>
    /// <param name="arn">The ARN.</param>
    /// <param name="action">What to do instead; by default, to give the table's name.</param>
    public static FdynoException Invalid(string part, string arn, string? action = null) => TableErrors.Validation(
        $"1 validation error detected: Invalid AWS {part} in '{arn}'", action ?? "Give the table's name instead.", arn);

    /// <summary>The ARN is of something else than a table.</summary>
    public static FdynoException NotATable(string arn)
    {
        var (what, table) =
            IndexArn.TryParse(arn, out var index) ? ("an index", index.Table)
            : StreamArn.TryParse(arn, out var stream) ? ("a stream", stream.Table)
            : BackupArn.TryParse(arn, out var backup) ? ("a backup", backup.Table)
            : ("", null);
        return Invalid("resource type", arn, table is null ? null : $"This is the ARN of {what}. Its table's is: {table}");
    }

    /// <summary>The ARN is of another region.</summary>
    public static FdynoException OtherRegion(string arn, string region) => Invalid(
        "region", arn, $"This store's region is '{region}'. Give the table's name, or connect to the store of that region.");

    /// <summary>The ARN, of a table or of a backup, is of another account: that of another store.</summary>
    /// <param name="arn">The ARN.</param>
    /// <param name="arnAccount">Its account.</param>
    /// <param name="account">The store's account.</param>
    /// <param name="storeName">The store's display name.</param>
    public static FdynoException OtherAccount(string arn, string arnAccount, string account, string storeName) => new(
        FdynoErrorCode.AccessDenied, $"Access is denied: {Difference(arnAccount, account, storeName)}", OtherAccountAction, arn);

    /// <summary>What to do about an ARN of another account.</summary>
    public const string OtherAccountAction =
        "Give the connection to the store that the ARN is of, with -Connection $connection. See the default one with: Get-FdynoConnection";

    /// <summary>Which account an ARN has, and which one the store has.</summary>
    public static string Difference(string arnAccount, string account, string storeName) =>
        $"the ARN is of account '{arnAccount}', and {storeName} has account '{account}'";
}
