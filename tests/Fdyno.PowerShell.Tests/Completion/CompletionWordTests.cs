using Fdyno.PowerShell.Completion;

namespace Fdyno.PowerShell.Tests.Completion;

public sealed class CompletionWordTests
{
    [Theory]
    [InlineData("", "", "*")]
    [InlineData(null, "", "*")]
    [InlineData("Mu", "Mu", "Mu*")]
    [InlineData("*ic", "*ic", "*ic*")]
    [InlineData("Mu*", "Mu*", "Mu*")]
    [InlineData("'Mu", "Mu", "Mu*")]
    [InlineData("'Mu'", "Mu", "Mu*")]
    [InlineData("\"Mu", "Mu", "Mu*")]
    [InlineData("\u2018Mu\u2019", "Mu", "Mu*")]
    [InlineData("\u201cMu\u201d", "Mu", "Mu*")]
    [InlineData("'", "", "*")]
    [InlineData("''", "", "*")]
    [InlineData("'Mu\"", "Mu\"", "Mu\"*")]
    public void A_word_is_read_without_its_quotes(string? word, string text, string pattern)
    {
        var read = new CompletionWord(word);

        Assert.Equal(text, read.Text);
        Assert.Equal(pattern, read.Pattern);
    }

    /// <summary>What PowerShell would read as a number, a parameter or an operator stands in quotes.</summary>
    [Theory]
    [InlineData("", "Music", "Music")]
    [InlineData("", "_a.b-c", "_a.b-c")]
    [InlineData("", "arn:aws:dynamodb:fdb:000000000000:table/Music/backup/01489602797149-73d8d5bc", "arn:aws:dynamodb:fdb:000000000000:table/Music/backup/01489602797149-73d8d5bc")]
    [InlineData("", "1e3", "'1e3'")]
    [InlineData("", "-Force", "'-Force'")]
    [InlineData("", "..", "'..'")]
    [InlineData("", "a b", "'a b'")]
    [InlineData("", "it's", "'it''s'")]
    [InlineData("'M", "Music", "'Music'")]
    [InlineData("\"M", "Music", "\"Music\"")]
    [InlineData("\"M", "a$b`c\"d", "\"a`$b``c\"\"d\"")]
    [InlineData("\u2018M", "Music", "'Music'")]
    public void A_value_is_written_so_that_a_command_takes_it_as_it_is(string word, string value, string written) =>
        Assert.Equal(written, new CompletionWord(word).Write(value));
}
