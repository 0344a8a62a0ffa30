using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Html;

/// <summary>The parts of a report's page.</summary>
internal sealed class HtmlSections(HtmlText html, ReportDocument report)
{
    private readonly ReportLocale _locale = ReportLocale.Find(report.Locale) ?? ReportLocale.Default;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(report.TimeZone);

    /// <summary>The number that stands at each figure and before its source.</summary>
    private readonly Dictionary<string, int> _notes = report.Figures.DistinctBy(figure => figure.Id).Select((figure, i) => (figure.Id, Number: i + 1)).ToDictionary(note => note.Id, note => note.Number);

    private readonly HtmlTables _tables = new(html, report);

    private int _charts;

    public void Write()
    {
        Header();
        foreach (var (index, section) in report.Sections.Index())
            Section(section, $"section-{index + 1}");
        if (report.Sections.Count == 0)
            html.Raw("<p class=\"muted\">This report has no sections.</p>\n");
        Sources();
        Provenance();
    }

    private void Header()
    {
        html.Raw("<header>\n<h1>").Text(report.Title).Raw("</h1>\n<p>").Text(report.Period.Label);
        if (report.Before is { } before)
            html.Text($", compared with {before.Label}");
        html.Raw("</p>\n<p class=\"muted\">");
        if (report.Watermark is not null)
            html.Text(report.Watermark).Raw(" · ");
        if (report.Audience is not null)
            html.Text(report.Audience).Raw(" · ");
        html.Raw("As of ").Instant(report.Provenance.AsOf, _locale.Instant(report.Provenance.AsOf, _zone)).Text($" · times in {report.TimeZone} · money in {report.Currency}");
        if (report.Services is { } services)
            html.Text($" · services: {string.Join(", ", services)}");
        if (report.Models is { } models)
            html.Text($" · models: {string.Join(", ", models)}");
        html.Raw("</p>\n</header>\n");
    }

    private void Section(ReportSection section, string id)
    {
        html.Raw($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">").Text(section.Title).Raw("</h2>\n");
        if (section.Failure is not null)
            html.Raw("<p class=\"failure\"><strong>Not complete:</strong> ").Text(section.Failure).Raw("</p>\n");
        foreach (var block in section.Blocks)
            Block(block);
        if (section.Blocks.Count == 0 && section.Failure is null)
            html.Raw("<p class=\"muted\">There is nothing to tell.</p>\n");
        html.Raw("</section>\n");
    }

    private void Block(ReportBlock block)
    {
        switch (block)
        {
            case StatementsBlock statements:
                Statements(statements);
                break;
            case FiguresBlock figures:
                Figures(figures);
                break;
            case TableBlock table:
                _tables.Write(table);
                break;
            case ChartBlock chart:
                Chart(chart);
                break;
            case TextBlock text:
                html.Raw("<p class=\"text\">").Text(text.Text).Raw("</p>\n");
                break;
        }
    }

    private void Statements(StatementsBlock block)
    {
        if (block.Statements.Count == 0)
            return;
        html.Raw("<ul class=\"statements\">\n");
        foreach (var statement in block.Statements)
        {
            html.Raw("<li>").Raw(MarkOf(statement.Tone)).Raw("<span>").Text(statement.Text);
            foreach (var figure in statement.Figures)
                Note(figure);
            html.Raw("</span></li>\n");
        }

        html.Raw("</ul>\n");
    }

    /// <summary>By word and by shape, and only then by colour.</summary>
    private static string MarkOf(ReportTone tone) => tone switch
    {
        ReportTone.Good => "<span class=\"tone good\"><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path d=\"M1 6.6 2.5 5l2.2 2.2L9.6 2 11 3.5 4.7 10.2z\"/></svg>Good</span>",
        ReportTone.Bad => "<span class=\"tone bad\"><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path d=\"M6 .8 11.8 11.2H.2zM5.3 4.6v3.2h1.4V4.6zm0 4v1.4h1.4V8.6z\" fill-rule=\"evenodd\"/></svg>Bad</span>",
        _ => "<span class=\"tone neutral\"><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"6\" r=\"3\"/></svg>Noted</span>",
    };

    private void Figures(FiguresBlock block)
    {
        if (block.Figures.Count == 0)
            return;
        html.Raw("<dl class=\"figures\">\n");
        foreach (var figure in block.Figures)
        {
            html.Raw("<div><dt>").Text(figure.Label);
            Note(figure.Id);
            html.Raw(figure.Value is null ? "</dt><dd class=\"value none\">" : "</dt><dd class=\"value\">");
            Shown(figure.Value, figure.Style, figure.Unit);
            html.Raw("</dd>");
            if (figure.Before is not null)
            {
                html.Raw("<dd class=\"muted\">");
                if (_locale.Change(figure.ChangePercent) is { } change)
                {
                    var (style, word) = figure.Tone switch { ReportTone.Good => ("good", ", better"), ReportTone.Bad => ("bad", ", worse"), _ => ("neutral", "") };
                    html.Raw($"<span class=\"{style}\">{figure.ChangePercent switch { > 0 => "▲ ", < 0 => "▼ ", _ => "" }}").Text(change).Raw(word).Raw("</span><br>");
                }

                html.Raw("before: ");
                Shown(figure.Before, figure.Style, figure.Unit);
                html.Raw("</dd>");
            }

            html.Raw("</div>\n");
        }

        html.Raw("</dl>\n");
    }

    private void Shown(ExactNumber? value, NumberStyle style, string? unit)
    {
        var shown = _locale.Format(value, style, unit, report.Currency);
        if (value is { } exact)
            html.Number(exact, shown);
        else
            html.Text(shown);
    }

    private void Note(string figure)
    {
        if (_notes.TryGetValue(figure, out var note))
            html.Raw($"<sup><a href=\"#source-{note}\" aria-label=\"Source {note}\">{note}</a></sup>");
    }

    private void Chart(ChartBlock chart)
    {
        var picture = new SvgChart(chart, _locale, report.Currency, _zone, $"chart-{++_charts}");
        html.Raw("<figure>\n<figcaption><h3>").Text(chart.Title);
        if ((chart.Style == NumberStyle.Share ? "%" : ReportFacts.UnitOf(chart.Style, chart.Unit, report.Currency)) is { } unit && unit != "count")
            html.Raw(" <small>").Text(unit).Raw("</small>");
        html.Raw("</h3><span class=\"muted\">").Text(chart.Description).Raw("</span></figcaption>\n");
        if ((chart.Kind == ChartKind.Bars ? chart.Categories.Count : chart.Starts.Count) == 0 || chart.Series.Count == 0)
        {
            html.Raw("<p class=\"muted\">no data</p>\n</figure>\n");
            return;
        }

        html.Raw("<div class=\"plot\" role=\"region\" tabindex=\"0\" aria-label=\"").Text($"{chart.Title}: picture").Raw("\">");
        picture.Draw(html);
        html.Raw("</div>\n");
        if (picture.NeedsLegend)
        {
            html.Raw("<ul class=\"legend\">");
            foreach (var (index, series) in chart.Series.Index())
                html.Raw($"<li><svg class=\"{SvgChart.ColourOf(index)}\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\"/></svg>").Text(series.Name).Raw("</li>");
            html.Raw("</ul>\n");
        }

        html.Raw("<details><summary>The numbers</summary>\n");
        _tables.WriteNumbers(chart);
        html.Raw("</details>\n</figure>\n");
    }

    private void Sources()
    {
        if (_notes.Count == 0)
            return;
        html.Raw("<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Where these figures are from</h2>\n");
        _tables.Open("Each figure's exact value, the query that the API answers with it, and the field of the answer");
        html.Raw("<thead><tr><th scope=\"col\" class=\"number\">No.</th><th scope=\"col\">Figure</th><th scope=\"col\">Exact</th><th scope=\"col\">Before</th><th scope=\"col\">Query and field</th></tr></thead>\n<tbody>\n");
        foreach (var figure in report.Figures.DistinctBy(figure => figure.Id))
        {
            var note = _notes[figure.Id];
            html.Raw($"<tr id=\"source-{note}\"><td class=\"number\">{note}</td><th scope=\"row\">").Text(figure.Label).Raw("<br><small>").Text(figure.Id).Raw("</small></th>");
            Exact(figure.Value, ReportFacts.UnitOf(figure.Style, figure.Unit, report.Currency));
            Exact(figure.Before, unit: null);
            html.Raw("<td><code>").Text(figure.Query).Raw("</code><br><code>").Text(figure.Field).Raw("</code></td></tr>\n");
        }

        _tables.Close();
        html.Raw("</section>\n");
    }

    private void Exact(ExactNumber? value, string? unit)
    {
        html.Raw("<td class=\"exact\">");
        if (value is { } exact)
            html.Number(exact, exact.ToString());
        else
            html.Raw("<span class=\"muted\">no data</span>");
        if (value is not null && unit is not null and not "count")
            html.Raw(" <small>").Text(unit).Raw("</small>");
        html.Raw("</td>");
    }

    private void Provenance()
    {
        html.Raw("<section aria-labelledby=\"provenance\">\n<h2 id=\"provenance\">What this report was made of</h2>\n<dl class=\"facts\">\n");
        foreach (var (name, value) in ReportFacts.Of(report.Provenance).Prepend(("Report", report.Name)))
            html.Raw("<dt>").Text(name).Raw("</dt><dd>").Text(value).Raw("</dd>\n");
        html.Raw("</dl>\n");
        if (report.Provenance.Checkpoint is { } checkpoint)
            html.Raw("<h3>The checkpoint's note, as it was signed</h3>\n<pre>").Text(checkpoint.Note).Raw("</pre>\n");
        html.Raw("</section>\n");
    }
}
