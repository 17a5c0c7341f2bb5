using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Validation;

namespace Fdyno.Backups.Restoring;

/// <summary>
/// Checks what a restore shall change and applies it to the recorded table. The one place for both restores
/// (docs/dynamodb/restores.md#overrides).
/// </summary>
internal static class RestoreOverridesResolver
{
    private const string Capacity = "Give both: -ReadCapacityUnits 5 -WriteCapacityUnits 5; or leave -BillingModeOverride out.";
    private const string NoCapacity = "Leave -ReadCapacityUnits and -WriteCapacityUnits out, or give: -BillingModeOverride PROVISIONED";
    private const string NoLimits = "Leave -MaxReadRequestUnits and -MaxWriteRequestUnits out, or give: -BillingModeOverride PAY_PER_REQUEST";

    /// <summary>Checks the overrides by themselves, before anything is looked up.</summary>
    public static void CheckShape(RequestValidator validator, RestoreOverrides overrides)
    {
        validator
            .Billing(overrides.BillingModeOverride, "billingModeOverride")
            .Throughput(overrides.ProvisionedThroughputOverride, "provisionedThroughputOverride")
            .Indexes(overrides.GlobalSecondaryIndexOverride, "globalSecondaryIndexOverride")
            .Indexes(overrides.LocalSecondaryIndexOverride, "localSecondaryIndexOverride")
            .Sse(overrides.SSESpecificationOverride, "sSESpecificationOverride");
        ResetSettings.Check(validator, overrides.ResetSetting);
    }

    /// <summary>The record of the target: the recorded table with the overrides, under a new name and id, still CREATING.</summary>
    /// <param name="source">The table as it was recorded.</param>
    /// <param name="overrides">What shall differ; its shape has been checked.</param>
    /// <param name="targetName">The target's name.</param>
    /// <param name="tableId">The target's id.</param>
    /// <param name="now">The target's creation time, in UTC.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, with the texts of docs/dynamodb/restores.md#overrides.
    /// </exception>
    public static TableRecord Resolve(TableRecord source, RestoreOverrides overrides, string targetName, string tableId, DateTime now)
    {
        var mode = Enumerated.Normalize(overrides.BillingModeOverride) ?? source.BillingMode;
        CheckThroughput(source, overrides, mode);
        SettingRules.CheckSse(overrides.SSESpecificationOverride);
        foreach (var local in overrides.LocalSecondaryIndexOverride ?? []) TableRules.CheckNoThroughput(local);
        var globals = overrides.GlobalSecondaryIndexOverride is { } g
            ? Match(g, source.GlobalSecondaryIndexes)
            : [.. source.GlobalSecondaryIndexes.Select(i => Recorded(i, mode))];
        var locals = overrides.LocalSecondaryIndexOverride is { } l ? Match(l, source.LocalSecondaryIndexes) : source.LocalSecondaryIndexes;
        CheckNames([.. globals, .. locals]);

        var reset = new ResetSettings(overrides.ResetSetting);
        var onDemand = mode == BillingMode.PayPerRequest;
        return source with
        {
            TableId = tableId,
            TableName = targetName,
            Status = TableStatus.Creating,
            CreationDateTime = now,
            AttributeDefinitions = Used(source, [.. globals, .. locals]),
            GlobalSecondaryIndexes = globals,
            LocalSecondaryIndexes = locals,
            BillingMode = mode,
            LastUpdateToPayPerRequestDateTime = onDemand ? now : null,
            ProvisionedThroughput = onDemand ? null : overrides.ProvisionedThroughputOverride ?? source.ProvisionedThroughput,
            OnDemandThroughput = onDemand ? Limits(overrides.OnDemandThroughputOverride, source.OnDemandThroughput) : null,
            TableClass = reset.TableClass || source.TableClass is null ? null : source.TableClass with { LastUpdateDateTime = null },
            DeletionProtectionEnabled = !reset.DeletionProtection && source.DeletionProtectionEnabled,
            StreamSpecification = reset.Stream ? null : source.StreamSpecification,
            SSESpecification = overrides.SSESpecificationOverride is { } sse ? Encryption(sse) : source.SSESpecification,
            // Recorded and off: a restore must not lose what it just brought back (docs/dynamodb/decisions.md#settings-on-restore).
            TimeToLive = reset.TimeToLive
                ? new TimeToLiveDescription()
                : source.TimeToLive with { TimeToLiveStatus = FeatureStatus.Disabled },
            Tags = reset.Tags ? new SortedDictionary<string, string>(StringComparer.Ordinal) : source.Tags,
            // Off: a restored table starts a past of its own (docs/dynamodb/restores.md#restored-settings).
            Recovery = null,
            HistoryLog = null,
        };
    }

    private static void CheckThroughput(TableRecord source, RestoreOverrides overrides, string mode)
    {
        var overridden = Enumerated.Normalize(overrides.BillingModeOverride);
        var indexes = overrides.GlobalSecondaryIndexOverride ?? [];
        var provisioned = overrides.ProvisionedThroughputOverride;
        if (mode == BillingMode.PayPerRequest)
        {
            var refusal = overridden is null
                ? "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"
                : "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST";
            if (provisioned is not null) throw Invalid(refusal, NoCapacity);
            if (indexes.FirstOrDefault(i => i.ProvisionedThroughput is not null) is { } index)
                throw Invalid($"{refusal} for index {index.IndexName}", $"Leave the capacity of index '{index.IndexName}' out.", index.IndexName);
            SettingRules.CheckOnDemand(overrides.OnDemandThroughputOverride);
            foreach (var i in indexes) SettingRules.CheckOnDemand(i.OnDemandThroughput);
            return;
        }

        if (overridden is not null && provisioned is null)
            throw Invalid("Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED", Capacity);
        CheckNoLimits(overrides.OnDemandThroughputOverride, "");
        foreach (var index in indexes) CheckNoLimits(index.OnDemandThroughput, $" for index {index.IndexName}");
        if (indexes.FirstOrDefault(i => i.ProvisionedThroughput is null) is { } lacking)
            throw Invalid($"Must specify provisioned throughput for index {lacking.IndexName}", SettingRules.CapacityOf(lacking.IndexName!), lacking.IndexName);
        if (source.BillingMode == BillingMode.PayPerRequest && overrides.GlobalSecondaryIndexOverride is null
            && source.GlobalSecondaryIndexes.Count > 0)
        {
            var name = source.GlobalSecondaryIndexes[0].IndexName;
            throw TableErrors.Invalid(
                $"GlobalSecondaryIndexOverride must be specified for index: {name} when BillingModeOverride is PROVISIONED",
                "An index of a provisioned table needs a capacity: give the indexes with theirs as -GlobalSecondaryIndexOverride.", name);
        }
    }

    private static void CheckNoLimits(OnDemandThroughput? limits, string where)
    {
        // Limits without a figure ask for nothing.
        var figure = limits switch
        {
            { MaxReadRequestUnits: not null } => "MaxReadRequestUnits",
            { MaxWriteRequestUnits: not null } => "MaxWriteRequestUnits",
            _ => null,
        };
        if (figure is not null)
            throw Invalid($"Cannot override {figure} for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST{where}", NoLimits);
    }

    /// <summary>The indexes asked for, each of which has to be a recorded one by key and projection; its name may be new.</summary>
    private static List<SecondaryIndex> Match(IReadOnlyList<SecondaryIndex> asked, IReadOnlyList<SecondaryIndex> recorded)
    {
        var left = recorded.ToList();
        var matched = new List<SecondaryIndex>();
        foreach (var index in asked.Select(TableDefinition.Normalize))
        {
            TableRules.CheckProjection(index);
            var same = left.Find(r => IsSame(r, index)) ?? throw Invalid(
                $"Index {index.IndexName} does not match a secondary index that existed in the source table and cannot be created " +
                "during the restore operation",
                recorded.Count == 0
                    ? "The source has no such index to restore: leave the override out, and make a table with the index instead."
                    : $"Give key and projection of one that existed: {string.Join(", ", recorded.Select(r => r.IndexName))}. Take them from the source's description, or leave the override out.",
                index.IndexName);
            left.Remove(same);
            matched.Add(index);
        }

        return matched;
    }

    private static bool IsSame(SecondaryIndex recorded, SecondaryIndex asked) =>
        recorded.KeySchema!.SequenceEqual(asked.KeySchema!)
        && recorded.Projection!.ProjectionType == asked.Projection!.ProjectionType
        && (recorded.Projection.NonKeyAttributes ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(asked.Projection.NonKeyAttributes ?? []);

    /// <summary>A recorded index that was not overridden: on demand it has no capacity, provisioned it has no limits.</summary>
    private static SecondaryIndex Recorded(SecondaryIndex index, string mode) => mode == BillingMode.PayPerRequest
        ? index with { ProvisionedThroughput = null }
        : index with { OnDemandThroughput = null };

    private static void CheckNames(IReadOnlyList<SecondaryIndex> indexes)
    {
        var twice = indexes.GroupBy(i => i.IndexName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw TableErrors.DuplicateIndex(twice.Key!);
    }

    /// <summary>The definitions that a key still uses (docs/dynamodb/decisions.md#unused-attribute-definitions).</summary>
    private static List<AttributeDefinition> Used(TableRecord source, IReadOnlyList<SecondaryIndex> indexes)
    {
        var used = source.KeySchema.Concat(indexes.SelectMany(i => i.KeySchema!)).Select(k => k.AttributeName).ToHashSet(StringComparer.Ordinal);
        return [.. source.AttributeDefinitions.Where(d => used.Contains(d.AttributeName))];
    }

    private static OnDemandThroughput? Limits(OnDemandThroughput? overriding, OnDemandThroughput? recorded) =>
        overriding is { MaxReadRequestUnits: null, MaxWriteRequestUnits: null } or null ? recorded : TableDefinition.Limits(overriding);

    private static SSESpecification? Encryption(SSESpecification asked) =>
        asked.Enabled != true ? null : asked with { SSEType = Enumerated.Normalize(asked.SSEType) ?? "KMS" };

    private static FdynoException Invalid(string rule, string action, string? target = null) =>
        TableErrors.Validation($"Invalid Request: {rule}", action, target);
}
