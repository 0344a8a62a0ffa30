namespace BusinessMetrics.Platform.Names;

/// <summary>Texts counted as OpenAPI's maxLength counts them: an emoji is one character, and not two.</summary>
public static class CodePoints
{
    public static int CountOf(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
                count--;
        return count;
    }

    /// <summary>The first <paramref name="count"/> of them; all where there are no more.</summary>
    public static string First(string text, int count)
    {
        var end = 0;
        for (; count > 0 && end < text.Length; count--)
            end += char.IsSurrogatePair(text, end) ? 2 : 1;
        return text[..end];
    }
}
