using Fdyno.Model;

namespace Fdyno.Validation;

/// <summary>
/// The rules of a table's settings, with DynamoDB's texts (docs/dynamodb/tables.md#table-rules): the same for making and for changing a
/// table.
/// </summary>
internal static class SettingRules
{
    /// <summary>The most tags of a table.</summary>
    public const int MaxTags = 50;

    private const string Capacity = "Give both: -ReadCapacityUnits 5 -WriteCapacityUnits 5; or give: -BillingMode PAY_PER_REQUEST";
    private const string NoCapacity = "Leave -ReadCapacityUnits and -WriteCapacityUnits out, or give: -BillingMode PROVISIONED";
    private const string NoLimits = "Leave -MaxReadRequestUnits and -MaxWriteRequestUnits out, or give: -BillingMode PAY_PER_REQUEST";
    private const string NoSse = "Leave the type and the key of the encryption out, or switch it on.";

    /// <summary>Capacity and limits must fit the billing mode.</summary>
    /// <param name="mode">The billing mode that the table is to have.</param>
    /// <param name="provisioned">The table's capacity.</param>
    /// <param name="onDemand">The table's limits.</param>
    /// <param name="globals">The global indexes.</param>
    public static void CheckThroughput(
        string mode, ProvisionedThroughput? provisioned, OnDemandThroughput? onDemand, IReadOnlyList<SecondaryIndex> globals)
    {
        if (mode == BillingMode.Provisioned)
        {
            if (provisioned is null)
                throw TableErrors.Invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED", Capacity);
            if (onDemand is not null)
                throw TableErrors.Invalid("OnDemandThroughput should not be specified when BillingMode is PROVISIONED", NoLimits);
            if (globals.FirstOrDefault(i => i.ProvisionedThroughput is null) is { } lacking)
                throw TableErrors.Invalid($"ProvisionedThroughput is not specified for index: {lacking.IndexName}", CapacityOf(lacking.IndexName!), lacking.IndexName);
            if (globals.FirstOrDefault(i => i.OnDemandThroughput is not null) is { } limited)
            {
                throw TableErrors.Invalid(
                    $"OnDemandThroughput should not be specified for index: {limited.IndexName} when BillingMode is PROVISIONED",
                    $"Leave the on-demand limits of index '{limited.IndexName}' out, or give: -BillingMode PAY_PER_REQUEST",
                    limited.IndexName);
            }

            return;
        }

        if (provisioned is not null)
            throw TableErrors.Invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST", NoCapacity);
        if (globals.FirstOrDefault(i => i.ProvisionedThroughput is not null) is { } index)
        {
            throw TableErrors.Invalid(
                $"ProvisionedThroughput should not be specified for index: {index.IndexName} when BillingMode is PAY_PER_REQUEST",
                $"Leave the capacity of index '{index.IndexName}' out, or give: -BillingMode PROVISIONED -ReadCapacityUnits 5 -WriteCapacityUnits 5",
                index.IndexName);
        }

        CheckOnDemand(onDemand);
        foreach (var limits in globals) CheckOnDemand(limits.OnDemandThroughput);
    }

    /// <summary>Limits of an on-demand table are at least 1; −1 takes a limit away.</summary>
    public static void CheckOnDemand(OnDemandThroughput? throughput)
    {
        if (throughput?.MaxReadRequestUnits is 0 or < -1)
            throw TableErrors.Validation("Invalid Request: Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range", Limit("MaxReadRequestUnits"));
        if (throughput?.MaxWriteRequestUnits is 0 or < -1)
            throw TableErrors.Validation("Invalid Request: Requested MaxWriteRequestUnits for OnDemandThroughput is outside of valid range", Limit("MaxWriteRequestUnits"));
    }

    /// <summary>What to give an index of a provisioned table.</summary>
    public static string CapacityOf(string indexName) =>
        $"Give the index '{indexName}' its capacity, such as: New-FdynoIndex -IndexName {indexName} -HashKey <attribute> -ReadCapacityUnits 5 -WriteCapacityUnits 5";

    private static string Limit(string parameter) => $"Give at least 1, such as: -{parameter} 100; or -1 to take the limit away: -{parameter} -1";

    /// <summary>A table class.</summary>
    public static void CheckTableClass(string? tableClass)
    {
        if (Enumerated.Normalize(tableClass) is null or TableClass.Standard or TableClass.StandardInfrequentAccess) return;
        throw TableErrors.Validation(
            "Invalid table-class parameter provided. Please try again with a valid table-class value: " +
            $"[{TableClass.Standard}, {TableClass.StandardInfrequentAccess}].",
            $"Give one of: -TableClass {TableClass.Standard}; -TableClass {TableClass.StandardInfrequentAccess}");
    }

    /// <summary>A stream's view and whether it is on must fit together.</summary>
    public static void CheckStream(StreamSpecification? stream)
    {
        if (stream is { StreamEnabled: true, StreamViewType: null })
            throw TableErrors.Invalid("Table is being created with a stream enabled, UpdateViewType is required", "Say what the stream shows, such as: -StreamViewType NEW_AND_OLD_IMAGES");
        if (stream is { StreamEnabled: false, StreamViewType: not null })
            throw TableErrors.Invalid("Table is being created with a stream disabled, UpdateViewType should not be specified", "Leave the stream view type out, or enable the stream.");
    }

    /// <summary>Encryption that is asked for must make sense.</summary>
    public static void CheckSse(SSESpecification? sse)
    {
        if (sse is null) return;
        if (sse.Enabled != true && sse.SSEType is not null) throw TableErrors.Invalid("SSEType can not be specified if Enabled is false", NoSse);
        if (sse.Enabled != true && sse.KMSMasterKeyId is not null)
            throw TableErrors.Invalid("KMSMasterKeyId can not be specified if Enabled is false", NoSse);
        if (Enumerated.Normalize(sse.SSEType) == "AES256") throw TableErrors.Invalid("SSEType AES256 is not supported", "Give the only type that is supported: -SseType KMS");
    }

    /// <summary>There are not too many tags.</summary>
    public static void CheckTags(IReadOnlyDictionary<string, string>? tags, string target)
    {
        if (tags?.Count > MaxTags)
        {
            throw TableErrors.Validation(
                "Number of Tags exceed the current limit for the provided ResourceArn", $"Give at most {MaxTags} tags.", target);
        }
    }
}
