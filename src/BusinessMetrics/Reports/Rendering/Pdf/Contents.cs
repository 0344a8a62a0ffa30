using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Annotations;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>The table of contents: what is on which page is filled in once it is known.</summary>
internal sealed class Contents
{
    private const double NumberWidth = 36;

    private readonly int[] _pages;

    public Contents(Print print, IReadOnlyList<string> titles)
    {
        _pages = new int[titles.Count];
        Pieces =
        [
            Paragraphs.Heading1("Contents", print) with { Entry = null },
            Piece.Begin(structure => structure.BeginElement(PdfGroupingElementTag.TableOfContents)),
            .. titles.Select((title, i) => EntryOf(title, i, print)),
            Piece.End,
        ];
    }

    public IReadOnlyList<Piece> Pieces { get; }

    public void Fill(IReadOnlyList<IReadOnlyList<Placed>> pages)
    {
        var next = 0;
        for (var page = 0; page < pages.Count; page++)
            foreach (var placed in pages[page])
                if (placed.Piece.Entry is not null)
                    _pages[next++] = page + 1;
    }

    private Piece EntryOf(string title, int index, Print print)
    {
        var look = TextLook.Body;
        var lines = print.Texts.Wrap(title, look, PageFrame.Width - NumberWidth);
        var height = lines.Count * look.LineHeight;
        return new(height, (canvas, top) => canvas.In(PdfGroupingElementTag.TableOfContentsItem, () =>
        {
            var baseline = top + height - look.LineHeight + look.Ascent;
            var number = $"{_pages[index]}";
            var from = PageFrame.Left + print.Texts.Width(lines[^1], look) + 6;
            canvas.Aside(() => canvas.Graphics.DrawLine(
                new XPen(Palette.Edge, 0.6) { DashStyle = XDashStyle.Custom, DashPattern = [1, 4] }, from, baseline - 0.5, PageFrame.Right - NumberWidth + 10, baseline - 0.5));
            var area = canvas.Graphics.Transformer.WorldToDefaultPage(new XRect(PageFrame.Left, top, PageFrame.Width, height));
            var link = PdfLinkAnnotation.CreateDocumentLink(new PdfRectangle(area), _pages[index], null);
            FixedBytes.Name(link, index, print);
            canvas.Structure.BeginElement(link, $"{print.Texts.Printable(title)}, page {number}");
            canvas.WriteLines(lines, look, PageFrame.Left, top);
            canvas.WriteRight(number, look, PageFrame.Right, baseline);
            canvas.Structure.End();
        }))
        {
            Before = 4,
        };
    }
}
