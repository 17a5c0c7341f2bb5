using System.Reflection;
using System.Text.RegularExpressions;
using Fdyno.Model;
using Fdyno.Storage.Sqlite;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fdyno.Tests.Documentation;

/// <summary>The program in the README of the C# packages compiles as it is, and does what it says.</summary>
public sealed class CSharpReadmeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_program_runs_as_it_is_written()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "src", "README.md"));
        var program = Regex.Match(page, "```csharp\\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var path = Path.Combine(_folder, "music.fdyno");
        Assert.Contains("\"music.fdyno\"", program, StringComparison.Ordinal);
        Run(program.Replace("\"music.fdyno\"", $"@\"{path}\"", StringComparison.Ordinal));

        await using var fdyno = await EmbeddedStore.ConnectAsync(path);
        var copied = new List<Fdyno.Items.Item>();
        await foreach (var item in fdyno.Items.ScanAsync("Copy")) copied.Add(item);
        Assert.Equal("Nina Simone", Assert.Single(copied)["Artist"].AsString());
        Assert.Equal(TableStatus.Active, (await fdyno.Tables.DescribeTableAsync("Copy")).TableStatus);
    }

    private static void Run(string program)
    {
        var loaded = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Readme",
            [CSharpSyntaxTree.ParseText(program, new CSharpParseOptions(LanguageVersion.Preview))],
            loaded.Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        Assembly.Load(bytes.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
    }
}
