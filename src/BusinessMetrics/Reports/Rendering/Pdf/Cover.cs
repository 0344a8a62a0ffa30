using BusinessMetrics.Reports.Documents;
using PdfSharp.Drawing;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>What the report is, at its head.</summary>
internal static class Cover
{
    public static IEnumerable<Piece> Of(Print print)
    {
        var title = print.Texts.Wrap(print.Document.Title, TextLook.Title, PageFrame.Width);
        yield return new(18, (canvas, top) =>
        {
            canvas.Aside(() => canvas.Graphics.DrawRectangle(new XSolidBrush(Palette.Accent), PageFrame.Left, top, 36, 4));
        });
        yield return new((title.Count * TextLook.Title.LineHeight) + 8, (canvas, top) =>
            canvas.In(PdfBlockLevelElementTag.Heading1, () => canvas.WriteLines(title, TextLook.Title, PageFrame.Left, top)))
        {
            KeepsNext = true,
        };
        foreach (var piece in Facts.Of(FactsOf(print).Select(fact => (fact.Name, fact.Value, TextLook.Body)), print))
            yield return piece;
    }

    private static IEnumerable<(string Name, string Value)> FactsOf(Print print)
    {
        var document = print.Document;
        if (!string.IsNullOrWhiteSpace(document.Audience))
            yield return ("For", document.Audience);
        yield return ("Period", print.Period(document.Period));
        if (document.Before is { } before)
            yield return ("Compared with", print.Period(before));
        yield return ("As of", $"{print.Instant(document.Provenance.AsOf)}; all times in {document.TimeZone}");
        yield return ("Money in", document.Currency);
        if (document.Services is { } services)
            yield return ("Services", Listed(services));
        if (document.Models is { } models)
            yield return ("Models", Listed(models));
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
