using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using PdfSharp.Drawing;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf.Charts;

/// <summary>Pictures of numbers, in vectors.</summary>
internal static class Chart
{
    private const double EmptyHeight = 40;
    private const double Greatest = 1e300;

    public static IEnumerable<Piece> Of(ChartBlock chart, Print print)
    {
        var (height, draw) = chart switch
        {
            _ when !chart.Series.Any(series => series.Values.Any(value => value is not null)) => (EmptyHeight, NoData),
            { Kind: ChartKind.Bars } => BarsChart.Of(chart, print),
            _ => TimeChart.Of(chart, print),
        };
        yield return Paragraphs.Heading2(chart.Title, print);
        yield return new(height, (canvas, top) =>
        {
            canvas.Structure.BeginElement(PdfIllustrationElementTag.Figure, print.Texts.Printable(chart.Description), new XRect(PageFrame.Left, top, PageFrame.Width, height));
            draw(canvas, top);
            canvas.Structure.End();
        });
    }

    /// <summary>A value as it is drawn: a share in percent. Nothing is drawn beyond what a page can scale.</summary>
    public static double? Drawn(ExactNumber? value, NumberStyle style) =>
        value is { } number ? Math.Clamp((style == NumberStyle.Share ? number * 100 : number).ToDouble(), -Greatest, Greatest) : null;

    private static void NoData(Canvas canvas, double top)
    {
        canvas.Rule(PageFrame.Left, PageFrame.Right, top + EmptyHeight - 4, Palette.Grid);
        canvas.Write("no data", TextLook.Label, PageFrame.Left, top + (EmptyHeight / 2));
    }
}
