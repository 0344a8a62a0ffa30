using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>What was ever recorded and counts in no figure: money or work that the other sections cannot see.</summary>
internal static class CatalogueSection
{
    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var uncounted = await context.Answers.AskAsync(
            ReportQuestion.Of("/metrics/catalog").With("counted", "false").With("service", context.OneService).With("limit", $"{SectionContext.MostRows}").AsOf(context.AsOf), cancellation);
        var metrics = uncounted.List("/metrics");
        var figure = uncounted.Figure("catalogue.uncounted", "Kinds of metrics in no figure", "/total_count", NumberStyle.Count);
        if (metrics.Count == 0)
            return [new FiguresBlock([figure]), new TextBlock("Everything that was recorded counts in a figure.")];
        return
        [
            new FiguresBlock([figure]),
            new TableBlock(
                "Recorded, and in no figure",
                [new("Metric"), new("Category"), new("Service"), new("Unit"), new("Recorded", NumberStyle.Count), new("Needed")],
                [
                    .. metrics.Select(metric => (IReadOnlyList<ReportCell>)
                    [
                        .. ((string[])["/metric_name", "/category", "/service", "/unit"]).Select(field => (ReportCell)ReportAnswer.TextOf(ReportAnswer.At(metric, field))),
                        ReportAnswer.NumberOf(ReportAnswer.At(metric, "/count")),
                        ReportAnswer.TextOf(ReportAnswer.At(metric, "/needed")),
                    ]),
                ],
                uncounted.Count("/total_count") - metrics.Count,
                uncounted.Question.ToString()),
        ];
    }
}
