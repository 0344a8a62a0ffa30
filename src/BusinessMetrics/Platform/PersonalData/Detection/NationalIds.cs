using System.Buffers;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>
/// US social security numbers and taxpayer numbers (with hyphens; otherwise where a name or a word says what they are)
/// and UK national insurance numbers (in their groups; otherwise likewise).
/// </summary>
internal static partial class NationalIds
{
    public const int FewestDigits = 6;
    public const int Shortest = 9;

    private static readonly string[] Words = ["ssn", "itin", "nino", "tin"];

    private static readonly SearchValues<string> Names = SearchValues.Create(
        ["ssn", "social_security", "socialsecurity", "itin", "national_insurance", "nationalinsurance", "nino"], StringComparison.OrdinalIgnoreCase);

    /// <param name="key">The name of the field that the text stands in.</param>
    public static void Find(ReadOnlySpan<char> text, ReadOnlySpan<char> key, TextOutline outline, ref Findings? found)
    {
        if (outline.LongestStretch >= 9)
            FindAmerican(text, key, ref found);
        if (text.IndexOfAnyInRange('A', 'D') >= 0)
            FindBritish(text, key, ref found);
    }

    private static void FindAmerican(ReadOnlySpan<char> text, ReadOnlySpan<char> key, ref Findings? found)
    {
        foreach (var match in American().EnumerateMatches(text))
        {
            var id = text.Slice(match.Index, match.Length);
            if (IsAmerican(id) && ((id.Length == 11 && id[3] == '-') || IsNamed(text, match.Index, key)))
                Findings.Add(ref found, match.Index, match.Length, PersonalDataKinds.NationalId);
        }
    }

    private static void FindBritish(ReadOnlySpan<char> text, ReadOnlySpan<char> key, ref Findings? found)
    {
        foreach (var match in British().EnumerateMatches(text))
        {
            var id = text.Slice(match.Index, match.Length);
            if (IsBritish(id) && (id.Length > 9 || IsNamed(text, match.Index, key)))
                Findings.Add(ref found, match.Index, match.Length, PersonalDataKinds.NationalId);
        }
    }

    private static bool IsNamed(ReadOnlySpan<char> text, int index, ReadOnlySpan<char> key) =>
        key.ContainsAny(Names) || Characters.IsAnyOf(Characters.WordBefore(text, index), Words);

    /// <summary>The ranges that have been given out; area numbers from 900 on are those of taxpayers.</summary>
    private static bool IsAmerican(ReadOnlySpan<char> id)
    {
        Span<char> digits = stackalloc char[9];
        Characters.CopyDigits(id, digits);
        var area = Number(digits[..3]);
        var group = Number(digits[3..5]);
        var serial = Number(digits[5..]);
        return area < 900
            ? area is not (0 or 666) && group != 0 && serial != 0
            : group is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);
    }

    private static bool IsBritish(ReadOnlySpan<char> id) => id[..2] is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ");

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\p{L}0-9]|[0-9][.,\-])[0-9]{3}(?:-[0-9]{2}-| [0-9]{2} |[0-9]{2})[0-9]{4}(?![\p{L}0-9]|[.,\-][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex American();

    [GeneratedRegex(@"(?<![\p{L}0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[0-9]{6}| [0-9]{2} [0-9]{2} [0-9]{2} )[A-D](?![\p{L}0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex British();
}
