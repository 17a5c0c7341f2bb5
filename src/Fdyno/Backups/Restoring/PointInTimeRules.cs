using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.Validation;

namespace Fdyno.Backups.Restoring;

/// <summary>
/// What a request for a point-in-time restore has to be, before anything is looked up (docs/dynamodb/restores.md#restore-errors).
/// </summary>
internal static class PointInTimeRules
{
    private const string SourceArn = "sourceTableArn";

    /// <summary>Checks the request by itself, and finds the name of its source.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>.</exception>
    public static string Check(RestoreTableToPointInTimeRequest request, StoreContext context)
    {
        var validator = new RequestValidator()
            .Length(request.SourceTableArn, SourceArn, 1, ResourceNames.LongestArn)
            .Name(request.SourceTableName, "sourceTableName")
            .Required(request.TargetTableName, "targetTableName").Name(request.TargetTableName, "targetTableName");
        RestoreOverridesResolver.CheckShape(validator, request.Overrides);
        validator.ThrowIfAny(request.TargetTableName);
        CheckTime(request);
        return (request.SourceTableName, request.SourceTableArn) switch
        {
            (null, null) => throw TableErrors.Validation(
                "The parameter 'TableName' is required but was not present in the request",
                "Name the table to restore with: -SourceTableName <name>", request.TargetTableName),
            (not null, not null) => throw TableErrors.Validation(
                "Must provide exactly one of: sourceTableArn, sourceTableName",
                $"Leave out -SourceTableArn: the table's name is enough: -SourceTableName {request.SourceTableName}", request.SourceTableName),
            ({ } name, null) => name,
            (null, { } arn) => CheckArn(arn, request.Overrides, context),
        };
    }

    private static void CheckTime(RestoreTableToPointInTimeRequest request)
    {
        if (request is { RestoreDateTime: not null, UseLatestRestorableTime: true })
        {
            throw TableErrors.Validation(
                "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore request. "
                + "Please specify either RestoreDateTime time or UseLatestRestorableTime",
                "Leave out either -RestoreDateTime or -UseLatestRestorableTime.", request.TargetTableName);
        }

        if (request is { RestoreDateTime: null, UseLatestRestorableTime: not true })
        {
            throw TableErrors.Validation(
                "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both",
                "Add -UseLatestRestorableTime, or a time with: -RestoreDateTime <time>", request.TargetTableName);
        }
    }

    private static string CheckArn(string text, RestoreOverrides overrides, StoreContext context)
    {
        if (!TableArn.TryParse(text, out var arn))
            throw TableErrors.Validation("sourceTableArn is not a valid ARN", "Give the table's name instead: -SourceTableName <name>", text);
        if (arn.AccountId != context.Record.AccountId)
        {
            throw TableErrors.Validation(
                "This action is only supported by accounts that match the resource owner's account: "
                + ArnErrors.Difference(arn.AccountId, context.Record.AccountId, context.StoreName),
                ArnErrors.OtherAccountAction,
                text);
        }

        if (arn.Region == context.Record.Region) return arn.TableName;

        // A table of another region is in no store but that region's: with what a cross-region restore needs, it is not found.
        throw overrides.SSESpecificationOverride is null ? RestoreErrors.CrossRegion(text) : PointInTimeErrors.SourceNotFound(null, text);
    }
}
