namespace Fdyno.Storage;

/// <summary>
/// What tells a store from a copy of it, which goes on from the same state on its own. A copy has another id and another time of birth;
/// a file system that gives files new ids, or does not know when they were made, changes one of both only.
/// </summary>
/// <param name="Id">What the file system calls the file; null where that cannot be told.</param>
/// <param name="Birth">When the file was made; null where that cannot be told.</param>
public sealed record StoreIdentity(string? Id, string? Birth)
{
    /// <summary>Whether the two are certainly of different files: whatever both of them know differs, and there is something that both know.</summary>
    public bool IsOtherThan(StoreIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        bool? hasOtherId = Id is null || other.Id is null ? null : Id != other.Id;
        bool? hasOtherBirth = Birth is null || other.Birth is null ? null : Birth != other.Birth;
        return (hasOtherId, hasOtherBirth) is not (null, null) && hasOtherId != false && hasOtherBirth != false;
    }
}
