namespace Fdyno.Items;

/// <summary>How items are put together in a file.</summary>
public enum ItemFileLayout
{
    /// <summary>One item a line.</summary>
    Lines,

    /// <summary>One JSON array of items.</summary>
    Array,
}
