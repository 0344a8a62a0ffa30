using BusinessMetrics.Reports.Documents;
using PdfSharp.Drawing;

namespace BusinessMetrics.Reports.Rendering.Pdf.Charts;

/// <summary>Lines, or columns on top of each other, over time.</summary>
internal static class TimeChart
{
    private const double PlotHeight = 104;
    private const double LabelHeight = 14;
    private const double TickGap = 5;

    /// <summary>More markers than that are a smear.</summary>
    private const int MostMarkers = 12;

    public static (double Height, Action<Canvas, double> Draw) Of(ChartBlock chart, Print print)
    {
        var series = chart.Series.Select(each => chart.Starts.Select((_, i) => i < each.Values.Count ? Chart.Drawn(each.Values[i], chart.Style) : null).ToArray()).ToArray();
        var names = chart.Series.Select(each => each.Name).ToArray();
        var looks = print.Series.Of(names);
        var legend = new Legend(names, looks, print);
        var areLines = chart.Kind == ChartKind.Lines;
        var (least, greatest) = areLines ? Extremes(series.SelectMany(values => values)) : Extremes(Stacks(series));
        var axis = new ValueAxis(least, greatest, chart.Style, chart.Unit, print);
        var left = PageFrame.Left + axis.Labels.Max(label => print.Texts.Width(label, TextLook.Note)) + TickGap;
        var caption = axis.Caption.Length == 0 ? 0 : TextLook.Note.LineHeight + 3;
        var above = legend.Height + caption + 4;
        return (above + PlotHeight + LabelHeight, Draw);

        void Draw(Canvas canvas, double top)
        {
            legend.Draw(canvas, top, areLines);
            if (caption > 0)
                canvas.Write(print.Texts.Shortened(axis.Caption, TextLook.Note, PageFrame.Width), TextLook.Note, PageFrame.Left, top + legend.Height + TextLook.Note.Ascent);
            var bottom = top + above + PlotHeight;
            DrawGrid(canvas, axis, left, bottom);
            var slot = (PageFrame.Right - left) / chart.Starts.Count;
            double[] centres = areLines ? [.. Places(chart.Starts, left)] : [.. chart.Starts.Select((_, i) => left + ((i + 0.5) * slot))];
            if (areLines)
                for (var i = 0; i < series.Length; i++)
                    DrawLine(canvas, series[i], centres, value => bottom - axis.At(value, PlotHeight), looks[i], withMarkers: series.Length > 1);
            else
                DrawColumns(canvas, series, centres, slot, axis, bottom, looks);
            foreach (var (text, at) in TimeLabels.Of(chart.Starts, centres, PageFrame.Left, PageFrame.Right, print))
                canvas.Write(text, TextLook.Note, at, bottom + 3 + TextLook.Note.Ascent);
        }
    }

    private static (double Least, double Greatest) Extremes(IEnumerable<double?> values)
    {
        var (least, greatest) = (0d, 0d);
        foreach (var value in values)
            (least, greatest) = (Math.Min(least, value ?? 0), Math.Max(greatest, value ?? 0));
        return (least, greatest);
    }

    /// <summary>How far columns reach: what is positive upwards, what is negative downwards.</summary>
    private static IEnumerable<double?> Stacks(double?[][] series)
    {
        for (var i = 0; i < series[0].Length; i++)
        {
            yield return Math.Min(1e300, series.Sum(values => Math.Max(0, values[i] ?? 0)));
            yield return Math.Max(-1e300, series.Sum(values => Math.Min(0, values[i] ?? 0)));
        }
    }

    /// <summary>In proportion to their time.</summary>
    private static IEnumerable<double> Places(IReadOnlyList<DateTimeOffset> starts, double left)
    {
        var (first, span) = (starts[0], (starts[^1] - starts[0]).TotalSeconds);
        var room = PageFrame.Right - left - 8;
        return starts.Select(start => left + 4 + (span > 0 ? (start - first).TotalSeconds / span * room : room / 2));
    }

    private static void DrawGrid(Canvas canvas, ValueAxis axis, double left, double bottom)
    {
        for (var i = 0; i < axis.Ticks.Count; i++)
        {
            var y = bottom - axis.At(axis.Ticks[i], PlotHeight);
            canvas.Rule(left, PageFrame.Right, y, axis.Ticks[i] == 0 ? Palette.Edge : Palette.Grid);
            canvas.WriteRight(axis.Labels[i], TextLook.Note, left - TickGap, y + 2.4);
        }
    }

    /// <summary>A line ends where there is no data; a value between two such is a point.</summary>
    private static void DrawLine(Canvas canvas, double?[] values, double[] xs, Func<double, double> y, SeriesLook look, bool withMarkers)
    {
        var pen = look.Pen(1.4);
        var points = new List<XPoint>();
        var every = (values.Length + MostMarkers - 1) / MostMarkers;
        for (var i = 0; i <= values.Length; i++)
        {
            if (i < values.Length && values[i] is { } value)
            {
                points.Add(new(xs[i], y(value)));
                if (withMarkers && i % every == every / 2)
                    look.DrawMarker(canvas, xs[i], y(value));
                continue;
            }

            if (points.Count > 1)
                canvas.Graphics.DrawLines(pen, [.. points]);
            else if (points.Count == 1)
                look.DrawMarker(canvas, points[0].X, points[0].Y);
            points.Clear();
        }
    }

    private static void DrawColumns(Canvas canvas, double?[][] series, double[] centres, double slot, ValueAxis axis, double bottom, IReadOnlyList<SeriesLook> looks)
    {
        var width = Math.Min(slot * 0.74, 40);
        var zero = bottom - axis.At(0, PlotHeight);
        for (var i = 0; i < centres.Length; i++)
        {
            var (up, down) = (zero, zero);
            for (var each = 0; each < series.Length; each++)
            {
                if (series[each][i] is not { } value || value == 0)
                    continue;
                var height = Math.Abs(axis.At(value, PlotHeight) - axis.At(0, PlotHeight));
                looks[each].Fill(canvas, centres[i] - (width / 2), value > 0 ? up - height : down, width, height);
                (up, down) = value > 0 ? (up - height, down) : (up, down + height);
            }

            // A span without data is not one of nothing.
            if (Array.TrueForAll(series, values => values[i] is null) && width >= 3)
                canvas.Graphics.DrawLine(new XPen(Palette.Edge, 0.6) { DashStyle = XDashStyle.Custom, DashPattern = [2, 2] }, centres[i], zero - 8, centres[i], zero);
        }
    }
}
