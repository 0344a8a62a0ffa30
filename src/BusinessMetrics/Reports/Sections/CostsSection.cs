using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>What was spent, on what, and what it bought.</summary>
internal static class CostsSection
{
    private const string Path = "/metrics/cost";

    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var costs = await context.AskAsync(Path, cancellation, ("service", context.OneService), ("top", $"{SectionContext.MostRows}"));
        var before = await context.AskBeforeAsync(Path, cancellation, ("service", context.OneService), ("top", $"{SectionContext.MostRows}"));
        var days = await context.AskAsync(
            "/metrics/series", cancellation, ("figure", "total_cost"), ("step", context.Step), ("time_zone", context.Definition.TimeZone), ("service", context.OneService), ("group_by", "service"), ("top", "5"));
        List<ReportBlock> blocks =
        [
            new FiguresBlock(
            [
                Total("costs", costs, before),
                costs.Figure("costs.per_prediction", "Per prediction", "/cost_efficiency/cost_per_prediction", NumberStyle.Money, context.Currency, before, Better.Lower, "/cost_efficiency/cost_per_prediction"),
                costs.Figure("costs.per_threat", "Per threat detected", "/cost_efficiency/cost_per_threat_detected", NumberStyle.Money, context.Currency, before, Better.Lower, "/cost_efficiency/cost_per_threat_detected"),
                costs.Figure("costs.compute", "Compute", "/cost_by_resource/compute", NumberStyle.Money, context.Currency, before, Better.Lower, "/samples"),
                costs.Figure("costs.storage", "Storage", "/cost_by_resource/storage", NumberStyle.Money, context.Currency, before, Better.Lower, "/samples"),
                costs.Figure("costs.network", "Network", "/cost_by_resource/network", NumberStyle.Money, context.Currency, before, Better.Lower, "/samples"),
            ]),
        ];
        if (SeriesChart.Of(context, "Spend by service", ChartKind.Columns, days, "Spend") is { } chart)
            blocks.Add(chart);
        if (ByService(costs, before, context) is { Rows.Count: > 0 } table)
            blocks.Add(table);
        return blocks;
    }

    /// <summary>What was spent in all.</summary>
    public static ReportFigure Total(string section, ReportAnswer costs, ReportAnswer? before) =>
        costs.Figure($"{section}.total", "Spend", "/total_cost", NumberStyle.Money, null, before, Better.Lower, "/samples");

    private static TableBlock ByService(ReportAnswer costs, ReportAnswer? before, SectionContext context)
    {
        var total = costs.Number("/total_cost");
        var rows = costs.Fields("/cost_by_service").Select(service => (Name: service.Name, Cost: ReportAnswer.NumberOf(service.Value))).ToArray();
        return new(
            "Spend by service",
            [new("Service"), new("Spend", NumberStyle.Money, context.Currency), new("Share", NumberStyle.Share), .. before is null ? [] : (ReportColumn[])[new("Before", NumberStyle.Money, context.Currency)]],
            [
                .. rows.Select(row => (IReadOnlyList<ReportCell>)
                [
                    row.Name,
                    row.Cost,
                    new(Number: row.Cost is { } cost && total is { } whole ? ExactNumber.FromDouble(cost.ShareOf(whole)) : null),
                    .. before is null ? [] : (ReportCell[])[before.Number($"/cost_by_service/{ReportAnswer.Step(row.Name)}")],
                ]),
            ],
            costs.Count("/cost_by_service_rest/services"),
            costs.Question.ToString());
    }
}
