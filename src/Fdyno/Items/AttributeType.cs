namespace Fdyno.Items;

/// <summary>The ten types of an attribute value, by DynamoDB's names.</summary>
public enum AttributeType : byte
{
    /// <summary>A string.</summary>
    S,

    /// <summary>A number of up to 38 significant digits.</summary>
    N,

    /// <summary>Bytes.</summary>
    B,

    /// <summary>True or false.</summary>
    BOOL,

    /// <summary>The null value.</summary>
    NULL,

    /// <summary>A map of names to values.</summary>
    M,

    /// <summary>A list of values.</summary>
    L,

    /// <summary>A set of strings.</summary>
    SS,

    /// <summary>A set of numbers.</summary>
    NS,

    /// <summary>A set of byte strings.</summary>
    BS,
}
