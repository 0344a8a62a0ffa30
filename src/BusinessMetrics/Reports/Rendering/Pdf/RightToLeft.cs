using System.Globalization;
using System.Text;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>
/// Hebrew in the order in which it is seen: PDF draws letters from left to right. A small part of UAX #9: runs within a line that
/// itself goes from left to right.
/// </summary>
internal static class RightToLeft
{
    public static string Visual(string line)
    {
        var first = Next(line, 0);
        if (first < 0)
            return line;
        var visual = new StringBuilder(line.Length);
        var done = 0;
        while (first >= 0)
        {
            var last = first;
            for (var i = first + 1; i < line.Length && !IsLeftToRight(line[i]); i++)
                if (IsRightToLeft(line[i]))
                    last = i;
            while (last + 1 < line.Length && char.GetUnicodeCategory(line[last + 1]) == UnicodeCategory.NonSpacingMark)
                last++;
            visual.Append(line, done, first - done);
            Turn(line[first..(last + 1)], visual);
            done = last + 1;
            first = Next(line, done);
        }

        return visual.Append(line, done, line.Length - done).ToString();
    }

    /// <summary>Letters with their marks from the last to the first; numbers stay as they are.</summary>
    private static void Turn(string run, StringBuilder visual)
    {
        for (var end = run.Length; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && (char.GetUnicodeCategory(run[start]) == UnicodeCategory.NonSpacingMark || (IsOfNumber(run[start]) && IsOfNumber(run[start - 1]))))
                start--;
            visual.Append(end - start == 1 ? Mirrored(run[start]) : run[start..end]);
            end = start;
        }
    }

    private static string Mirrored(char letter) => "()[]<>{}«»".IndexOf(letter) is var at and >= 0 ? "()[]<>{}«»"[at ^ 1].ToString() : letter.ToString();

    private static int Next(string line, int from)
    {
        for (var i = from; i < line.Length; i++)
            if (IsRightToLeft(line[i]))
                return i;
        return -1;
    }

    private static bool IsOfNumber(char letter) => char.IsAsciiDigit(letter) || letter is '.' or ',' or ':' or '%';

    private static bool IsRightToLeft(char letter) => letter is >= '\u05BE' and <= '\u05F4' or >= '\uFB1D' and <= '\uFB4F' && char.IsLetter(letter);

    private static bool IsLeftToRight(char letter) => char.IsLetter(letter) && !IsRightToLeft(letter);
}
