using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tuples;
using Fdyno.Validation;

namespace Fdyno.Tables;

/// <summary>The range of keys that a query reads.</summary>
internal static class QueryPlan
{
    /// <summary>The range of a query in the items of a table, or in the entries of an index.</summary>
    /// <param name="request">The query.</param>
    /// <param name="start">The subspace that is read.</param>
    /// <param name="hash">The hash key.</param>
    /// <param name="range">The range key, if there is one.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>: the conditions do not fit the keys, or each other.</exception>
    public static KeyRange Make(QueryRequest request, Subspace start, KeyAttribute hash, KeyAttribute? range)
    {
        var conditions = new[] { request.RangeValue, request.RangePrefix, request.RangeBegin, request.RangeEnd };
        if (range is null && conditions.Any(c => c is not null))
        {
            throw TableErrors.Validation(
                $"Query condition missed key schema element: there is no range key in {request.IndexName ?? request.TableName}",
                "Query by the hash key alone, with -HashValue.", request.TableName);
        }

        if (conditions[0] is not null && conditions[1..].Any(c => c is not null) || conditions[1] is not null && conditions[2..].Any(c => c is not null))
        {
            throw TableErrors.Validation(
                "A query takes one condition on the range key: a value, a prefix, or bounds.",
                "Keep one of -RangeValue, -RangePrefix, and -RangeBegin with -RangeEnd.", request.TableName);
        }

        TableSchema.CheckKeyValue(hash, request.HashValue, TableSchema.MaxHashBytes, ItemErrors.HashKeyTooLong);
        var key = start.StartKey();
        hash.Write(key, request.HashValue);
        var prefix = key.ToArray();
        if (request.RangeValue is { } value) return AllOf(With(range!, value));
        if (request.RangePrefix is { } text) return KeyRange.StartsWith(Unterminated(range!, text));
        return new KeyRange(
            request.RangeBegin is { } begin ? With(range!, begin) : prefix,
            request.RangeEnd is { } end ? AllOf(With(range!, end)).End : AllOf(prefix).End);

        byte[] With(KeyAttribute attribute, AttributeValue bound)
        {
            TableSchema.CheckKeyValue(attribute, bound, TableSchema.MaxRangeBytes, ItemErrors.RangeKeyTooLong);
            var bounded = new TupleWriter(prefix.Length + 64).AddRaw(prefix);
            attribute.Write(bounded, bound);
            return bounded.ToArray();
        }

        // A packed string or binary ends with a zero byte; without it, it is a prefix of all that start with the text.
        byte[] Unterminated(KeyAttribute attribute, AttributeValue bound)
        {
            if (attribute.Type == AttributeType.N)
                throw TableErrors.Validation("A number has no prefix.", "Give bounds instead: -RangeBegin <number> -RangeEnd <number>", attribute.Name);
            return With(attribute, bound)[..^1];
        }
    }

    // The key itself, and every longer tuple that starts with it: none goes on with the byte 0xFF.
    private static KeyRange AllOf(byte[] key) => new(key, (byte[])[.. key, 0xFF]);
}
