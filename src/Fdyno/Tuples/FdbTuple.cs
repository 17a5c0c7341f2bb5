using System.Numerics;
using Fdyno.Storage;

namespace Fdyno.Tuples;

/// <summary>
/// Tuples as lists of objects, for code in which clarity counts more than allocations; see <see cref="TupleWriter"/> and
/// <see cref="TupleReader"/> for the rest. Types: null; byte string: <c>byte[]</c>, <c>ReadOnlyMemory&lt;byte&gt;</c>; string;
/// integers of every size, <see cref="BigInteger"/>; float; double; bool; <see cref="Guid"/>; <see cref="Versionstamp"/>; nested
/// tuple: a list of objects, such as <c>object?[]</c>.
/// </summary>
public static class FdbTuple
{
    /// <summary>
    /// Packs a tuple. An array given alone is the tuple itself; put it into another array to pack a tuple that holds only a nested
    /// one.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A type that no tuple holds, or an incomplete versionstamp, which would be stored as it is.
    /// </exception>
    public static byte[] Pack(params ReadOnlySpan<object?> items)
    {
        var writer = new TupleWriter();
        AddTo(writer, items);
        return writer.ToArray();
    }

    /// <summary>
    /// Unpacks a tuple: byte strings as <c>byte[]</c>, integers as <see cref="long"/> or, where they do not fit, as
    /// <see cref="BigInteger"/>, nested tuples as <c>object?[]</c>.
    /// </summary>
    /// <exception cref="TupleFormatException">The bytes are not a packed tuple.</exception>
    public static object?[] Unpack(ReadOnlySpan<byte> packed) => Unpack(new TupleReader(packed));

    /// <summary>The keys of all tuples that are longer than the one packed in <paramref name="prefix"/> and start with it.</summary>
    public static KeyRange Range(ReadOnlySpan<byte> prefix) => new(Append(prefix, 0x00), Append(prefix, 0xFF));

    /// <summary>Adds <paramref name="items"/> to a writer, as <see cref="Pack"/> does.</summary>
    internal static void AddTo(TupleWriter writer, ReadOnlySpan<object?> items)
    {
        foreach (var item in items) Add(writer, item);
    }

    /// <summary>Unpacks the elements that a reader has not read yet.</summary>
    internal static object?[] Unpack(TupleReader reader)
    {
        // A stack of our own and no recursion: how deep tuples are nested is up to the bytes.
        var outer = new Stack<List<object?>>();
        var items = new List<object?>();
        while (true)
        {
            switch (reader.PeekType())
            {
                case TupleType.End when outer.Count == 0:
                    return [.. items];
                case TupleType.End:
                    reader.EndNested();
                    object?[] nested = [.. items];
                    items = outer.Pop();
                    items.Add(nested);
                    break;
                case TupleType.Nested:
                    reader.BeginNested();
                    outer.Push(items);
                    items = [];
                    break;
                default:
                    items.Add(ReadScalar(ref reader));
                    break;
            }
        }
    }

    private static object? ReadScalar(ref TupleReader reader)
    {
        switch (reader.PeekType())
        {
            case TupleType.Bytes: return reader.ReadBytes();
            case TupleType.String: return reader.ReadString();
            case TupleType.Integer:
                var integer = reader.ReadBigInteger();
                return integer >= long.MinValue && integer <= long.MaxValue ? (object)(long)integer : integer;
            case TupleType.Single: return reader.ReadSingle();
            case TupleType.Double: return reader.ReadDouble();
            case TupleType.Boolean: return reader.ReadBoolean();
            case TupleType.Guid: return reader.ReadGuid();
            case TupleType.Versionstamp: return reader.ReadVersionstamp();
            default:
                reader.ReadNull();
                return null;
        }
    }

    private static void Add(TupleWriter writer, object? item)
    {
        switch (item)
        {
            case null: writer.AddNull(); break;
            case byte[] bytes: writer.AddBytes(bytes); break;
            case ReadOnlyMemory<byte> bytes: writer.AddBytes(bytes.Span); break;
            case string text: writer.AddString(text); break;
            case long number: writer.AddInteger(number); break;
            case int number: writer.AddInteger(number); break;
            case short number: writer.AddInteger(number); break;
            case sbyte number: writer.AddInteger(number); break;
            case byte number: writer.AddInteger(number); break;
            case ushort number: writer.AddInteger(number); break;
            case uint number: writer.AddInteger(number); break;
            case ulong number: writer.AddBigInteger(number); break;
            case BigInteger number: writer.AddBigInteger(number); break;
            case float number: writer.AddSingle(number); break;
            case double number: writer.AddDouble(number); break;
            case bool flag: writer.AddBoolean(flag); break;
            case Guid id: writer.AddGuid(id); break;
            case Versionstamp { IsIncomplete: false } stamp: writer.AddVersionstamp(stamp); break;
            case Versionstamp:
                throw new ArgumentException("An incomplete versionstamp needs a TupleWriter, which keeps its place.", nameof(item));
            case IReadOnlyList<object?> nested:
                writer.BeginNested();
                foreach (var inner in nested) Add(writer, inner);
                writer.EndNested();
                break;
            default: throw new ArgumentException($"A tuple cannot hold a {item.GetType()}.", nameof(item));
        }
    }

    private static byte[] Append(ReadOnlySpan<byte> prefix, byte last)
    {
        var key = KeyRange.After(prefix);
        key[^1] = last;
        return key;
    }
}
