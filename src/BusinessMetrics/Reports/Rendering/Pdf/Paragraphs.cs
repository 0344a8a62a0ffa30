using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>Headings and running text.</summary>
internal static class Paragraphs
{
    /// <summary>So few lines stay together.</summary>
    private const int Few = 4;

    public static Piece Heading1(string title, Print print, double before = 26, bool startsPage = false)
    {
        var lines = print.Texts.Wrap(title, TextLook.Section, PageFrame.Width);
        return new((lines.Count * TextLook.Section.LineHeight) + 8, (canvas, top) =>
        {
            canvas.In(PdfBlockLevelElementTag.Heading1, () => canvas.WriteLines(lines, TextLook.Section, PageFrame.Left, top));
            canvas.Aside(() => canvas.Rule(PageFrame.Left, PageFrame.Right, top + (lines.Count * TextLook.Section.LineHeight) + 3, Palette.Accent, 1));
        })
        {
            Before = before,
            KeepsNext = true,
            StartsPage = startsPage,
            Entry = title,
        };
    }

    public static Piece Heading2(string title, Print print)
    {
        var lines = print.Texts.Wrap(title, TextLook.Heading, PageFrame.Width);
        return new((lines.Count * TextLook.Heading.LineHeight) + 3, (canvas, top) =>
            canvas.In(PdfBlockLevelElementTag.Heading2, () => canvas.WriteLines(lines, TextLook.Heading, PageFrame.Left, top)))
        {
            Before = 14,
            KeepsNext = true,
        };
    }

    /// <summary>A text of which a page may end between lines, but not after the first or before the last.</summary>
    public static IEnumerable<Piece> Of(string text, TextLook look, Print print, double before = 8, bool keepsNext = false) =>
    [
        Piece.Begin(structure => structure.BeginElement(PdfBlockLevelElementTag.Paragraph)),
        .. Lines(print.Texts.Wrap(text, look, PageFrame.Width), look, PageFrame.Left, before, keepsNext: keepsNext),
        Piece.End with { KeepsNext = keepsNext },
    ];

    /// <param name="beside">What is drawn with the first line.</param>
    public static IEnumerable<Piece> Lines(
        IReadOnlyList<string> lines, TextLook look, double x, double before, Action<Canvas, double>? beside = null, bool keepsNext = false)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, first) = (lines[i], i == 0 ? beside : null);
            yield return new(look.LineHeight, (canvas, top) =>
            {
                first?.Invoke(canvas, top);
                canvas.Write(line, look, x, top + look.Ascent);
            })
            {
                Before = i == 0 ? before : 0,
                KeepsNext = i == lines.Count - 1 ? keepsNext : lines.Count <= Few || i == 0 || i == lines.Count - 2,
            };
        }
    }
}
