using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Html;

/// <summary>The tables of a report's page, which scroll on screens that are narrower than they.</summary>
internal sealed class HtmlTables(HtmlText html, ReportDocument report)
{
    private readonly ReportLocale _locale = ReportLocale.Find(report.Locale) ?? ReportLocale.Default;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(report.TimeZone);

    public void Write(TableBlock table)
    {
        Open(table.Title);
        html.Raw("<thead><tr>");
        foreach (var column in table.Columns)
        {
            html.Raw(column.Style is null ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"number\">").Text(column.Title);
            if (column.Style is not null && (column.Style == NumberStyle.Share ? "%" : column.Style == NumberStyle.Duration ? null : ReportFacts.UnitOf(column.Style, column.Unit, report.Currency)) is { } unit && unit != "count")
                html.Raw(" <small>").Text(unit).Raw("</small>");
            html.Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Raw("<tr>");
            foreach (var (column, cell) in table.Columns.Zip(row).Index())
                Cell(cell.First, cell.Second, isHead: column == 0);
            html.Raw("</tr>\n");
        }

        if (table.Rows.Count == 0)
            html.Raw($"<tr><td class=\"muted\" colspan=\"{Math.Max(1, table.Columns.Count)}\">No rows.</td></tr>\n");
        if (table.RowsLeftOut > 0)
            html.Raw($"<tr><td class=\"muted\" colspan=\"{Math.Max(1, table.Columns.Count)}\">and ").Text(_locale.Number(table.RowsLeftOut, 0)).Raw(" more</td></tr>\n");
        Close();
        if (table.Query is not null)
            html.Raw("<p class=\"muted\">From <code>").Text(table.Query).Raw("</code></p>\n");
    }

    public void Open(string caption) =>
        html.Raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"").Text(caption).Raw("\">\n<table>\n<caption>").Text(caption).Raw("</caption>\n");

    public void Close() => html.Raw("</tbody>\n</table>\n</div>\n");

    /// <summary>What a chart shows, for those who want to read it.</summary>
    public void WriteNumbers(ChartBlock chart)
    {
        var isBars = chart.Kind == ChartKind.Bars;
        Open($"{chart.Title}: the numbers");
        html.Raw("<thead><tr><th scope=\"col\">").Raw(isBars ? "Category" : "Start").Raw("</th>");
        foreach (var series in chart.Series)
            html.Raw("<th scope=\"col\" class=\"number\">").Text(series.Name).Raw("</th>");
        html.Raw("</tr></thead>\n<tbody>\n");
        var column = new ReportColumn("", chart.Style);
        for (var place = 0; place < (isBars ? chart.Categories.Count : chart.Starts.Count); place++)
        {
            html.Raw("<tr>");
            Cell(new(""), isBars ? chart.Categories[place] : (ReportCell)(DateTimeOffset?)chart.Starts[place], isHead: true);
            foreach (var series in chart.Series)
                Cell(column, series.Values[place], isHead: false);
            html.Raw("</tr>\n");
        }

        Close();
        if (chart.Query is not null)
            html.Raw("<p class=\"muted\">From <code>").Text(chart.Query).Raw("</code></p>\n");
    }

    private void Cell(ReportColumn column, ReportCell cell, bool isHead)
    {
        var isNumber = column.Style is not null || cell.Number is not null;
        html.Raw(isHead ? "<th scope=\"row\"" : "<td").Raw(isNumber ? " class=\"number\">" : cell.Text is { Length: > 40 } ? " class=\"long\">" : ">");
        if (cell.Number is { } number)
            html.Number(number, _locale.Bare(number, column.Style ?? NumberStyle.Measure));
        else if (cell.At is { } at)
            html.Instant(at, _locale.Instant(at, _zone));
        else if (cell.Text is { } text)
            html.Text(text);
        else
            html.Raw("<span class=\"muted\">–</span>");
        html.Raw(isHead ? "</th>" : "</td>");
    }
}
