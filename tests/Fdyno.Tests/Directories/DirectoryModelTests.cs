using Fdyno.Directories;
using Fdyno.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.Directories;

/// <summary>Operations at random against a dictionary of paths. A failure's message names the seed to run it again with.</summary>
public class DirectoryModelTests
{
    private static readonly byte[][] Tags = [[], "x"u8.ToArray(), "y"u8.ToArray()];

    private static readonly Gen<string> AnyPath =
        Gen.Choose(1, 3).SelectMany(depth => Gen.Elements("a", "b", "c").ArrayOf(depth)).Select(names => string.Join('/', names));

    private static readonly Gen<Step> AnyStep =
        from operation in Gen.Elements("create", "create", "open-or-create", "open", "move", "move", "remove", "list")
        from path in AnyPath
        from other in AnyPath
        from tag in Gen.Choose(0, 2)
        select new Step(operation, path, other, tag);

    [Fact]
    public void The_tree_behaves_as_a_dictionary_of_paths() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150),
        Prop.ForAll(AnyStep.ArrayOf(30).ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult()));

    private static async Task<bool> RunAsync(Step[] steps)
    {
        await using var store = new MemoryStore();
        var layer = new DirectoryLayer(random: new Random(1));
        var model = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            var expected = Apply(model, step);
            var actual = await RunStepAsync(store, layer, model, step);
            if (expected != actual) throw new InvalidOperationException($"{step} gave '{actual}' instead of '{expected}'.");
            foreach (var (path, entry) in model)
            {
                var directory = await store.Open(layer, path, Tags[entry.Tag]);
                if (!entry.Key.AsSpan().SequenceEqual(directory.Key)) throw new InvalidOperationException($"{path} changed its prefix.");
                var content = await store.ReadAsync(t => t.GetAsync(directory.Pack("content")).AsTask());
                if (content is null) throw new InvalidOperationException($"{path} lost its content.");
            }
        }

        foreach (var name in await store.List(layer, "")) await store.Remove(layer, name);
        return store.StateAt().All(row => row.Key.Span.StartsWith(new byte[] { 0xFE, 0x01, 0xFE, 0x00, 0x01 }));
    }

    private static async Task<string> RunStepAsync(
        MemoryStore store, DirectoryLayer layer, SortedDictionary<string, Entry> model, Step step)
    {
        try
        {
            switch (step.Operation)
            {
                case "create":
                    await store.Create(layer, step.Path, Tags[step.Tag]);
                    await FillAsync(store, layer, model);
                    return "ok";
                case "open-or-create":
                    await store.CreateOrOpen(layer, step.Path, Tags[step.Tag]);
                    await FillAsync(store, layer, model);
                    return "ok";
                case "open":
                    await store.Open(layer, step.Path, Tags[step.Tag]);
                    return "ok";
                case "move":
                    await store.Move(layer, step.Path, step.Other);
                    return "ok";
                case "remove":
                    return (await store.Remove(layer, step.Path)).ToString();
                default:
                    return string.Join(',', await store.List(layer, step.Path));
            }
        }
        catch (DirectoryException e)
        {
            return e.Kind.ToString();
        }
    }

    /// <summary>Notes the prefixes of new directories, and gives them something to lose.</summary>
    private static async Task FillAsync(MemoryStore store, DirectoryLayer layer, SortedDictionary<string, Entry> model)
    {
        foreach (var (path, entry) in model.Where(e => e.Value.Key.Length == 0).ToList())
        {
            var directory = await store.Open(layer, path);
            model[path] = entry with { Key = directory.Key };
            await store.Set(directory.Pack("content"), [1]);
        }
    }

    private static string Apply(SortedDictionary<string, Entry> model, Step step)
    {
        var (path, other) = (step.Path, step.Other);
        switch (step.Operation)
        {
            case "create" when model.ContainsKey(path): return nameof(DirectoryErrorKind.AlreadyExists);
            case "open" when !model.ContainsKey(path): return nameof(DirectoryErrorKind.NotFound);
            case "open" or "open-or-create" when model.TryGetValue(path, out var found):
                return step.Tag == 0 || step.Tag == found.Tag ? "ok" : nameof(DirectoryErrorKind.LayerMismatch);
            case "create" or "open-or-create":
                for (var parent = Parent(path); parent.Length > 0; parent = Parent(parent)) model.TryAdd(parent, new Entry([], 0));
                model.Add(path, new Entry([], step.Tag));
                return "ok";
            case "move" when IsIn(other, path): return nameof(DirectoryErrorKind.BadMove);
            case "move" when !model.ContainsKey(path): return nameof(DirectoryErrorKind.NotFound);
            case "move" when model.ContainsKey(other): return nameof(DirectoryErrorKind.AlreadyExists);
            case "move" when Parent(other).Length > 0 && !model.ContainsKey(Parent(other)): return nameof(DirectoryErrorKind.ParentMissing);
            case "move":
                foreach (var (old, entry) in Take(model, path)) model.Add(other + old[path.Length..], entry);
                return "ok";
            case "remove": return (Take(model, path).Count > 0).ToString();
            default:
                if (!model.ContainsKey(path)) return nameof(DirectoryErrorKind.NotFound);
                return string.Join(',', model.Keys.Where(p => Parent(p) == path).Select(p => p[(path.Length + 1)..]));
        }
    }

    private static List<KeyValuePair<string, Entry>> Take(SortedDictionary<string, Entry> model, string path)
    {
        var taken = model.Where(e => IsIn(e.Key, path)).ToList();
        foreach (var (key, _) in taken) model.Remove(key);
        return taken;
    }

    private static bool IsIn(string path, string top) => path == top || path.StartsWith(top + "/", StringComparison.Ordinal);

    private static string Parent(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    private sealed record Entry(byte[] Key, int Tag);

    private sealed record Step(string Operation, string Path, string Other, int Tag);
}
