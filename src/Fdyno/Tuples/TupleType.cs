namespace Fdyno.Tuples;

/// <summary>What kind of element stands next in a packed tuple.</summary>
public enum TupleType
{
    /// <summary>No further element: the end of the tuple, or of the nested tuple that is being read.</summary>
    End,

    /// <summary>A null.</summary>
    Null,

    /// <summary>A byte string.</summary>
    Bytes,

    /// <summary>A Unicode string.</summary>
    String,

    /// <summary>A tuple within the tuple.</summary>
    Nested,

    /// <summary>An integer of any size.</summary>
    Integer,

    /// <summary>A 32-bit floating-point number.</summary>
    Single,

    /// <summary>A 64-bit floating-point number.</summary>
    Double,

    /// <summary>False or true.</summary>
    Boolean,

    /// <summary>A UUID.</summary>
    Guid,

    /// <summary>A versionstamp of 12 bytes.</summary>
    Versionstamp,
}
