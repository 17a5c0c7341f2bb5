using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.States;
using Fdyno.Validation;

namespace Fdyno.ItemRestores;

/// <summary>The errors of putting items back to what they were.</summary>
internal static class ItemRestoreErrors
{
    /// <summary>Neither a time nor a backup is given, or both.</summary>
    public static FdynoException OneSource(string tableName) => TableErrors.Validation(
        "Exactly one of RestoreDateTime and BackupArn must be given to restore items",
        "Give a time with: -RestoreDateTime <time>; or a backup with: -BackupArn <arn>", tableName);

    /// <summary>The backup is of a table with other keys.</summary>
    public static FdynoException OtherKeys(string tableName, TableSchema schema, ITableState source) => TableErrors.Validation(
        $"Items of {source.Description}, whose keys are ({source.Schema.KeyText}), cannot be put into table '{tableName}', whose keys are "
        + $"({schema.KeyText})",
        $"Give a backup of the table; see them with: Get-FdynoBackup -TableName {tableName}", tableName);

    /// <summary>An item that was allowed then breaks a rule of the table as it is now.</summary>
    public static FdynoException NotAllowed(string tableName, Item key, FdynoException rule) => new(
        rule.Code, $"The item {DynamoDbJson.ToJson(key)} cannot be put back into table '{tableName}': {rule.Message}",
        "The table's indexes have other rules now. Change them, or restore the whole table under another name and take the item from there.",
        tableName, rule);

    /// <summary>Told when items went in several transactions.</summary>
    public static string InSteps(string tableName, int steps) => FormattableString.Invariant(
        $"The items of table '{tableName}' were too many for one transaction and went in {steps}: others may have seen some put back and some not yet.");
}
