using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fdyno.Tests.Architecture;

/// <summary>The sources of the engine as the compiler understands them: which type of it each of its files uses.</summary>
internal sealed class EngineSources
{
    private readonly CSharpCompilation _compilation;
    private readonly Dictionary<string, string> _fileOfType = new(StringComparer.Ordinal);

    /// <summary>Reads sources.</summary>
    /// <param name="sources">The text of each file, by its path within the engine's folder.</param>
    public EngineSources(IEnumerable<KeyValuePair<string, string>> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse);
        var trees = sources.Select(s => CSharpSyntaxTree.ParseText(s.Value, options, s.Key)).ToList();

        // What the SDK imports everywhere (ImplicitUsings).
        string[] globals = ["System", "System.IO", "System.Linq", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks"];
        trees.Add(CSharpSyntaxTree.ParseText(string.Concat(globals.Select(g => $"global using {g};")), options));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => System.IO.Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal));
        _compilation = CSharpCompilation.Create(
            "Fdyno", trees, platform.Select(p => MetadataReference.CreateFromFile(p)), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        foreach (var tree in _compilation.SyntaxTrees.Where(t => t.FilePath.Length > 0))
        {
            var model = _compilation.GetSemanticModel(tree);
            foreach (var type in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>().Where(IsTopLevelType))
                _fileOfType.TryAdd(Name((INamedTypeSymbol)model.GetDeclaredSymbol(type)!), tree.FilePath);
        }
    }

    /// <summary>Reads the engine's sources in this repository.</summary>
    public static EngineSources Read()
    {
        var root = Path.Combine(RepositoryRoot.Path, "src", "Fdyno");
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal));
        return new EngineSources(files.Select(f => KeyValuePair.Create(f, File.ReadAllText(Path.Combine(root, f)))));
    }

    /// <summary>The files.</summary>
    public IEnumerable<string> Files => _compilation.SyntaxTrees.Select(t => t.FilePath).Where(f => f.Length > 0);

    /// <summary>Each use of a type of the engine, or of a member of one, in another file than its own.</summary>
    public IEnumerable<Use> Uses()
    {
        foreach (var tree in _compilation.SyntaxTrees.Where(t => t.FilePath.Length > 0))
        {
            var model = _compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>())
            {
                // A documentation comment may name what is above: it says for whom something is there.
                if (name.Ancestors().Any(a => a is UsingDirectiveSyntax or DocumentationCommentTriviaSyntax)) continue;
                var info = model.GetSymbolInfo(name);
                foreach (var type in Types(info.Symbol ?? info.CandidateSymbols.FirstOrDefault()).Append(model.GetTypeInfo(name).Type as INamedTypeSymbol))
                {
                    if (type is not null && _fileOfType.TryGetValue(Name(type), out var file) && file != tree.FilePath)
                        yield return new Use(tree.FilePath, name.GetLocation().GetLineSpan().StartLinePosition.Line + 1, file, name.ToString());
                }
            }
        }
    }

    private static bool IsTopLevelType(MemberDeclarationSyntax member) =>
        member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && member.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax;

    private static IEnumerable<INamedTypeSymbol?> Types(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => [type],
        IMethodSymbol method => [(method.ReducedFrom ?? method).ContainingType],
        null => [],
        _ => [symbol.ContainingType],
    };

    private static string Name(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } outer) type = outer;
        return $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
    }

    /// <summary>A use of a type.</summary>
    /// <param name="From">The file that uses it.</param>
    /// <param name="Line">The line; the first is 1.</param>
    /// <param name="To">The file that declares it.</param>
    /// <param name="Name">What the file writes: the name of the type or of a member.</param>
    internal sealed record Use(string From, int Line, string To, string Name);
}
