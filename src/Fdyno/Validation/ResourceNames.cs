using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Validation;

/// <summary>The names of one store's resources: makes their ARNs, and finds out what a name or an ARN given by a user means.</summary>
internal sealed class ResourceNames
{
    /// <summary>The longest ARN (docs/dynamodb/arns-and-names.md#arn-forms).</summary>
    public const int LongestArn = 1024;

    private readonly string _region;
    private readonly string _account;
    private readonly string _storeName;

    /// <summary>The names of a store.</summary>
    /// <param name="region">The store's region.</param>
    /// <param name="account">The store's account.</param>
    /// <param name="storeName">The store's display name.</param>
    public ResourceNames(string region, string account, string storeName)
    {
        _storeName = storeName;
        _region = region;
        _account = account;
    }

    /// <summary>The ARN of a table of this store.</summary>
    public TableArn Table(string tableName) => new(_region, _account, tableName);

    /// <summary>The name of a table that was given by name or by ARN, as the only member of a request.</summary>
    /// <param name="nameOrArn">What was given.</param>
    /// <param name="path">The member it was given as, for the generic validator's texts.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: neither a name nor an ARN, or of another region.
    /// <see cref="FdynoErrorCode.AccessDenied"/>: of another account.
    /// </exception>
    public string TableName(string? nameOrArn, string path = "tableName")
    {
        CheckShape(new RequestValidator(), nameOrArn, path).ThrowIfAny(nameOrArn);
        return Resolve(nameOrArn!, path);
    }

    /// <summary>Checks what was given as a table together with a request's other members, so that all that fails is told at once.</summary>
    public static RequestValidator CheckShape(RequestValidator validator, string? nameOrArn, string path = "tableName")
    {
        validator.Required(nameOrArn, path);
        return IsArn(nameOrArn) ? validator.Length(nameOrArn, path, 1, LongestArn) : validator.Name(nameOrArn, path);
    }

    /// <summary>The name of a table that was given by name or by ARN, and whose shape has been checked.</summary>
    /// <exception cref="FdynoException">As <see cref="TableName"/> says.</exception>
    public string Resolve(string nameOrArn, string path = "tableName")
    {
        if (!IsArn(nameOrArn)) return nameOrArn;
        if (!ArnParts.TryParse(nameOrArn, out var parts)) throw ArnErrors.Invalid("resource type", nameOrArn);
        if (parts.Value.Partition != ArnParts.DynamoDbPartition) throw ArnErrors.Invalid("partition", nameOrArn);
        if (parts.Value.Service != ArnParts.DynamoDbService) throw ArnErrors.Invalid("service", nameOrArn);
        if (!TableArn.TryParse(nameOrArn, out var arn)) throw ArnErrors.NotATable(nameOrArn);
        if (arn.Region != _region) throw ArnErrors.OtherRegion(nameOrArn, _region);
        if (arn.AccountId != _account) throw ArnErrors.OtherAccount(nameOrArn, arn.AccountId, _account, _storeName);
        new RequestValidator().Name(arn.TableName, path).ThrowIfAny(nameOrArn);
        return arn.TableName;
    }

    private static bool IsArn(string? nameOrArn) => nameOrArn?.StartsWith(ArnParts.Start, StringComparison.Ordinal) == true;
}
