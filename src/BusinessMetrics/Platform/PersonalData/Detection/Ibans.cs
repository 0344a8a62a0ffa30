using System.Collections.Frozen;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>International bank account numbers (ISO 13616): a known country, its length, and check digits that are right.</summary>
internal static class Ibans
{
    private static readonly FrozenDictionary<string, int> Lengths = new Dictionary<string, int>
    {
        ["AD"] = 24,
        ["AE"] = 23,
        ["AL"] = 28,
        ["AT"] = 20,
        ["AZ"] = 28,
        ["BA"] = 20,
        ["BE"] = 16,
        ["BG"] = 22,
        ["BH"] = 22,
        ["BI"] = 27,
        ["BR"] = 29,
        ["BY"] = 28,
        ["CH"] = 21,
        ["CR"] = 22,
        ["CY"] = 28,
        ["CZ"] = 24,
        ["DE"] = 22,
        ["DJ"] = 27,
        ["DK"] = 18,
        ["DO"] = 28,
        ["EE"] = 20,
        ["EG"] = 29,
        ["ES"] = 24,
        ["FI"] = 18,
        ["FK"] = 18,
        ["FO"] = 18,
        ["FR"] = 27,
        ["GB"] = 22,
        ["GE"] = 22,
        ["GI"] = 23,
        ["GL"] = 18,
        ["GR"] = 27,
        ["GT"] = 28,
        ["HN"] = 28,
        ["HR"] = 21,
        ["HU"] = 28,
        ["IE"] = 22,
        ["IL"] = 23,
        ["IQ"] = 23,
        ["IS"] = 26,
        ["IT"] = 27,
        ["JO"] = 30,
        ["KW"] = 30,
        ["KZ"] = 20,
        ["LB"] = 28,
        ["LC"] = 32,
        ["LI"] = 21,
        ["LT"] = 20,
        ["LU"] = 20,
        ["LV"] = 21,
        ["LY"] = 25,
        ["MC"] = 27,
        ["MD"] = 24,
        ["ME"] = 22,
        ["MK"] = 19,
        ["MN"] = 20,
        ["MR"] = 27,
        ["MT"] = 31,
        ["MU"] = 30,
        ["NI"] = 28,
        ["NL"] = 18,
        ["NO"] = 15,
        ["OM"] = 23,
        ["PK"] = 24,
        ["PL"] = 28,
        ["PS"] = 29,
        ["PT"] = 25,
        ["QA"] = 29,
        ["RO"] = 24,
        ["RS"] = 22,
        ["RU"] = 33,
        ["SA"] = 24,
        ["SC"] = 31,
        ["SD"] = 18,
        ["SE"] = 24,
        ["SI"] = 19,
        ["SK"] = 24,
        ["SM"] = 27,
        ["SO"] = 23,
        ["ST"] = 25,
        ["SV"] = 28,
        ["TL"] = 23,
        ["TN"] = 24,
        ["TR"] = 26,
        ["UA"] = 29,
        ["VA"] = 22,
        ["VG"] = 24,
        ["XK"] = 20,
        ["YE"] = 30,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> LengthLookup =
        Lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    public static int Shortest => 15;

    public static void Find(ReadOnlySpan<char> text, ref Findings? found)
    {
        for (var i = 2; i + 1 < text.Length; i++)
        {
            var next = text[i..].IndexOfAnyInRange('0', '9');
            if (next < 0)
                return;
            i += next;
            if (!Characters.IsDigitAt(text, i + 1)
                || !char.IsAsciiLetter(text[i - 1]) || !char.IsAsciiLetter(text[i - 2]) || Characters.IsWordAt(text, i - 3)
                || !LengthLookup.TryGetValue(text.Slice(i - 2, 2), out var length))
                continue;
            var end = EndOf(text, i - 2, length);
            if (end > 0 && Checksums.Mod97(text[(i - 2)..end]))
                Findings.Add(ref found, i - 2, end - i + 2, PersonalDataKinds.Iban);
        }
    }

    /// <summary>Where so many letters and digits end, with single spaces or hyphens between them; 0 where they do not.</summary>
    private static int EndOf(ReadOnlySpan<char> text, int start, int length)
    {
        var characters = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                if (++characters == length)
                    return Characters.IsWordAt(text, i + 1) ? 0 : i + 1;
            }
            else if (text[i] is not (' ' or '-') || !Characters.IsWordAt(text, i + 1))
            {
                return 0;
            }
        }

        return 0;
    }
}
