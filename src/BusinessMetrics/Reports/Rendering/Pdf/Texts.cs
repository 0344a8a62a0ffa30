using System.Buffers;
using System.Globalization;
using System.Text;
using BusinessMetrics.Platform.Names;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>Which letters there are, how wide they are, and where lines end. Of one report: fonts and widths are kept.</summary>
internal sealed class Texts : IDisposable
{
    private const char Missing = '□';

    /// <summary>Widths are asked at this size, and scale.</summary>
    private const double Scale = 1000;

    /// <summary>What nearly all texts are made of, composed and in the font.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Concat(Enumerable.Range(0xA0, 0x60)).Where(letter => letter != 0xAD).Select(letter => (char)letter), .. "−–—‘’“”…"]);

    private readonly Dictionary<(double Size, bool IsBold), XFont> _fonts = [];
    private readonly Dictionary<char, double> _regular = [];
    private readonly Dictionary<char, double> _bold = [];
    private readonly XGraphics _ruler = XGraphics.CreateMeasureContext(new XSize(Scale, Scale), XGraphicsUnit.Point, XPageDirection.Downwards);

    public void Dispose() => _ruler.Dispose();

    public XFont Font(TextLook look)
    {
        if (_fonts.TryGetValue((look.Size, look.IsBold), out var known))
            return known;
        var style = look.IsBold ? XFontStyleEx.Bold : XFontStyleEx.Regular;
        return _fonts[(look.Size, look.IsBold)] = new(ReportFonts.Registered, look.Size, style, new XPdfFontOptions(PdfFontEncoding.Unicode));
    }

    /// <summary>The text in letters that the font has: another one is a box, and what has no shape is left out. Lines are kept.</summary>
    public string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var printable = new StringBuilder(text.Length);
        // Rune by rune: half a pair is no text.
        foreach (var rune in CanonicalForm.Composed(string.Concat(text.EnumerateRunes())).EnumerateRunes())
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                case UnicodeCategory.Control when rune.Value == '\n':
                    printable.Append('\n');
                    break;
                case UnicodeCategory.Control when rune.Value == '\t':
                    printable.Append(' ');
                    break;
                case UnicodeCategory.Control or UnicodeCategory.Format:
                case var _ when rune.Value is >= 0xFE00 and <= 0xFE0F:
                    break;
                default:
                    printable.Append(HasGlyph(rune) ? (char)rune.Value : Rune.IsWhiteSpace(rune) ? ' ' : Missing);
                    break;
            }

        return printable.ToString();
    }

    /// <summary>Of a printable text.</summary>
    public double Width(string text, TextLook look)
    {
        var widths = look.IsBold ? _bold : _regular;
        var sum = 0d;
        foreach (var letter in text)
            sum += widths.TryGetValue(letter, out var width) ? width : widths[letter] = _ruler.MeasureString(letter.ToString(), Font(look.Sized(Scale))).Width;
        return sum * look.Size / Scale;
    }

    /// <summary>The text as printable lines that are no wider, but for a space at their end: between words, and within one that is.</summary>
    public IReadOnlyList<string> Wrap(string text, TextLook look, double width)
    {
        var lines = new List<string>();
        foreach (var line in Printable(text).Split('\n'))
        {
            // What is read out, or copied, has a space where a line ends.
            if (lines.Count > 0)
                lines[^1] += " ";
            if (Width(line, look) <= width)
                lines.Add(line);
            else
                Break(line, look, width, lines);
        }

        return lines;
    }

    /// <summary>The longest part of a text that cannot be cut well.</summary>
    public double LongestWord(string text, TextLook look)
    {
        var printable = Printable(text);
        var (longest, start) = (0d, 0);
        for (var i = 0; i < printable.Length; i++)
            if (i + 1 == printable.Length || EndsWord(printable, i))
            {
                longest = Math.Max(longest, Width(printable[start..(i + 1)].TrimEnd(), look));
                start = i + 1;
            }

        return longest;
    }

    /// <summary>The beginning of a text in one line of that width, with an ellipsis where something is left out.</summary>
    public string Shortened(string text, TextLook look, double width)
    {
        var line = Printable(text).ReplaceLineEndings(" ");
        if (Width(line, look) <= width)
            return line;
        while (line.Length > 1 && Width(line + "…", look) > width)
            line = line[..^1];
        return line.TrimEnd() + "…";
    }

    private void Break(string line, TextLook look, double width, List<string> lines)
    {
        var (start, next, used) = (0, 0, 0d);
        for (var i = 0; i < line.Length; i++)
        {
            var letter = Width(line[i].ToString(), look);
            if (used + letter > width && i > start && line[i] != ' ' && !IsMark(line[i]))
            {
                // A sign is not alone on a line.
                var end = next > start + 2 || (next > start && line[next - 1] == ' ') ? next : i;
                lines.Add(line[start..end].TrimStart(' '));
                (start, used) = (end, Width(line[end..i], look));
            }

            used += letter;
            if (EndsWord(line, i))
                next = i + 1;
        }

        lines.Add(line[start..].TrimStart(' '));
    }

    private static bool EndsWord(string text, int at) => text[at] is ' '
        || (text[at] is '-' or '/' or '&' or '?' or '=' or ';' or ',' or '–' && at + 1 < text.Length && !char.IsAsciiDigit(text[at + 1]));

    private static bool IsMark(char letter) => char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    // The fonts have the basic plane alone.
    private bool HasGlyph(Rune rune) => rune.IsBmp && GlyphHelper.GlyphIndexFromCodePoint(rune.Value, Font(TextLook.Body)) != 0;
}
