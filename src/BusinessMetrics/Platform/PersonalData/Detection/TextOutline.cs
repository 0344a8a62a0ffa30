using System.Buffers;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>What a glance at a text tells: most texts cannot hold most kinds, and need not be searched for them.</summary>
internal readonly ref struct TextOutline
{
    private static readonly SearchValues<char> OfInstants = SearchValues.Create("0123456789-:.+Z");

    public TextOutline(ReadOnlySpan<char> text)
    {
        var run = 0;
        var stretch = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                Digits++;
                run++;
                stretch++;
                LongestRun = Math.Max(LongestRun, run);
                LongestStretch = Math.Max(LongestStretch, stretch);
                continue;
            }

            run = 0;
            switch (character)
            {
                case ' ' or '-' or '/' or '(' or ')':
                    break;
                case '.':
                    Dots++;
                    break;
                case '+':
                    HasPlus = true;
                    break;
                default:
                    stretch = 0;
                    if (character == ':')
                        Colons++;
                    else if (character is '@' or '%')
                        Signs++;
                    break;
            }
        }
    }

    public int Digits { get; }

    public int Dots { get; }

    public int Colons { get; }

    /// <summary>At and percent signs.</summary>
    public int Signs { get; }

    public bool HasPlus { get; }

    /// <summary>The most digits beside each other.</summary>
    public int LongestRun { get; }

    /// <summary>The most digits with nothing between them but what stands between the groups of one number.</summary>
    public int LongestStretch { get; }

    /// <summary>
    /// UUIDs and ISO 8601 instants, which metrics are full of, are nobody's numbers; they are known by their shape at
    /// once, and then by every character.
    /// </summary>
    public static bool IsIdentifierOrInstant(ReadOnlySpan<char> text) => text.Length switch
    {
        36 when text[8] == '-' => Guid.TryParseExact(text, "D", out _),
        >= 19 and <= 35 when text[4] == '-' && text[7] == '-' && text[10] is 'T' or ' ' && text[13] == ':' && text[16] == ':' =>
            !text[..10].ContainsAnyExcept(OfInstants) && !text[11..].ContainsAnyExcept(OfInstants) && text[19..].Count('-') <= 1,
        _ => false,
    };
}
