using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;

namespace BusinessMetrics.Tests.Platform.Names;

public class NameTextTests
{
    [Theory]
    [InlineData(" José\t", "José")]
    [InlineData("Jose\u0301", "José")]
    [InlineData("ЖЗ 名前 اسم", "ЖЗ 名前 اسم")]
    [InlineData("😀 \u0600 क़", "😀 \u0600 \u0915\u093C")]
    [InlineData("a/b?c#d e", "a/b?c#d e")]
    [InlineData("   ", null)]
    [InlineData(null, null)]
    public void a_name_is_trimmed_and_composed(string? sent, string? name)
    {
        var errors = new List<FieldError>();

        NameText.Read("service", sent, errors).ShouldBe(name);

        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a\u0000b", "U+0000, a control character, at position 2")]
    [InlineData("a\tb", "U+0009, a control character, at position 2")]
    [InlineData("a\u007Fb", "U+007F, a control character, at position 2")]
    [InlineData("a\u0085b", "U+0085, a control character, at position 2")]
    [InlineData("a\u2028b", "U+2028, a control character, at position 2")]
    [InlineData("ab\u202Ecd", "U+202E, a bidirectional control, at position 3")]
    [InlineData("ab\u2066cd", "U+2066, a bidirectional control, at position 3")]
    [InlineData("\u200Eab", "U+200E, a bidirectional control, at position 1")]
    [InlineData("ab\u061C", "U+061C, a bidirectional control, at position 3")]
    [InlineData("an\u200Bna", "U+200B, a zero-width character, at position 3")]
    [InlineData("an\u200Cna", "U+200C, a zero-width character, at position 3")]
    [InlineData("an\u200Dna", "U+200D, a zero-width character, at position 3")]
    [InlineData("an\u2060na", "U+2060, a zero-width character, at position 3")]
    [InlineData("\uFEFFanna", "U+FEFF, a zero-width character, at position 1")]
    [InlineData("an\u00ADna", "U+00AD, a zero-width character, at position 3")]
    [InlineData("an\u034Fna", "U+034F, a zero-width character, at position 3")]
    [InlineData("an\u180Ena", "U+180E, a zero-width character, at position 3")]
    [InlineData("an\u3164na", "U+3164, a zero-width character, at position 3")]
    [InlineData("an\uFE0Fna", "U+FE0F, a zero-width character, at position 3")]
    [InlineData("an\U000E0041na", "U+E0041, a zero-width character, at position 3")]
    [InlineData("  😀\u200Ba", "U+200B, a zero-width character, at position 4")]
    public void what_nobody_sees_is_refused_by_its_place(string sent, string received)
    {
        NameText.Refusal("user_id", sent).ShouldBe(
            new FieldError("user_id", received, "1-200 characters, none of them a control, a bidirectional control or of zero width"));
    }

    [Fact]
    public void half_a_character_is_refused() =>
        NameText.Refusal("user_id", $"a{(char)0xD800}b")!.Received.ShouldBe("U+D800, half a character, at position 2");

    [Fact]
    public void every_ignorable_character_is_refused_and_no_letter_mark_digit_or_symbol_is()
    {
        for (var code = 0x20; code <= 0x10FFFF; code++)
        {
            if (!System.Text.Rune.TryCreate(code, out var rune))
                continue;
            var category = System.Text.Rune.GetUnicodeCategory(rune);
            var isShown = System.Text.Rune.IsLetterOrDigit(rune) || System.Text.Rune.IsSymbol(rune) || System.Text.Rune.IsPunctuation(rune)
                || category == System.Globalization.UnicodeCategory.SpacingCombiningMark;
            // Fillers are letters, and shown as nothing.
            if (isShown && code is not (0x115F or 0x1160 or 0x3164 or 0xFFA0))
                ForbiddenCharacter.In($"a{rune}b").ShouldBeNull($"U+{code:X4}");
            if (category is System.Globalization.UnicodeCategory.Control || (category == System.Globalization.UnicodeCategory.Format && !IsShownFormat(code)))
                ForbiddenCharacter.In($"a{rune}b").ShouldNotBeNull($"U+{code:X4}");
        }
    }

    [Fact]
    public void length_counts_characters_and_not_their_halves_after_composition()
    {
        NameText.Refusal("service", string.Concat(Enumerable.Repeat("😀", 200))).ShouldBeNull();
        NameText.Refusal("service", string.Concat(Enumerable.Repeat("e\u0301", 200))).ShouldBeNull();
        NameText.Refusal("service", string.Concat(Enumerable.Repeat("😀", 201)))!.Received.ShouldEndWith("' (201 characters)");
        NameText.Refusal("unit", "abcdef", longest: 5)!.Received.ShouldBe("'abcdef' (6 characters)");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" .. ")]
    public void dots_are_refused_where_a_path_has_to_hold_the_name(string sent)
    {
        var errors = new List<FieldError>();

        NameText.ReadInPaths("user_id", sent, errors);

        errors.ShouldHaveSingleItem().Allowed.ShouldContain("no path can hold");
        NameText.ReadInPaths("user_id", "...", errors = []);
        errors.ShouldBeEmpty();
    }

    [Fact]
    public void a_name_is_looked_for_in_the_forms_that_it_may_have_been_recorded_in()
    {
        NameText.FormsOf("Jose\u0301").ShouldBe(["José", "Jose\u0301"]);
        NameText.FormsOf("José").ShouldBe(["José", "Jose\u0301"]);
        NameText.FormsOf("é e\u0301").ShouldBe(["é é", "e\u0301 e\u0301", "é e\u0301"]);
        NameText.FormsOf("jose").ShouldBe(["jose"]);
    }

    /// <summary>Arabic, Syriac and Kaithi signs that stand around numbers, and Egyptian joiners that arrange signs.</summary>
    private static bool IsShownFormat(int code) =>
        code is (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or (>= 0x0890 and <= 0x0891) or 0x08E2 or 0x110BD or 0x110CD or (>= 0x13430 and <= 0x1345F);
}
