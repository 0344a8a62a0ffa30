using System.Text.RegularExpressions;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>Payment cards: a network's prefix and length (ISO/IEC 7812), the usual groups or none, and a right check digit.</summary>
internal static partial class PaymentCards
{
    public const int FewestDigits = 13;
    public const int MostPlainDigits = 16;
    private const int MostDigits = 19;

    /// <summary>Four groups of four.</summary>
    private const int Grouped = 19;

    public static void Find(ReadOnlySpan<char> text, ref Findings? found)
    {
        for (var from = 0; from < text.Length;)
        {
            var matches = Shape().EnumerateMatches(text, from);
            if (!matches.MoveNext())
                return;
            var start = matches.Current.Index;
            var length = LengthOf(text.Slice(start, matches.Current.Length));
            if (length > 0)
                Findings.Add(ref found, start, length, PersonalDataKinds.Card);
            from = start + Math.Max(length, 1);
        }
    }

    /// <summary>Whether digits, in groups or not, are a card's.</summary>
    public static bool IsCard(ReadOnlySpan<char> text)
    {
        if (text.Length > MostDigits + 4)
            return false;
        Span<char> digits = stackalloc char[MostDigits];
        digits = digits[..Characters.CopyDigits(text, digits)];
        return digits.Length >= FewestDigits && IsOfNetwork(digits) && digits.IndexOfAnyExcept(digits[0]) >= 0 && Checksums.Luhn(digits);
    }

    /// <summary>How much of a candidate is a card's number; 0 for nothing. A group of three behind one is its security code.</summary>
    private static int LengthOf(ReadOnlySpan<char> text)
    {
        if (IsCard(text))
            return text.Length;
        return text.Length == Grouped + 4 && IsCard(text[..Grouped]) ? Grouped : 0;
    }

    private static bool IsOfNetwork(ReadOnlySpan<char> digits)
    {
        var first = int.Parse(digits[..4], System.Globalization.CultureInfo.InvariantCulture);
        return digits.Length switch
        {
            13 => first / 1000 == 4,
            14 => first / 10 is (>= 300 and <= 305) || first / 100 is 36 or 38 or 39,
            15 => first / 100 is 34 or 37,
            16 => IsOfSixteen(first),
            19 => first / 1000 == 4 || first / 100 is 62 or 65 || first == 6011 || IsMaestro(first),
            _ => false,
        };
    }

    /// <summary>Visa, Mastercard, Discover, JCB, UnionPay, Diners Club.</summary>
    private static bool IsOfSixteen(int first) =>
        first / 1000 == 4
        || first / 100 is (>= 51 and <= 55) or 62 or 65 or 36
        || first is (>= 2221 and <= 2720) or 6011 or (>= 6440 and <= 6499) or (>= 3528 and <= 3589)
        || IsMaestro(first);

    private static bool IsMaestro(int first) => first is 5018 or 5020 or 5038 or 5893 or 6304 or 6759 or 6771 or (>= 6761 and <= 6763);

    // In the groups in which cards show their digits, since numbers that are only listed beside each other are not; or in
    // none, but then not of 19 digits: one in eighty 64-bit ids would pass for one.
    [GeneratedRegex(
        @"(?<![\p{L}0-9]|[0-9][.,\-])(?:[0-9]{4}(?:(?: [0-9]{4}){3}(?: [0-9]{3})?|(?:-[0-9]{4}){3}(?:-[0-9]{3})?| [0-9]{6} [0-9]{4,5}|-[0-9]{6}-[0-9]{4,5})|[0-9]{13,16})(?![\p{L}0-9]|[.,\-][0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
