using BusinessMetrics.Reports.Documents;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>Reports as PDF 1.7, tagged for those who hear it: the same document in the same bytes, on whatever machine and at whatever time.</summary>
public static class PdfReport
{
    public const string ContentType = "application/pdf";

    /// <summary>More than anybody reads; it keeps one report from taking the machine.</summary>
    public const int MostPages = 200;

    /// <summary>From so many pages on there is a table of contents.</summary>
    private const int LongFrom = 4;

    /// <exception cref="ReportTooLongException">It would have more pages than that.</exception>
    public static byte[] Render(ReportDocument document, int mostPages = MostPages, CancellationToken cancellation = default)
    {
        if (document.Sections.Sum(section => section.Blocks.OfType<TableBlock>().Sum(table => (long)table.Rows.Count)) > mostPages * (long)Tables.MostRowsOnPage)
            throw new ReportTooLongException(mostPages);
        using var texts = new Texts();
        var print = new Print(document, texts);
        List<Piece> head = [.. Cover.Of(print)];
        List<Piece> body = [];
        var pages = PageFlow.Lay([.. head], Body(), mostPages, cancellation);
        if (pages.Count >= LongFrom)
        {
            // The contents take a page that the first attempt did not have: where everything is, the second tells.
            var contents = new Contents(print, [.. body.Select(piece => piece.Entry).OfType<string>()]);
            var first = body.FindIndex(piece => piece.Entry is not null);
            body[first] = body[first] with { StartsPage = true };
            pages = PageFlow.Lay([.. head, .. contents.Pieces], body, mostPages, cancellation);
            contents.Fill(pages);
        }

        return FixedBytes.Of(Drawn(print, pages, cancellation), print);

        // What is laid out once is kept for the second time.
        IEnumerable<Piece> Body()
        {
            foreach (var piece in Sections.Of(print).Concat(Appendix.Of(print)))
            {
                body.Add(piece);
                yield return piece;
            }
        }
    }

    private static PdfDocument Drawn(Print print, List<List<Placed>> pages, CancellationToken cancellation)
    {
        var pdf = new PdfDocument();
        var accessibility = UAManager.ForDocument(pdf);
        accessibility.SetDocumentLanguage(print.Language);
        var canvas = new Canvas(print.Texts, accessibility.StructureBuilder);
        for (var i = 0; i < pages.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = pdf.AddPage();
            page.Size = PdfSharp.PageSize.A4;
            // The order of the tab key is that of the structure (ISO 14289-1, 7.18.3).
            page.Elements.SetName("/Tabs", "/S");
            using var graphics = XGraphics.FromPdfPage(page);
            canvas.Turn(graphics);
            PageFrame.DrawWatermark(canvas, print);
            foreach (var (piece, top) in pages[i])
            {
                piece.Draw?.Invoke(canvas, top);
                if (piece.Entry is { } title)
                    pdf.Outlines.Add(print.Texts.Printable(title), page, true);
            }

            PageFrame.DrawFooter(canvas, print, i + 1, pages.Count);
        }

        return pdf;
    }
}
