namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>What surrounds a piece of a text.</summary>
internal static class Characters
{
    public static bool IsWordAt(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsLetterOrDigit(text[index]);

    public static bool IsDigitAt(ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiDigit(text[index]);

    /// <summary>The word before a place, past what stands between a name and its value; empty where there is none.</summary>
    public static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, int index)
    {
        var end = index;
        while (end > 0 && text[end - 1] is ' ' or ':' or '=' or '(' or '#' or '"' or '\'' or '.' or '_')
            end--;
        var start = end;
        while (start > 0 && char.IsAsciiLetter(text[start - 1]))
            start--;
        return text[start..end];
    }

    /// <summary>The ASCII digits of a text; the length of what was written.</summary>
    public static int CopyDigits(ReadOnlySpan<char> text, Span<char> digits)
    {
        var count = 0;
        foreach (var character in text)
            if (char.IsAsciiDigit(character) && count < digits.Length)
                digits[count++] = character;
        return count;
    }

    public static bool IsAnyOf(ReadOnlySpan<char> word, ReadOnlySpan<string> words)
    {
        foreach (var known in words)
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
