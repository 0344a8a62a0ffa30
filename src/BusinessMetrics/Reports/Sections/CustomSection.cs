using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>Panels as dashboards of one's own have them, each with the question that the dashboard asks.</summary>
internal static class CustomSection
{
    private const string Path = "/metrics/series";

    /// <param name="place">Of the section in the report: part of its figures' ids.</param>
    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, SectionDefinition section, int place, CancellationToken cancellation)
    {
        var blocks = new List<ReportBlock>();
        var figures = new List<ReportFigure>();
        foreach (var (i, panel) in (section.Panels ?? []).Index())
        {
            // Figures in a row stand beside each other.
            if (panel.Kind != BoardPanelKind.Figure && figures.Count > 0)
                EndFigures();
            var title = panel.Title ?? TitleOf(panel);
            try
            {
                switch (panel.Kind)
                {
                    case BoardPanelKind.Text:
                        blocks.Add(new TextBlock(panel.Text ?? ""));
                        break;
                    case BoardPanelKind.Figure:
                        figures.Add(await FigureAsync(context, panel, title, $"custom.{place}.{i}", cancellation));
                        break;
                    case BoardPanelKind.Budget:
                        blocks.AddRange(panel.Query?.GetValueOrDefault("scope") is { } scope
                            ? await BudgetsSection.OneAsync(context, title, scope, $"custom.{place}.{i}", cancellation)
                            : await BudgetsSection.MakeAsync(context, cancellation));
                        break;
                    case BoardPanelKind.Table:
                        blocks.Add(TableOf(context, title, await AskAsync(context, panel, cancellation)));
                        break;
                    default:
                        var kind = panel.Kind == BoardPanelKind.Bars ? ChartKind.Bars : ChartKind.Lines;
                        blocks.Add((ReportBlock?)SeriesChart.Of(context, title, kind, await AskAsync(context, panel, cancellation), title) ?? new TextBlock($"{title}: no data in this period."));
                        break;
                }
            }
            catch (ReportQuestionException refused)
            {
                EndFigures();
                blocks.Add(new TextBlock($"{title}: {refused.Message}"));
            }
        }

        EndFigures();
        return blocks;

        void EndFigures()
        {
            if (figures.Count > 0)
                blocks.Add(new FiguresBlock([.. figures]));
            figures.Clear();
        }
    }

    private static string TitleOf(ReportPanel panel) => panel.Query?.GetValueOrDefault("figure") ?? panel.Query?.GetValueOrDefault("metric_name") ?? panel.Kind.ToString();

    private static Task<ReportAnswer> AskAsync(SectionContext context, ReportPanel panel, CancellationToken cancellation) =>
        context.AskAsync(Path, cancellation, [.. ParametersOf(context, panel)]);

    private static IEnumerable<(string Name, string? Value)> ParametersOf(SectionContext context, ReportPanel panel)
    {
        var query = panel.Query ?? new Dictionary<string, string>();
        foreach (var (name, value) in query)
            yield return (name, value);
        if (!query.ContainsKey("service") && context.OneService is { } service)
            yield return ("service", service);
        if (!query.ContainsKey("model_name") && context.Definition.Models is [var model])
            yield return ("model_name", model);
        if (!query.ContainsKey("step"))
            yield return ("step", context.Step);
        yield return ("time_zone", context.Definition.TimeZone);
    }

    private static async Task<ReportFigure> FigureAsync(SectionContext context, ReportPanel panel, string title, string id, CancellationToken cancellation)
    {
        (string, string?)[] parameters = [.. ParametersOf(context, panel)];
        var now = await context.AskAsync(Path, cancellation, parameters);
        var before = await context.AskBeforeAsync(Path, cancellation, parameters);
        var unit = now.Text("/unit");
        return now.Figure(id, title, "/series/0/value", SeriesChart.StyleOf(unit, context.Currency), SeriesChart.UnitOf(unit), before?.Text("/unit") == unit ? before : null);
    }

    private static TableBlock TableOf(SectionContext context, string title, ReportAnswer answer)
    {
        var unit = answer.Text("/unit");
        var lines = answer.List("/series");
        return new(
            title,
            [new(answer.Text("/group_by") ?? "What"), new(title, SeriesChart.StyleOf(unit, context.Currency), SeriesChart.UnitOf(unit)), new("Metrics", NumberStyle.Count)],
            [
                .. lines.Select(line => (IReadOnlyList<ReportCell>)
                    [SeriesChart.KeyOf(line, title), ReportAnswer.NumberOf(ReportAnswer.At(line, "/value")), ReportAnswer.NumberOf(ReportAnswer.At(line, "/samples"))]),
            ],
            answer.Count("/rest/groups"),
            answer.Question.ToString());
    }
}
