using System.Globalization;
using System.Text;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Html;

/// <summary>A chart as a picture of vectors within a page: its colours are the page's, and its labels never lie on each other.</summary>
/// <param name="chart">With one series and one place at least.</param>
/// <param name="id">What no other chart of the page has.</param>
internal sealed class SvgChart(ChartBlock chart, ReportLocale locale, string currency, TimeZoneInfo zone, string id)
{
    private const double Width = 880;
    private const double PlotHeight = 220;
    private const double Top = 12;
    private const double LineHeight = 15;

    /// <summary>Of 12 px: wider than the letters of any of the page's fonts are on average.</summary>
    private const double LetterWidth = 7;

    private const double LabelGap = 12;
    private const int MostDirectLabels = 5;
    private const int MostColours = 8;
    private const int LongestName = 24;

    private readonly double?[][] _values = [.. chart.Series.Select(series => series.Values.Select(Plotted).ToArray())];

    /// <summary>Whether the series' names stand beside it, and not in it.</summary>
    public bool NeedsLegend => chart.Kind == ChartKind.Columns ? chart.Series.Count > 1 : chart.Kind == ChartKind.Lines && chart.Series.Count > MostDirectLabels;

    /// <summary>The same series has the same colour wherever it stands in the chart; those beyond eight share one.</summary>
    public static string ColourOf(int series) => series < MostColours ? $"c{series + 1}" : "c0";

    public void Draw(HtmlText html)
    {
        if (chart.Kind == ChartKind.Bars)
            DrawBars(html);
        else
            DrawOverTime(html);
    }

    private void Open(HtmlText html, double height) => html
        .Raw($"<svg viewBox=\"0 0 {Px(Width)} {Px(height)}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">").Text(chart.Title)
        .Raw($"</title><desc id=\"{id}-desc\">").Text(chart.Description).Raw("</desc>");

    private void DrawOverTime(HtmlText html)
    {
        var scale = ChartScale.Over(chart.Kind == ChartKind.Columns ? Stacks() : _values.SelectMany(series => series).OfType<double>(), chart.Style, locale);
        var left = 8 + scale.Ticks.Max(tick => WidthOf(tick.Label));
        var names = chart.Kind == ChartKind.Lines && !NeedsLegend && chart.Series.Count > 1
            ? chart.Series.Select(series => Short(series.Name, LongestName)).ToArray()
            : [];
        var right = Width - (names.Length == 0 ? 8 : 14 + names.Max(WidthOf));
        Open(html, Top + PlotHeight + 26);
        foreach (var (value, label) in scale.Ticks)
        {
            var y = Y(value);
            html.Raw($"<line class=\"{(value == 0 ? "zero" : "grid")}\" x1=\"{Px(left)}\" x2=\"{Px(right)}\" y1=\"{Px(y)}\" y2=\"{Px(y)}\"/>");
            Label(html, "tick", left - 6, y + 4, "end", label);
        }

        var slot = (right - left) / chart.Starts.Count;
        DrawTimes(html, left, right, slot);
        if (chart.Kind == ChartKind.Columns)
            DrawColumns(html, left, slot, Y);
        else
            DrawLines(html, left, right, slot, names, Y);
        html.Raw("</svg>");

        double Y(double value) => Top + (PlotHeight * (1 - scale.PartOf(value)));
    }

    /// <summary>As many dates as have room.</summary>
    private void DrawTimes(HtmlText html, double left, double right, double slot)
    {
        var local = chart.Starts.Select(start => TimeZoneInfo.ConvertTime(start, zone)).ToArray();
        var areDays = local.All(time => time.TimeOfDay == TimeSpan.Zero);
        var labels = local.Select(time => areDays ? locale.Date(DateOnly.FromDateTime(time.DateTime)) : locale.Instant(time, zone)).ToArray();
        var every = Math.Max(1, (int)Math.Ceiling((labels.Max(WidthOf) + LabelGap) / slot));
        var end = double.MinValue;
        for (var i = 0; i < labels.Length; i += every)
        {
            var half = WidthOf(labels[i]) / 2;
            // Those at the ends stay within the picture, which may bring them to another.
            var x = Math.Clamp(left + (slot * (i + 0.5)), half, Math.Max(half, right - half + 8));
            if (x - half < end + LabelGap)
                continue;
            Label(html, "tick", x, Top + PlotHeight + 18, "middle", labels[i]);
            end = x + half;
        }
    }

    private void DrawColumns(HtmlText html, double left, double slot, Func<double, double> y)
    {
        var width = Math.Min(48, slot * 0.72);
        for (var place = 0; place < chart.Starts.Count; place++)
        {
            var (above, below) = (0.0, 0.0);
            for (var series = 0; series < _values.Length; series++)
            {
                if (_values[series][place] is not { } value || value == 0)
                    continue;
                var from = value > 0 ? above : below;
                var to = from + value;
                (above, below) = value > 0 ? (to, below) : (above, to);
                var (top, bottom) = (y(Math.Max(from, to)), y(Math.Min(from, to)));
                html.Raw($"<rect class=\"part {ColourOf(series)}\" x=\"{Px(left + (slot * (place + 0.5)) - (width / 2))}\" y=\"{Px(top)}\" width=\"{Px(width)}\" height=\"{Px(bottom - top)}\"/>");
            }
        }
    }

    private void DrawLines(HtmlText html, double left, double right, double slot, string[] names, Func<double, double> y)
    {
        for (var series = 0; series < _values.Length; series++)
        {
            var (path, values) = (new StringBuilder(), _values[series]);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is not { } value)
                    continue;
                var (x, isFirst) = (left + (slot * (i + 0.5)), i == 0 || values[i - 1] is null);
                path.Append(CultureInfo.InvariantCulture, $"{(isFirst ? 'M' : 'L')}{Px(x)} {Px(y(value))}");
                // One between two gaps has no line.
                if (isFirst && (i + 1 == values.Length || values[i + 1] is null))
                    html.Raw($"<circle class=\"point {ColourOf(series)}\" cx=\"{Px(x)}\" cy=\"{Px(y(value))}\" r=\"3\"/>");
            }

            if (path.Length > 0)
                html.Raw($"<path class=\"line {ColourOf(series)}\" d=\"{path}\"/>");
        }

        // At the height of the last value, or as near to it as the others leave room.
        var places = names.Index().Select(name => (name.Index, Y: _values[name.Index].LastOrDefault(value => value is not null) is { } last ? y(last) : Top + PlotHeight)).OrderBy(place => place.Y).ToArray();
        for (var i = 1; i < places.Length; i++)
            places[i].Y = Math.Max(places[i].Y, places[i - 1].Y + LineHeight);
        for (var i = places.Length - 1; i >= 0; i--)
            places[i].Y = Math.Min(places[i].Y, i == places.Length - 1 ? Top + PlotHeight : places[i + 1].Y - LineHeight);
        foreach (var (index, at) in places)
        {
            html.Raw($"<circle class=\"point {ColourOf(index)}\" cx=\"{Px(right + 4)}\" cy=\"{Px(at)}\" r=\"3\"/>");
            Label(html, "name", right + 11, at + 4, "start", names[index]);
        }
    }

    private void DrawBars(HtmlText html)
    {
        const double Row = 26;
        var values = _values[0];
        var shown = chart.Series[0].Values.Select(value => Short(locale.Format(value, chart.Style, chart.Unit, currency), 40)).ToArray();
        var names = chart.Categories.Select(name => Short(name, 34)).ToArray();
        var scale = ChartScale.Over(values.OfType<double>(), chart.Style, locale);
        var left = 8 + names.Max(WidthOf);
        var right = Width - 12 - shown.Max(WidthOf);
        var zero = X(0);
        Open(html, names.Length * Row);
        for (var i = 0; i < names.Length; i++)
        {
            var middle = (i + 0.5) * Row;
            Label(html, "name", left - 8, middle + 4, "end", names[i]);
            if (values[i] is { } value)
            {
                var end = X(value);
                html.Raw($"<rect class=\"part c1\" x=\"{Px(Math.Min(zero, end))}\" y=\"{Px(middle - 8)}\" width=\"{Px(Math.Max(1, Math.Abs(end - zero)))}\" height=\"16\"/>");
            }

            Label(html, values[i] is null ? "tick" : "name", Width - 4, middle + 4, "end", shown[i]);
        }

        html.Raw($"<line class=\"zero\" x1=\"{Px(zero)}\" x2=\"{Px(zero)}\" y1=\"0\" y2=\"{Px(names.Length * Row)}\"/></svg>");

        double X(double value) => left + ((right - left) * scale.PartOf(value));
    }

    private IEnumerable<double> Stacks() => Enumerable.Range(0, chart.Starts.Count).SelectMany(place => (double[])
    [
        _values.Sum(series => series[place] is > 0 and var value ? value : 0),
        _values.Sum(series => series[place] is < 0 and var value ? value : 0),
    ]);

    /// <summary>Null where there is nothing that can be drawn: a scale of greater ones has no end, of smaller ones no steps.</summary>
    private static double? Plotted(ExactNumber? number) => number?.ToDouble() is not { } value || Math.Abs(value) > 1e300 ? null : Math.Abs(value) < 1e-290 ? 0 : value;

    private static void Label(HtmlText html, string style, double x, double y, string anchor, string text) =>
        html.Raw($"<text class=\"{style}\" x=\"{Px(x)}\" y=\"{Px(y)}\" text-anchor=\"{anchor}\">").Text(text).Raw("</text>");

    /// <summary>Letters beyond Latin, Greek and Cyrillic are as wide as they are high.</summary>
    private static double WidthOf(string text) => text.Sum(letter => letter is < '\u1100' or (>= '\u2000' and < '\u2E80') ? LetterWidth : 2 * LetterWidth);

    private static string Short(string text, int longest)
    {
        var oneLine = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var kept = 0;
        for (var width = 0.0; kept < oneLine.Length && (width += WidthOf(oneLine[kept].ToString())) <= longest * LetterWidth;)
            kept++;
        return kept == oneLine.Length ? oneLine : Spreadsheets.SheetCells.Cut(oneLine, Math.Max(1, kept - 1)).TrimEnd() + "…";
    }

    private static string Px(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
