using System.Text;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Platform.Names;

[Collection(PlatformCollection.Name)]
public class CanonicalFormTests(TestServers servers)
{
    /// <summary>Characters that Unicode has got since version 14, which is PostgreSQL 15's.</summary>
    private static readonly (int First, int Last)[] Later =
    [
        (0x0897, 0x0897), (0x1ACF, 0x1AEB), (0x105C9, 0x105E4), (0x10D69, 0x10D6D), (0x10EFA, 0x10EFF), (0x11383, 0x113D0), (0x11F41, 0x11F42),
        (0x16121, 0x1612F), (0x16D68, 0x16D6A), (0x1E08F, 0x1E08F), (0x1E4EC, 0x1E4EF), (0x1E5EE, 0x1E5EF), (0x1E6E3, 0x1E6F5),
    ];

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
    public void what_is_equivalent_has_one_composed_form(string text, string composed) => CanonicalForm.Composed(text).ShouldBe(composed);

    [Fact]
    public async Task every_character_and_random_texts_have_the_forms_that_PostgreSQL_gives_them()
    {
        var random = new Random(20261128);
        string[] interesting =
        [
            .. Enumerable.Range(1, 0x10FFFF)
                .Where(code => Rune.IsValid(code) && !Later.Any(range => code >= range.First && code <= range.Last))
                .Select(char.ConvertFromUtf32)
                .Where(character => CanonicalForm.Decomposed(character) != character || CanonicalData.ClassOf(char.ConvertToUtf32(character, 0)) > 0),
        ];
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
