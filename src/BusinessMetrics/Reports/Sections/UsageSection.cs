using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>Who uses what, and how much. People are pseudonyms, whoever has the report made.</summary>
internal static class UsageSection
{
    private const string Path = "/metrics/usage";

    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var (now, before) = await AskAsync(context, cancellation);
        var days = await context.AskAsync(
            "/metrics/series", cancellation, ("figure", "requests"), ("step", context.Step), ("time_zone", context.Definition.TimeZone), ("service", context.OneService), ("group_by", "service"), ("top", "5"));
        List<ReportBlock> blocks = [new FiguresBlock(Figures("usage", now, before))];
        if (SeriesChart.Of(context, "Requests by service", ChartKind.Columns, days, "Requests") is { } chart)
            blocks.Add(chart);
        if (now.List("/service_activity") is { Count: > 0 } services)
            blocks.Add(new TableBlock(
                "Services",
                [new("Service"), new("Requests", NumberStyle.Count), new("Response time", NumberStyle.Measure, "ms"), Ratio("Error rate", "/error_rate_unit"), Ratio("Uptime", "/uptime_unit")],
                [
                    .. services.Take(SectionContext.MostRows).Select(service => (IReadOnlyList<ReportCell>)
                    [
                        ReportAnswer.TextOf(ReportAnswer.At(service, "/service")),
                        .. ((string[])["/requests", "/avg_response_time", "/error_rate", "/uptime"]).Select(field => (ReportCell)ReportAnswer.NumberOf(ReportAnswer.At(service, field))),
                    ]),
                ],
                Math.Max(0, services.Count - SectionContext.MostRows),
                now.Question.ToString()));
        // The unit is the same of all services that tell it.
        ReportColumn Ratio(string title, string unit) => new(
            title, SeriesChart.StyleOf(now.List("/service_activity").Select(service => ReportAnswer.TextOf(ReportAnswer.At(service, unit))).FirstOrDefault(known => known is not null), context.Currency));

        if (now.List("/feature_usage") is { Count: > 0 } features)
            blocks.Add(new TableBlock(
                "Features",
                [new("Feature"), new("Uses", NumberStyle.Count), new("People", NumberStyle.Count), new("Trend")],
                [
                    .. features.Take(SectionContext.MostRows).Select(feature => (IReadOnlyList<ReportCell>)
                    [
                        ReportAnswer.TextOf(ReportAnswer.At(feature, "/feature")),
                        ReportAnswer.NumberOf(ReportAnswer.At(feature, "/usage_count")),
                        ReportAnswer.NumberOf(ReportAnswer.At(feature, "/unique_users")),
                        ReportAnswer.TextOf(ReportAnswer.At(feature, "/trend")),
                    ]),
                ],
                Math.Max(0, features.Count - SectionContext.MostRows),
                now.Question.ToString()));
        return blocks;
    }

    public static async Task<(ReportAnswer Now, ReportAnswer? Before)> AskAsync(SectionContext context, CancellationToken cancellation) => (
        await context.AskAsync(Path, cancellation, ("service", context.OneService)),
        await context.AskBeforeAsync(Path, cancellation, ("service", context.OneService)));

    public static IReadOnlyList<ReportFigure> Figures(string section, ReportAnswer now, ReportAnswer? before) =>
    [
        now.Figure($"{section}.requests", "Requests", "/total_requests", NumberStyle.Count, null, before, Better.Neither, "/samples"),
        now.Figure($"{section}.per_hour", "Requests an hour", "/average_usage/requests_per_hour", NumberStyle.Measure, null, before, Better.Neither, "/samples"),
        now.Figure($"{section}.per_person", "Requests a person", "/average_usage/requests_per_user", NumberStyle.Measure, null, before, Better.Neither, "/samples"),
    ];
}
