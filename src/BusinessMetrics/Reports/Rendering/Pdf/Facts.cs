using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>Names and what they are, line by line.</summary>
internal static class Facts
{
    private const double ValueAt = PageFrame.Left + 110;
    private const int MostLines = 40;

    public static IEnumerable<Piece> Of(IEnumerable<(string Name, string Value, TextLook Look)> facts, Print print)
    {
        yield return Piece.Begin(structure => structure.BeginElement(PdfBlockLevelElementTag.Table));
        foreach (var (name, value, look) in facts)
            foreach (var (i, lines) in print.Texts.Wrap(value, look, PageFrame.Right - ValueAt).Chunk(MostLines).Index())
                yield return new((lines.Length * look.LineHeight) + 3, (canvas, top) => canvas.In(PdfBlockLevelElementTag.TableRow, () =>
                {
                    canvas.InHead("Row", () => canvas.Write(i == 0 ? name : "", TextLook.Label, PageFrame.Left, top + Math.Max(look.Ascent, TextLook.Label.Ascent)));
                    canvas.In(PdfBlockLevelElementTag.TableDataCell, () => canvas.WriteLines(lines, look, ValueAt, top));
                }));
        yield return Piece.End;
    }
}
