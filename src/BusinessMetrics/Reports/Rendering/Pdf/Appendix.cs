using System.Globalization;
using BusinessMetrics.Reports.Documents;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>Each figure exactly, with the question that it answers; and what all of them were made of.</summary>
internal static class Appendix
{
    public static IEnumerable<Piece> Of(Print print) =>
    [
        Piece.Begin(structure => structure.BeginElement(PdfGroupingElementTag.Section)),
        Paragraphs.Heading1("Where these figures are from", print, startsPage: true),
        .. Figures(print),
        Paragraphs.Heading2("What they were made of", print),
        .. Facts.Of(Provenance(print.Document.Provenance, print), print),
        Paragraphs.Heading2("How to verify them", print),
        .. Paragraphs.Of(
            "A running service, or one on a copy of its database, computes every figure anew and compares the signed checkpoint with its log:\nBusinessMetrics report verify FILE",
            TextLook.Label.In(Palette.Text), print, before: 0),
        Piece.End,
    ];

    private static IEnumerable<Piece> Figures(Print print)
    {
        var small = TextLook.Small;
        var cell = small.Sized(6.5);
        PrintedColumn[] columns = [new("Figure", false, cell), new("Exact value", true, cell, Grows: false), new("Unit", false, cell, Grows: false), new("Query and field", false, small)];
        string[][] rows = [.. print.Document.Figures.Select(figure => (string[])
        [
            $"{figure.Label}\n{figure.Id}", figure.Value?.ToString() ?? "no data", figure.Unit ?? "", figure.Field.Length == 0 ? figure.Query : $"{figure.Query}\n{figure.Field}",
        ])];
        return rows.Length == 0
            ? Paragraphs.Of("This report has no single figures.", TextLook.Body.In(Palette.Muted), print)
            :
            [
                .. Paragraphs.Of("Each figure exactly as it was answered, the query that answers with it, and where in the answer it stands.", TextLook.Label, print, keepsNext: true),
                Paragraphs.Heading2("Figures", print),
                .. Tables.Of(columns, rows, 0, print),
            ];
    }

    private static IEnumerable<(string Name, string Value, TextLook Look)> Provenance(ReportProvenance provenance, Print print)
    {
        var look = TextLook.Label.In(Palette.Text);
        yield return ("Run", provenance.Run?.ToString() ?? "none: made when it was asked for", look);
        yield return ("Definition", $"{print.Document.Name}, version {provenance.Definition}", look);
        yield return ("As of (UTC)", provenance.AsOf.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture), look);
        yield return ("Position in the log", $"{provenance.Position}", look);
        if (provenance.Checkpoint is not { } checkpoint)
        {
            yield return ("Signed checkpoint", "none: nothing signs this log", look);
            yield break;
        }

        yield return ("Checkpoint's size", $"{checkpoint.Size}", look);
        yield return ("Root hash", checkpoint.RootHash, look);
        yield return ("Signed note", checkpoint.Note.TrimEnd('\n'), TextLook.Small);
    }
}
