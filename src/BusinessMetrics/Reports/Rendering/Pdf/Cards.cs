using BusinessMetrics.Reports.Documents;
using PdfSharp.Drawing;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>Figures in cards, three beside each other.</summary>
internal static class Cards
{
    private const int PerRow = 3;
    private const double Gap = 10;
    private const double Padding = 8;
    private const double CardWidth = (PageFrame.Width - ((PerRow - 1) * Gap)) / PerRow;
    private const double TextWidth = CardWidth - (2 * Padding);

    /// <summary>A long number is set smaller, until it is broken.</summary>
    private static readonly double[] ValueSizes = [16, 13, 10.5, 8];

    public static IEnumerable<Piece> Of(FiguresBlock block, Print print)
    {
        if (block.Figures.Count == 0)
            yield break;
        yield return Piece.Begin(structure => structure.BeginElement(PdfBlockLevelElementTag.List));
        foreach (var row in block.Figures.Chunk(PerRow))
        {
            var cards = row.Select(figure => LinesOf(figure, print)).ToArray();
            var height = cards.Max(card => card.Sum(part => part.Lines.Count * part.Look.LineHeight)) + (2 * Padding);
            yield return new(height, (canvas, top) =>
            {
                for (var i = 0; i < cards.Length; i++)
                    Draw(canvas, cards[i], PageFrame.Left + (i * (CardWidth + Gap)), top, height);
            })
            {
                Before = Gap,
            };
        }

        yield return Piece.End;
    }

    private static void Draw(Canvas canvas, IReadOnlyList<(IReadOnlyList<string> Lines, TextLook Look)> card, double left, double top, double height)
    {
        canvas.Aside(() => canvas.Graphics.DrawRectangle(new XPen(Palette.Line, 0.75), left, top, CardWidth, height));
        canvas.In(PdfBlockLevelElementTag.ListItem, () => canvas.In(PdfBlockLevelElementTag.ListBody, () =>
        {
            var at = top + Padding;
            foreach (var (lines, look) in card)
            {
                canvas.In(PdfBlockLevelElementTag.Paragraph, () => canvas.WriteLines(lines, look, left + Padding, at));
                at += lines.Count * look.LineHeight;
            }
        }));
    }

    private static List<(IReadOnlyList<string> Lines, TextLook Look)> LinesOf(ReportFigure figure, Print print)
    {
        var texts = print.Texts;
        var value = texts.Printable(print.Format(figure.Value, figure.Style, figure.Unit));
        var look = figure.Value is null ? TextLook.Value.In(Palette.Muted) : TextLook.Value;
        look = look.Sized(ValueSizes.FirstOrDefault(size => texts.Width(value, look.Sized(size)) <= TextWidth, ValueSizes[^1]));
        List<(IReadOnlyList<string>, TextLook)> parts =
        [
            (texts.Wrap(figure.Label, TextLook.Label, TextWidth), TextLook.Label),
            (texts.Wrap(value, look, TextWidth), look),
        ];
        if (ChangeOf(figure, print) is { } change)
        {
            var changed = TextLook.Label.Bold().In(Tones.Of(figure.Tone).Colour);
            parts.Add((texts.Wrap(change, changed, TextWidth), changed));
        }

        if (figure.Before is not null)
            parts.Add((texts.Wrap($"before: {print.Format(figure.Before, figure.Style, figure.Unit)}", TextLook.Note, TextWidth), TextLook.Note));
        return parts;
    }

    /// <summary>By how much, in which direction, and what that means.</summary>
    private static string? ChangeOf(ReportFigure figure, Print print)
    {
        if (print.Locale.Change(figure.ChangePercent) is not { } change)
            return null;
        var direction = change[0] switch { '+' => "▲", '−' => "▼", _ => "●" };
        var meaning = figure.Tone switch { ReportTone.Good => ", better", ReportTone.Bad => ", worse", _ => "" };
        return $"{direction} {change}{meaning}";
    }
}
