namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>The check digits that tell an identifier from any other row of digits.</summary>
internal static class Checksums
{
    /// <summary>ISO/IEC 7812-1, annex B. Everything but digits is passed over.</summary>
    public static bool Luhn(ReadOnlySpan<char> text)
    {
        var sum = 0;
        var digits = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i]))
                continue;
            var digit = text[i] - '0';
            if (digits++ % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return digits > 1 && sum % 10 == 0;
    }

    /// <summary>ISO 7064 MOD 97-10 as ISO 13616 uses it: the first four characters come last. Others than letters and digits are passed over.</summary>
    public static bool Mod97(ReadOnlySpan<char> text)
    {
        var remainder = 0;
        var characters = 0;
        foreach (var character in text)
            if (char.IsAsciiLetterOrDigit(character) && ++characters > 4)
                remainder = Add(remainder, character);
        if (characters <= 4)
            return false;
        characters = 0;
        foreach (var character in text)
            if (char.IsAsciiLetterOrDigit(character) && ++characters <= 4)
                remainder = Add(remainder, character);
        return remainder == 1;
    }

    private static int Add(int remainder, char character) => char.IsAsciiDigit(character)
        ? ((remainder * 10) + character - '0') % 97
        : ((remainder * 100) + char.ToUpperInvariant(character) - 'A' + 10) % 97;
}
