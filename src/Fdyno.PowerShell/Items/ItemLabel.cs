using System.Text;
using Fdyno.Items;

namespace Fdyno.PowerShell.Items;

/// <summary>A short text by which a reader tells an item from others in questions and messages.</summary>
internal static class ItemLabel
{
    private const int MostAttributes = 3;
    private const int MostCharacters = 40;

    /// <summary>The first few strings and numbers, as in <c>{artist=No One You Know, title=Call Me Today}</c>.</summary>
    public static string Of(Item item)
    {
        var label = new StringBuilder("{");
        var shown = 0;
        foreach (var (name, value) in item)
        {
            if (value.Type is not (AttributeType.S or AttributeType.N))
            {
                continue;
            }

            if (shown == MostAttributes)
            {
                label.Append(", …");
                break;
            }

            label.Append(shown++ == 0 ? "" : ", ").Append(Short(name)).Append('=')
                .Append(Short(value.Type == AttributeType.S ? value.AsString() : value.AsNumber().ToString()));
        }

        return label.Append('}').ToString();
    }

    private static string Short(string text) => text.Length <= MostCharacters ? text : $"{text.AsSpan(0, MostCharacters)}…";
}
