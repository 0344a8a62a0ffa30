using BusinessMetrics.Reports.Documents;
using PdfSharp.Drawing;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>Sentences, each with a shape and a word for its tone.</summary>
internal static class Statements
{
    private const double WordAt = PageFrame.Left + 13;
    private const double TextAt = PageFrame.Left + 58;

    public static IEnumerable<Piece> Of(StatementsBlock block, Print print)
    {
        if (block.Statements.Count == 0)
            yield break;
        yield return Piece.Begin(structure => structure.BeginElement(PdfBlockLevelElementTag.List));
        foreach (var statement in block.Statements)
        {
            var (word, colour) = Tones.Of(statement.Tone);
            var lines = print.Texts.Wrap(statement.Text, TextLook.Body, PageFrame.Right - TextAt);
            foreach (var piece in Paragraphs.Lines(lines, TextLook.Body, TextAt, before: 5, Begin))
                yield return piece;
            yield return new(0, (canvas, _) =>
            {
                canvas.Structure.End();
                canvas.Structure.End();
            });

            void Begin(Canvas canvas, double top)
            {
                canvas.Aside(() => Tones.Draw(canvas, statement.Tone, PageFrame.Left, top + 2.5));
                canvas.Structure.BeginElement(PdfBlockLevelElementTag.ListItem);
                canvas.In(PdfBlockLevelElementTag.Label, () => canvas.Write(word, TextLook.Label.Bold().In(colour), WordAt, top + TextLook.Body.Ascent));
                canvas.Structure.BeginElement(PdfBlockLevelElementTag.ListBody);
            }
        }

        yield return Piece.End;
    }
}

/// <summary>Whether something is good, told in a word, a shape and a colour.</summary>
internal static class Tones
{
    private const double Size = 7;

    public static (string Word, XColor Colour) Of(ReportTone tone) => tone switch
    {
        ReportTone.Good => ("Good", Palette.Good),
        ReportTone.Bad => ("Concern", Palette.Bad),
        _ => ("Note", Palette.Muted),
    };

    /// <summary>A disc with a tick, a triangle with a stroke, a square.</summary>
    public static void Draw(Canvas canvas, ReportTone tone, double x, double y)
    {
        var brush = new XSolidBrush(Of(tone).Colour);
        var white = new XPen(XColors.White, 1);
        switch (tone)
        {
            case ReportTone.Good:
                canvas.Graphics.DrawEllipse(brush, x, y, Size, Size);
                canvas.Graphics.DrawLines(white, [new(x + 1.8, y + 3.7), new(x + 3.1, y + 5), new(x + 5.3, y + 2.2)]);
                break;
            case ReportTone.Bad:
                canvas.Graphics.DrawPolygon(brush, [new(x + (Size / 2), y - 0.3), new(x + Size + 0.5, y + Size), new(x - 0.5, y + Size)], XFillMode.Winding);
                canvas.Graphics.DrawLine(white, x + (Size / 2), y + 2.2, x + (Size / 2), y + 4.6);
                canvas.Graphics.DrawLine(white, x + (Size / 2), y + 5.4, x + (Size / 2), y + 6.3);
                break;
            default:
                canvas.Graphics.DrawRectangle(brush, x + 1, y + 1, Size - 2, Size - 2);
                break;
        }
    }
}
