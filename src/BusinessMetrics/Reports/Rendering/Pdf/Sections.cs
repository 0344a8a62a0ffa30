using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Pdf.Charts;
using PdfSharp.Drawing;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>The sections of a report, one after the other.</summary>
internal static class Sections
{
    public static IEnumerable<Piece> Of(Print print) => print.Document.Sections.Count == 0
        ? Paragraphs.Of("This report has no sections.", TextLook.Body.In(Palette.Muted), print, before: 20)
        : print.Document.Sections.SelectMany(section => Of(section, print));

    private static IEnumerable<Piece> Of(ReportSection section, Print print)
    {
        yield return Piece.Begin(structure => structure.BeginElement(PdfGroupingElementTag.Section));
        yield return Paragraphs.Heading1(section.Title, print);
        if (section.Failure is { } failure)
            foreach (var piece in FailureOf(failure, print))
                yield return piece;
        var isEmpty = section.Failure is null;
        foreach (var block in section.Blocks)
            foreach (var piece in Of(block, print))
            {
                isEmpty = false;
                yield return piece;
            }

        if (isEmpty)
            foreach (var piece in Paragraphs.Of("Nothing to report.", TextLook.Body.In(Palette.Muted), print))
                yield return piece;
        yield return Piece.End;
    }

    private static IEnumerable<Piece> Of(ReportBlock block, Print print) => block switch
    {
        StatementsBlock statements => Statements.Of(statements, print),
        FiguresBlock figures => Cards.Of(figures, print),
        TableBlock table => Tables.Of(table, print),
        ChartBlock chart => Chart.Of(chart, print),
        TextBlock text => Paragraphs.Of(text.Text, TextLook.Body, print),
        _ => throw new ArgumentException($"{block.GetType().Name} is no block that is printed", nameof(block)),
    };

    private static IEnumerable<Piece> FailureOf(string failure, Print print)
    {
        const double TextAt = PageFrame.Left + 16;
        var look = TextLook.Body;
        var lines = print.Texts.Wrap($"This section is not complete: {failure}", look, PageFrame.Right - TextAt);
        return
        [
            Piece.Begin(structure => structure.BeginElement(PdfBlockLevelElementTag.Paragraph)),
            .. Paragraphs.Lines(lines, look.In(Palette.Bad), TextAt, before: 6, (canvas, top) =>
                canvas.Aside(() => canvas.Graphics.DrawRectangle(new XSolidBrush(Palette.Bad), PageFrame.Left, top, 3, look.LineHeight))),
            Piece.End,
        ];
    }
}
