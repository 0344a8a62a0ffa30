using System.Buffers;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>
/// Phone numbers in a form that says so: +international, North American groups, national ones with a leading 0 in groups.
/// Bare digits are one only where a name or a word says it: they may as well be a time or a count.
/// </summary>
internal static partial class PhoneNumbers
{
    public const int FewestDigits = 8;

    private static readonly string[] Words =
        ["phone", "telephone", "tel", "mobile", "cell", "fax", "whatsapp", "call", "called", "sms", "handy", "telefon", "msisdn"];

    private static readonly SearchValues<string> Names =
        SearchValues.Create(["phone", "mobile_n", "mobilen", "msisdn", "fax", "whatsapp"], StringComparison.OrdinalIgnoreCase);

    /// <param name="key">The name of the field that the text stands in.</param>
    public static void Find(ReadOnlySpan<char> text, ReadOnlySpan<char> key, TextOutline outline, ref Findings? found)
    {
        if (outline.HasPlus || text.Contains("00", StringComparison.Ordinal))
            foreach (var match in International().EnumerateMatches(text))
                if (IsInternational(text.Slice(match.Index, match.Length)))
                    Findings.Add(ref found, match.Index, match.Length, PersonalDataKinds.Phone);
        if (outline.LongestStretch >= 10)
            foreach (var match in NorthAmerican().EnumerateMatches(text))
                Findings.Add(ref found, match.Index, match.Length, PersonalDataKinds.Phone);
        if (outline.LongestStretch >= 9)
            foreach (var match in National().EnumerateMatches(text))
                if (IsNational(text.Slice(match.Index, match.Length)))
                    Findings.Add(ref found, match.Index, match.Length, PersonalDataKinds.Phone);
        if (outline.LongestRun >= 9)
            foreach (var match in Bare().EnumerateMatches(text))
                if (IsNamed(text, match.Index, key))
                    Findings.Add(ref found, match.Index, match.Length, PersonalDataKinds.Phone);
    }

    private static bool IsNamed(ReadOnlySpan<char> text, int index, ReadOnlySpan<char> key) =>
        key.ContainsAny(Names) || Characters.IsAnyOf(Characters.WordBefore(text, index), Words);

    /// <summary>E.164 has at most 15 digits. Few without groups, or with one point, are a signed number; 00 without groups pads one.</summary>
    private static bool IsInternational(ReadOnlySpan<char> phone)
    {
        var digits = Digits(phone);
        var isPlain = phone[1..].IndexOfAnyExceptInRange('0', '9') < 0;
        var isDecimal = phone.Count('.') == 1 && phone.IndexOfAny(" -()/") < 0;
        return phone[0] == '+'
            ? digits is >= 8 and <= 15 && !isDecimal && (!isPlain || digits >= 10)
            : digits is >= 10 and <= 17 && !isDecimal && !isPlain;
    }

    /// <summary>Nine to twelve digits, and no date before a time.</summary>
    private static bool IsNational(ReadOnlySpan<char> phone) => Digits(phone) is >= 9 and <= 12 && !StartsWithDate(phone);

    private static bool StartsWithDate(ReadOnlySpan<char> phone) =>
        phone.Length >= 10 && phone[2] is '/' or '-' && phone[5] == phone[2] && phone[6..10].IndexOfAnyExceptInRange('0', '9') < 0 && !Characters.IsDigitAt(phone, 10);

    private static int Digits(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var character in text)
            if (char.IsAsciiDigit(character))
                digits++;
        return digits;
    }

    [GeneratedRegex(
        @"(?<![\p{L}0-9+]|[0-9][.,:\-])(?:\+|00 ?)[1-9](?:(?:[ .\-/]|[ .\-]?\(|\)[ .\-]?)?[0-9]){6,15}(?![\p{L}0-9]|[.,:][0-9]|-[\p{L}0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex International();

    // With nothing but spaces between its groups it must not stand in a list of numbers.
    [GeneratedRegex(
        @"(?<![\p{L}0-9+]|[0-9][.,:\-/])(?:(?:\+?1[ .\-]?)?(?:\([2-9][0-9]{2}\)[ \-]?[0-9]{3}[ .\-]|[2-9][0-9]{2}(?:-[0-9]{3}-|\.[0-9]{3}\.| [0-9]{3}-))[0-9]{4}|(?<![0-9] )(?:\+?1 )?[2-9][0-9]{2} [0-9]{3} [0-9]{4}(?! [0-9]))(?![\p{L}0-9]|[.,:\-/][0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex NorthAmerican();

    // Nor must this one, though it may stand behind a date.
    [GeneratedRegex(
        @"(?<![\p{L}0-9+]|[0-9][.,:\-/]|(?:^|[^0-9.:\-/])[0-9]{1,4} )(?:\(0[1-9][0-9]{0,4}\)|0[1-9][0-9]{0,4})(?:[ /\-]{1,3}[0-9]{2,8}){1,5}(?![\p{L}0-9]|[.,:\-/][0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex National();

    [GeneratedRegex(@"(?<![\p{L}0-9+]|[0-9][.,:\-/])[0-9]{9,15}(?![\p{L}0-9]|[.,:\-/][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
