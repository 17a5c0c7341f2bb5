using Fdyno.Model;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Tests.Binding;

public class KeyNotationTests
{
    [Theory]
    [InlineData("pk", "pk", null)]
    [InlineData("pk:N", "pk", "N")]
    [InlineData("a:b:S", "a:b", "S")]
    [InlineData("pk:", "pk", "")]
    [InlineData(":N", "", "N")]
    [InlineData("", "", null)]
    public void The_type_stands_behind_the_last_colon(string text, string name, string? type) =>
        Assert.Equal(new KeyNotation(name, type), KeyNotation.Parse(text));

    [Fact]
    public void A_key_has_its_hash_first()
    {
        Assert.Equal(
            [new() { AttributeName = "a", KeyType = "HASH" }, new KeySchemaElement { AttributeName = "b", KeyType = "RANGE" }],
            KeyNotation.Schema(KeyNotation.Parse("a"), KeyNotation.Parse("b:N")));
        Assert.Null(KeyNotation.Schema(null, null));
    }

    [Fact]
    public void An_attribute_of_the_table_gives_an_index_its_type()
    {
        var attributes = new KeyAttributes();
        attributes.Add(KeyNotation.Parse("year:n"));
        attributes.Add(Index([], "year", "genre"));

        Assert.Equal([Definition("year", "N"), Definition("genre", "S")], attributes.ToDefinitions());
    }

    [Fact]
    public void A_type_given_by_an_index_holds_for_the_table_too()
    {
        var attributes = new KeyAttributes();
        attributes.Add(KeyNotation.Parse("year"));
        attributes.Add(Index([Definition("year", "N")], "year"));

        Assert.Equal([Definition("year", "N")], attributes.ToDefinitions());
    }

    [Fact]
    public void Definitions_that_contradict_each_other_are_left_for_the_engine_to_answer()
    {
        var attributes = new KeyAttributes();
        attributes.Add(KeyNotation.Parse("year:N"));
        attributes.Add(Index([Definition("year", "S")], "year"));

        Assert.Equal([Definition("year", "N"), Definition("year", "S")], attributes.ToDefinitions());
    }

    [Fact]
    public void An_index_in_AWS_shape_defines_nothing()
    {
        var attributes = new KeyAttributes();
        attributes.Add(Index(null, "genre"));

        Assert.Null(attributes.ToDefinitions());
    }

    private static AttributeDefinition Definition(string name, string type) => new() { AttributeName = name, AttributeType = type };

    private static SecondaryIndex Index(AttributeDefinition[]? definitions, params string[] keys) => new()
    {
        IndexName = "index",
        KeySchema = [.. keys.Select(key => new KeySchemaElement { AttributeName = key, KeyType = "HASH" })],
        AttributeDefinitions = definitions,
    };
}
