using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>How well models and services did.</summary>
internal static class PerformanceSection
{
    private const string Path = "/metrics/performance";

    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        // The endpoint takes one model; several are asked for one by one.
        if (context.Definition.Models is { Count: > 1 } models)
            return await OfEachAsync(context, models, cancellation);
        var model = context.Definition.Models is [var only] ? only : null;
        var (now, before) = await AskAsync(context, model, cancellation);
        var latency = await context.AskAsync(
            "/metrics/series", cancellation, ("figure", "latency"), ("statistic", "p95"), ("step", context.Step), ("time_zone", context.Definition.TimeZone), ("service", context.OneService), ("model_name", model));
        var errors = await context.AskAsync(
            "/metrics/series", cancellation, ("figure", "error_rate"), ("step", context.Step), ("time_zone", context.Definition.TimeZone), ("service", context.OneService), ("model_name", model), ("group_by", "service"), ("top", "5"));
        List<ReportBlock> blocks = [new FiguresBlock(Figures("performance", context, now, before))];
        foreach (var chart in (ChartBlock?[])[SeriesChart.Of(context, "Latency, 95th percentile", ChartKind.Lines, latency, "p95"), SeriesChart.Of(context, "Error rate by service", ChartKind.Lines, errors, "Error rate")])
            if (chart is not null)
                blocks.Add(chart);
        if (now.List("/model_performance") is { Count: > 0 } known)
            blocks.Add(new TableBlock(
                "Models",
                [
                    new("Model"),
                    new("Accuracy", SeriesChart.StyleOf(now.Text("/accuracy/unit"), context.Currency)),
                    new("Latency", NumberStyle.Measure, "ms"),
                    new("Throughput", NumberStyle.Measure, "/s"),
                    new("Error rate", SeriesChart.StyleOf(now.Text("/error_rate/unit"), context.Currency)),
                ],
                [
                    .. known.Take(SectionContext.MostRows).Select(each => (IReadOnlyList<ReportCell>)
                    [
                        ReportAnswer.TextOf(ReportAnswer.At(each, "/model_name")),
                        .. ((string[])["/accuracy", "/latency_ms", "/throughput", "/error_rate"]).Select(field => (ReportCell)ReportAnswer.NumberOf(ReportAnswer.At(each, field))),
                    ]),
                ],
                Math.Max(0, known.Count - SectionContext.MostRows),
                now.Question.ToString()));
        return blocks;
    }

    public static async Task<(ReportAnswer Now, ReportAnswer? Before)> AskAsync(SectionContext context, string? model, CancellationToken cancellation) => (
        await context.AskAsync(Path, cancellation, ("model_name", model), ("service", context.OneService)),
        await context.AskBeforeAsync(Path, cancellation, ("model_name", model), ("service", context.OneService)));

    public static IReadOnlyList<ReportFigure> Figures(string section, SectionContext context, ReportAnswer now, ReportAnswer? before) =>
    [
        now.Figure($"{section}.latency_p95", "Latency, 95th percentile", "/latency/p95_ms", NumberStyle.Measure, "ms", before, Better.Lower, "/latency/samples"),
        now.Figure($"{section}.latency_average", "Latency, average", "/latency/average_ms", NumberStyle.Measure, "ms", before, Better.Lower, "/latency/samples"),
        Ratio(now, before, $"{section}.error_rate", "Error rate", "/error_rate", Better.Lower, context),
        Ratio(now, before, $"{section}.accuracy", "Accuracy", "/accuracy", Better.Higher, context),
        now.Figure($"{section}.requests_per_second", "Requests a second", "/throughput/requests_per_second", NumberStyle.Measure, null, before, Better.Neither, "/throughput/samples"),
        now.Figure($"{section}.predictions_per_second", "Predictions a second", "/throughput/predictions_per_second", NumberStyle.Measure, null, before, Better.Neither, "/throughput/samples"),
    ];

    /// <summary>Compared only with what was measured alike.</summary>
    private static ReportFigure Ratio(ReportAnswer now, ReportAnswer? before, string id, string label, string field, Better better, SectionContext context)
    {
        var unit = now.Text(field + "/unit");
        return now.Figure(
            id, label, field + "/average", SeriesChart.StyleOf(unit, context.Currency), SeriesChart.UnitOf(unit), before?.Text(field + "/unit") == unit ? before : null, better, field + "/samples");
    }

    private static async Task<IReadOnlyList<ReportBlock>> OfEachAsync(SectionContext context, IReadOnlyList<string> models, CancellationToken cancellation)
    {
        var blocks = new List<ReportBlock>();
        foreach (var model in models)
        {
            var (now, before) = await AskAsync(context, model, cancellation);
            blocks.Add(new TextBlock(model));
            blocks.Add(new FiguresBlock([.. Figures($"performance.{model}", context, now, before)]));
        }

        return blocks;
    }
}
