using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>The errors of items, their values and their keys, in one place (docs/dynamodb/items.md).</summary>
public static class ItemErrors
{
    private const string Invalid = "One or more parameter values were invalid: ";
    private const string NotValid = "One or more parameter values are not valid. ";

    /// <summary>How many members of a set a message shows.</summary>
    private const int ShownMembers = 20;

    /// <summary>Bytes in the store that no version of the item codec writes.</summary>
    public static FdynoException Malformed(string why) => new(
        FdynoErrorCode.StoreInvalid, $"A stored item is damaged: {why}.",
        "Restore the table from a backup that Test-FdynoBackup finds sound; see the backups with: Get-FdynoBackup");

    /// <summary>A stored item has a format number that this version does not know.</summary>
    public static FdynoException UnknownFormat(byte found, byte known) => new(
        FdynoErrorCode.StoreInvalid, $"A stored item has format {found}; this version of Fdyno knows format {known}.",
        "If a newer Fdyno wrote it, update the module: Update-PSResource Fdyno");

    /// <summary>The item is over 400 KB.</summary>
    public static FdynoException ItemTooLarge() => Validation(
        "Item size has exceeded the maximum allowed size",
        "An item takes up to 409,600 bytes, attribute names included. Split it, or keep large parts elsewhere.");

    /// <summary>More than 32 levels of lists and maps.</summary>
    public static FdynoException NestingTooDeep() => Validation(
        "Nesting Levels have exceeded supported limits",
        "Lists and maps nest up to 32 levels deep. Store what is deeper as JSON in a string, or leave out an object that holds itself.");

    /// <summary>An attribute without a name.</summary>
    public static FdynoException EmptyAttributeName() => Validation(
        Invalid + "Attribute name must not be empty", "Give every attribute a name of at least one character.");

    /// <summary>An attribute name over 65,535 bytes.</summary>
    public static FdynoException AttributeNameTooLong(int bytes) => Validation(
        $"{Invalid}Attribute name is too large, must be less than 65536 bytes: {bytes} bytes", "Shorten the attribute's name.");

    /// <summary>A name that an item has twice.</summary>
    public static FdynoException DuplicateName(string name) => Validation(
        $"{Invalid}Attribute name {name} is present more than once", "Keep one of the attributes of that name.", name);

    /// <summary>A string that is no Unicode text.</summary>
    public static FdynoException NotUnicode() => Validation(
        Invalid + "A string has half of a surrogate pair and cannot be encoded as UTF-8",
        "Remove the broken character, or store the value as binary.");

    /// <summary>A text that is no number.</summary>
    public static FdynoException NotANumber(string text) => Validation(text.Length == 0
        ? "The parameter cannot be converted to a numeric value"
        : $"The parameter cannot be converted to a numeric value: {text}",
        "Write a number such as -1.5 or 1E3, with a point and without separators; store anything else as a string.");

    /// <summary>More than 38 significant digits.</summary>
    public static FdynoException TooManyDigits() => Validation(
        "Attempting to store more than 38 significant digits in a Number", "Round the number, or store it as a string.");

    /// <summary>A magnitude above 9.99…E+125.</summary>
    public static FdynoException NumberOverflow() => Validation(
        "Number overflow. Attempting to store a number with magnitude larger than supported range",
        "Numbers go up to 9.9999999999999999999999999999999999999E+125. Store a larger one as a string.");

    /// <summary>A magnitude below 1E-130.</summary>
    public static FdynoException NumberUnderflow() => Validation(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        "Numbers other than zero start at 1E-130. Store a smaller one as a string.");

    /// <summary>A string set without members.</summary>
    public static FdynoException EmptyStringSet() => Validation(Invalid + "An string set  may not be empty", EmptySetAction);

    /// <summary>A number set without members.</summary>
    public static FdynoException EmptyNumberSet() => Validation(Invalid + "An number set  may not be empty", EmptySetAction);

    /// <summary>A binary set without members.</summary>
    public static FdynoException EmptyBinarySet() => Validation(Invalid + "Binary sets should not be empty", EmptySetAction);

    /// <summary>A set with a member twice.</summary>
    /// <param name="members">All members, as given.</param>
    public static FdynoException DuplicateMembers(IReadOnlyCollection<string> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var shown = string.Join(", ", members.Take(ShownMembers)) + (members.Count > ShownMembers ? ", …" : "");
        return Validation($"{Invalid}Input collection [{shown}] contains duplicates.", "Give each member once, or use a list.");
    }

    /// <summary>A value of no type.</summary>
    /// <param name="attribute">The attribute that has it, or has it inside.</param>
    /// <param name="unknown">The type that it names, which there is not; null where it names none.</param>
    public static FdynoException NoDatatype(string attribute, string? unknown) => Validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        (unknown is null ? $"The value of '{attribute}' names no type. " : $"The value of '{attribute}' names the type '{unknown}', which there is not. ")
        + DatatypeAction,
        attribute);

    /// <summary>A value of several types.</summary>
    public static FdynoException SeveralDatatypes() => Validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes", DatatypeAction);

    /// <summary>A NULL that is not true.</summary>
    public static FdynoException NullNotTrue() => Validation(
        Invalid + "Null attribute value types must have the value of true", "Write {\"NULL\":true}, or leave the attribute out.");

    /// <summary>A key attribute that the item lacks.</summary>
    public static FdynoException MissingKey(string name) => Validation(
        $"{Invalid}Missing the key {name} in the item", $"Give the item a value for its key attribute '{name}'.", name);

    /// <summary>A key attribute of another type than the table's.</summary>
    public static FdynoException KeyTypeMismatch(string name, AttributeType expected, AttributeType actual) => Validation(
        $"{Invalid}Type mismatch for key {name} expected: {expected} actual: {actual}",
        $"Give '{name}' a value of type {expected}.", name);

    /// <summary>An index key attribute of another type than the index's.</summary>
    public static FdynoException IndexKeyTypeMismatch(string name, AttributeType expected, AttributeType actual, string indexName) =>
        Validation(
            $"{Invalid}Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {indexName}",
            $"Give '{name}' a value of type {expected}, or leave it out: the item is then not in the index.", name);

    /// <summary>A key attribute that is an empty string or an empty binary.</summary>
    /// <param name="name">The attribute.</param>
    /// <param name="type">S or B.</param>
    public static FdynoException EmptyKey(string name, AttributeType type = AttributeType.S) => Validation(
        $"{NotValid}The AttributeValue for a key attribute cannot contain an empty " +
        $"{(type == AttributeType.B ? "binary" : "string")} value. Key: {name}",
        $"Give '{name}' a value of at least one byte.", name);

    /// <summary>A hash key over 2,048 bytes. The missing space is DynamoDB's.</summary>
    public static FdynoException HashKeyTooLong() => Validation(
        Invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes", "Shorten the hash key's value.");

    /// <summary>A range key over 1,024 bytes.</summary>
    public static FdynoException RangeKeyTooLong() => Validation(
        Invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes", "Shorten the range key's value.");

    private const string EmptySetAction = "Leave the attribute out, or use an empty list.";
    private const string DatatypeAction = "In DynamoDB JSON every value names its one type, such as {\"S\":\"text\"}.";

    private static FdynoException Validation(string message, string action, string? target = null) =>
        new(FdynoErrorCode.Validation, message, action, target);
}
