using System.Globalization;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;

namespace Fdyno.Validation;

/// <summary>
/// The errors of tables and of items in them, with DynamoDB's texts (docs/dynamodb/backups.md, docs/dynamodb/restores.md and
/// docs/dynamodb/tables.md#table-rules).
/// </summary>
internal static class TableErrors
{
    /// <summary>What most texts of DynamoDB's table rules start with.</summary>
    public const string InvalidParameters = "One or more parameter values were invalid: ";

    /// <summary>A table or item operation met no such table.</summary>
    public static FdynoException ResourceNotFound(string tableName) => new(
        FdynoErrorCode.ResourceNotFound, $"Requested resource not found: Table: {tableName} not found",
        "List the tables of this connection with: Get-FdynoTable", tableName);

    /// <summary>A backup operation met no such table.</summary>
    public static FdynoException TableNotFound(string tableName) => new(
        FdynoErrorCode.TableNotFound, $"Table not found: {tableName}", "List the tables of this connection with: Get-FdynoTable", tableName);

    /// <summary>The name is that of another table than the one that the caller knows.</summary>
    public static FdynoException Replaced(string tableName, string expectedId, string foundId, DateTime foundCreation) => new(
        FdynoErrorCode.ResourceNotFound,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Requested resource not found: Table: {tableName} with id {expectedId} not found. The table that has this name now has id {foundId} and was created at {foundCreation:yyyy-MM-ddTHH:mm:ssZ}"),
        $"To use the table that is there now, get it anew with: Get-FdynoTable {tableName}", tableName);

    /// <summary>There is no such index.</summary>
    public static FdynoException IndexNotFound(string tableName, string indexName) => new(
        FdynoErrorCode.Validation, $"The table does not have the specified index: {indexName}",
        $"See the indexes of the table with: (Get-FdynoTable {tableName}).GlobalSecondaryIndexes", indexName);

    /// <summary>CreateTable on a name that is taken, or being restored.</summary>
    public static FdynoException AlreadyCreated(string tableName, string status) => status == TableStatus.Creating
        ? new(FdynoErrorCode.ResourceInUse, $"Table is being used: {tableName}",
            "A restore into this name is at work or was cut off. See it with: Get-FdynoTable " + tableName, tableName)
        : new(FdynoErrorCode.ResourceInUse, $"Table already exists: {tableName}",
            $"Choose another name, or see the table with: Get-FdynoTable {tableName}", tableName);

    /// <summary>A restore's target is there already.</summary>
    public static FdynoException TableAlreadyExists(string tableName) => new(
        FdynoErrorCode.TableAlreadyExists, $"Table already exists: {tableName}",
        "Restore under another name, with: -TargetTableName <name>", tableName);

    /// <summary>An operation met a table that is being restored.</summary>
    public static FdynoException BeingRestored(string tableName) => new(
        FdynoErrorCode.ResourceInUse, $"Table is being restored: {tableName}",
        $"Wait until it is ACTIVE. If its restore was cut off, resume it with: Restore-FdynoTable -TargetTableName {tableName} -Resume; " +
        $"or remove it with: Restore-FdynoTable -TargetTableName {tableName} -Abort",
        tableName);

    /// <summary>DeleteTable met deletion protection.</summary>
    public static FdynoException Protected(string tableName) => new(
        FdynoErrorCode.Validation,
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
        $"Disable it with: Set-FdynoTable -TableName {tableName} -DeletionProtection:$false", tableName);

    /// <summary>An index's key attribute is there, and empty.</summary>
    public static FdynoException EmptyIndexKey(string indexName, string attributeName, AttributeType type) => new(
        FdynoErrorCode.Validation,
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
        $"The AttributeValue for a key attribute cannot contain an empty {(type == AttributeType.B ? "binary" : "string")} value. " +
        $"IndexName: {indexName}, IndexKey: {attributeName}",
        $"Give {attributeName} a value, or leave it out of the item.", attributeName);

    /// <summary>How to define key attributes: a string is the usual type.</summary>
    /// <param name="names">The attributes.</param>
    public static string Define(IEnumerable<string?> names)
    {
        var definitions = names.Distinct(StringComparer.Ordinal).Select(name => $"@{{ AttributeName = '{name ?? "pk"}'; AttributeType = 'S' }}");
        return $"Define the type of each key attribute, such as: -AttributeDefinition {string.Join(", ", definitions)}";
    }

    /// <summary>Two indexes of one name.</summary>
    public static FdynoException DuplicateIndex(string indexName) =>
        Invalid($"Duplicate index name: {indexName}", $"Give one of the indexes another name than '{indexName}'.", indexName);

    /// <summary>A rule of the contract that starts with <see cref="InvalidParameters"/>.</summary>
    public static FdynoException Invalid(string rule, string action, string? target = null) =>
        new(FdynoErrorCode.Validation, InvalidParameters + rule, action, target);

    /// <summary>A rule of the contract with a text of its own.</summary>
    public static FdynoException Validation(string text, string action, string? target = null) =>
        new(FdynoErrorCode.Validation, text, action, target);
}
