using System.Text.RegularExpressions;

namespace BusinessMetrics.CheckDocs.Expectations;

/// <summary>Whether texts are the same but for what differs from run to run: ids, instants, numbers.</summary>
internal static partial class Alike
{
    private const string Ellipsis = "...";

    /// <param name="expected"><c>...</c> in it stands for anything.</param>
    public static bool Texts(string expected, string actual) => Regex.IsMatch(
        Normalised(actual),
        $"^{string.Join(".*", expected.Split(Ellipsis).Select(part => Regex.Escape(Normalised(part))))}$",
        RegexOptions.Singleline);

    /// <summary>Line by line; a line of nothing but <c>...</c> stands for any number of lines.</summary>
    public static bool Lines(string expected, string actual) => Lines(LinesOf(expected), LinesOf(actual));

    private static bool Lines(ReadOnlySpan<string> expected, ReadOnlySpan<string> actual)
    {
        if (expected.IsEmpty)
            return actual.IsEmpty;
        if (expected[0] == Ellipsis)
        {
            for (var skipped = 0; skipped <= actual.Length; skipped++)
                if (Lines(expected[1..], actual[skipped..]))
                    return true;
            return false;
        }

        return !actual.IsEmpty && Texts(expected[0], actual[0]) && Lines(expected[1..], actual[1..]);
    }

    private static string[] LinesOf(string text) =>
        [.. text.Trim().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static string Normalised(string text) =>
        Number().Replace(Instant().Replace(Identifier().Replace(text, "<id>"), "<instant>"), "<number>");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", RegexOptions.IgnoreCase)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")]
    private static partial Regex Instant();

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
