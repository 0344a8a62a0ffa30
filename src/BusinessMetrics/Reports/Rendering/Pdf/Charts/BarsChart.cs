using BusinessMetrics.Reports.Documents;
using PdfSharp.Drawing;

namespace BusinessMetrics.Reports.Rendering.Pdf.Charts;

/// <summary>A bar for each category, with its value beside it: no axis is needed.</summary>
internal static class BarsChart
{
    /// <summary>A chart is on one page: as many bars as fit, and how many more there are.</summary>
    private const double MostHeight = 560;

    private const double BarHeight = 10;
    private const double Gap = 6;
    private const double MostName = PageFrame.Width * 0.36;
    private const int HighestName = 6;

    public static (double Height, Action<Canvas, double> Draw) Of(ChartBlock chart, Print print)
    {
        var texts = print.Texts;
        var (nameLook, valueLook) = (TextLook.Label.In(Palette.Text), TextLook.Label.In(Palette.Text));
        var known = chart.Series[0].Values;
        var bars = chart.Categories.Select((name, i) =>
        {
            var value = i < known.Count ? known[i] : null;
            var lines = texts.Wrap(name, nameLook, MostName);
            // Names that would fill the page are shortened: tables have them whole.
            if (lines.Count > HighestName)
                lines = [.. lines.Take(HighestName - 1), texts.Shortened(string.Concat(lines.Skip(HighestName - 1)), nameLook, MostName)];
            return (Lines: lines, Value: Chart.Drawn(value, chart.Style), Text: texts.Shortened(print.Format(value, chart.Style, chart.Unit), valueLook, PageFrame.Width * 0.3));
        }).ToArray();
        var heights = bars.Select(bar => Math.Max(BarHeight, bar.Lines.Count * nameLook.LineHeight) + Gap).ToArray();
        var (fit, used) = (0, 0d);
        while (fit < heights.Length && used + heights[fit] <= MostHeight)
            used += heights[fit++];
        (bars, heights) = (bars[..fit], heights[..fit]);
        var more = chart.Categories.Count - bars.Length;
        var look = print.Series.Of([chart.Series[0].Name])[0];
        var left = PageFrame.Left + bars.Max(bar => bar.Lines.Max(line => texts.Width(line, nameLook))) + 8;
        var valueWidth = bars.Max(bar => texts.Width(bar.Text, valueLook)) + 5;
        var (least, greatest) = (Math.Min(0, bars.Min(bar => bar.Value ?? 0)), Math.Max(0, bars.Max(bar => bar.Value ?? 0)));
        var right = PageFrame.Right - valueWidth;
        // A negative bar has its value on its left.
        var start = least < 0 ? left + valueWidth : left;
        // Halves: the whole may be beyond every double.
        var span = (greatest / 2) - (least / 2);
        return (4 + heights.Sum() + (more > 0 ? TextLook.Label.LineHeight : 0), Draw);

        void Draw(Canvas canvas, double top)
        {
            var y = top + 4;
            var zero = X(0);
            for (var i = 0; i < bars.Length; i++)
            {
                var (lines, value, text) = bars[i];
                var middle = y + ((heights[i] - Gap) / 2);
                canvas.WriteLines(lines, nameLook, PageFrame.Left, middle - (lines.Count * nameLook.LineHeight / 2));
                var baseline = middle + 2.9;
                if (value is not { } drawn)
                    canvas.Write(text, valueLook.In(Palette.Muted), zero + 4, baseline);
                else
                {
                    var end = X(drawn);
                    if (Math.Abs(end - zero) > 0.01)
                        canvas.Graphics.DrawRectangle(new XSolidBrush(look.Colour), Math.Min(zero, end), middle - (BarHeight / 2), Math.Abs(end - zero), BarHeight);
                    if (drawn < 0)
                        canvas.WriteRight(text, valueLook, end - 4, baseline);
                    else
                        canvas.Write(text, valueLook, end + 4, baseline);
                }

                y += heights[i];
            }

            canvas.Graphics.DrawLine(new XPen(Palette.Edge, 0.6), zero, top + 2, zero, y - Gap + 2);
            if (more > 0)
                canvas.Write($"and {print.Locale.Number(more, 0)} more", TextLook.Label, PageFrame.Left, y + TextLook.Label.Ascent - 2);
        }

        double X(double value) => span == 0 ? start : start + (((value / 2) - (least / 2)) / span * (right - start));
    }
}
