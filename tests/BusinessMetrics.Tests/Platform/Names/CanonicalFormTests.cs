using System.Text;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Platform.Names;

[Collection(PlatformCollection.Name)]
public class CanonicalFormTests(TestServers servers)
{
    [Theory]
    [InlineData("José", "Jose\u0301")]
    [InlineData("ộ", "o\u0323\u0302")]
    [InlineData("각", "\u1100\u1161\u11A8")]
    [InlineData("가", "\u1100\u1161")]
    [InlineData("Å", "A\u030A")]
    [InlineData("plain", "plain")]
    public void characters_and_their_marks_are_one_character_or_several(string composed, string decomposed)
    {
        CanonicalForm.Composed(decomposed).ShouldBe(composed);
        CanonicalForm.Composed(composed).ShouldBe(composed);
        CanonicalForm.Decomposed(composed).ShouldBe(decomposed);
        CanonicalForm.Decomposed(decomposed).ShouldBe(decomposed);
    }

    [Theory]
    [InlineData("\u212B", "Å")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("o\u0302\u0323", "ộ")]
    [InlineData("a\u0315\u0300", "à\u0315")]
    [InlineData("a\u0301\u0301", "á\u0301")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\ud800e\u0301", "\ud800é")]
    public void what_is_equivalent_has_one_composed_form(string text, string composed) => CanonicalForm.Composed(text).ShouldBe(composed);

    [Fact]
    public async Task every_character_and_random_texts_have_the_forms_that_PostgreSQL_gives_them()
    {
        // Of the characters that Unicode 14 knew, as PostgreSQL 15 does; later ones have marks of which it knows nothing.
        var assigned = await AskAsync(
            """
            select array_agg(chr(code)) from generate_series(1, 1114109) as code
            where code not between 55296 and 57343 and unicode_assigned_before_15(code)
            """);
        var random = new Random(20261128);
        string[] interesting = [.. assigned.Where(character => CanonicalForm.Decomposed(character) != character || character[0] is >= '\u0300' and < '\u0370')];
        interesting.Length.ShouldBeGreaterThan(13_000);
        string[] texts = [.. interesting, .. Enumerable.Range(0, 20_000).Select(_ => string.Concat(random.GetItems(interesting, random.Next(2, 8))))];

        var composed = await NormalisedAsync(texts, "NFC");
        var decomposed = await NormalisedAsync(texts, "NFD");

        for (var i = 0; i < texts.Length; i++)
        {
            CanonicalForm.Composed(texts[i]).ShouldBe(composed[i], Numbers(texts[i]));
            CanonicalForm.Decomposed(texts[i]).ShouldBe(decomposed[i], Numbers(texts[i]));
        }
    }

    private static string Numbers(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => $"U+{rune.Value:X4}"));

    private async Task<string[]> NormalisedAsync(string[] texts, string form)
    {
        await using var command = servers.Shared.Database.CreateCommand(
            $"select array_agg(normalize(text, {form}) order by place) from unnest($1) with ordinality as asked (text, place)");
        command.Parameters.AddWithValue(texts);
        return (string[])(await command.ExecuteScalarAsync())!;
    }
}
