using Fdyno.Tables;
using Fdyno.Validation;

namespace Fdyno;

/// <summary>The names of one store's resources: makes their ARNs, and finds out what a name or an ARN given by a user means.</summary>
internal sealed class ResourceNames
{
    private readonly string _region;
    private readonly string _account;

    /// <summary>The names of a store.</summary>
    /// <param name="region">The store's region.</param>
    /// <param name="account">The store's account.</param>
    public ResourceNames(string region, string account)
    {
        _region = region;
        _account = account;
    }

    /// <summary>The ARN of a table of this store.</summary>
    public TableArn Table(string tableName) => new(_region, _account, tableName);

    /// <summary>The name of a table that was given by name or by ARN.</summary>
    /// <param name="nameOrArn">What was given.</param>
    /// <param name="path">The member it was given as, for the generic validator's texts.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: neither a name nor an ARN, or of another region.
    /// <see cref="FdynoErrorCode.AccessDenied"/>: of another account.
    /// </exception>
    public string TableName(string? nameOrArn, string path = "tableName")
    {
        var validator = new RequestValidator().Required(nameOrArn, path);
        if (nameOrArn?.StartsWith(ArnParts.Start, StringComparison.Ordinal) != true)
        {
            validator.Name(nameOrArn, path).ThrowIfAny(nameOrArn);
            return nameOrArn!;
        }

        validator.Length(nameOrArn, path, 1, 1024).ThrowIfAny(nameOrArn);
        if (!TableArn.TryParse(nameOrArn, out var arn))
            throw TableErrors.Invalid($"Invalid table ARN: {nameOrArn}", "Give the table's name instead.", nameOrArn);
        if (arn.Region != _region)
        {
            throw TableErrors.Validation(
                $"1 validation error detected: Invalid AWS region in '{nameOrArn}'",
                $"This store's region is '{_region}'. Give the table's name, or connect to the store of that region.", nameOrArn);
        }

        if (arn.AccountId != _account)
        {
            throw new FdynoException(
                FdynoErrorCode.AccessDenied, "Access is denied",
                $"This store's account is '{_account}'. Give the table's name, or connect to the store of that account.", nameOrArn);
        }

        new RequestValidator().Name(arn.TableName, path).ThrowIfAny(nameOrArn);
        return arn.TableName;
    }
}
