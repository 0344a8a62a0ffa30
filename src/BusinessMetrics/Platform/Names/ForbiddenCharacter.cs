using System.Globalization;
using System.Text;

namespace BusinessMetrics.Platform.Names;

/// <summary>A character that no name may have, since nobody sees it: two names that look alike would be two.</summary>
/// <param name="Position">Its place among the text's characters, from 1.</param>
public readonly record struct ForbiddenCharacter(int CodePoint, int Position, string Kind)
{
    /// <summary>In the order of their numbers.</summary>
    private static readonly (int First, int Last)[] Directions =
        [(0x061C, 0x061C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069)];

    /// <summary>
    /// Unicode's Default_Ignorable_Code_Point: what is shown as nothing. The joiners among them (U+200C, U+200D) do say something
    /// in some scripts and emoji, and variation selectors change how a character looks; in a name they make, where fonts do not
    /// follow, two of one all the same.
    /// </summary>
    private static readonly (int First, int Last)[] Invisible =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200D), (0x2060, 0x2065),
        (0x206A, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    /// <summary>The first one in a text; null where there is none.</summary>
    public static ForbiddenCharacter? In(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
            return null;
        var position = 0;
        while (!text.IsEmpty)
        {
            position++;
            var isWhole = Rune.DecodeFromUtf16(text, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isWhole)
                return new(text[0], position, "half a character");
            if (KindOf(rune) is { } kind)
                return new(rune.Value, position, kind);
            text = text[length..];
        }

        return null;
    }

    /// <summary>As <see cref="In"/>, of control characters alone: prose may have the others.</summary>
    public static ForbiddenCharacter? ControlIn(string text)
    {
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            position++;
            if (Rune.IsControl(rune))
                return new(rune.Value, position, KindOf(rune)!);
        }

        return null;
    }

    public override string ToString() => $"U+{CodePoint:X4}, {Kind}, at position {Position}";

    private static string? KindOf(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            return "a control character";
        if (IsIn(Directions, rune.Value))
            return "a bidirectional control";
        return IsIn(Invisible, rune.Value) ? "a zero-width character" : null;
    }

    private static bool IsIn((int First, int Last)[] ranges, int codePoint)
    {
        foreach (var (first, last) in ranges)
            if (codePoint <= last)
                return codePoint >= first;
        return false;
    }
}
