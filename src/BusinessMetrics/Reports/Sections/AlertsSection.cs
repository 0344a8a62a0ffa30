using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>What fired in the period, and how fast it was answered.</summary>
internal static class AlertsSection
{
    private const int Most = 1_000;

    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var now = await AskAsync(context, context.Period, cancellation);
        var before = context.Before is { } compared ? await AskAsync(context, compared, cancellation) : null;
        var alerts = now.List("/alerts");
        List<ReportBlock> blocks = [new FiguresBlock(Figures("alerts", now, before))];
        if (alerts.Count == Most)
            blocks.Add(new TextBlock($"More than {Most} alerts were raised; the newest {Most} are counted."));
        if (alerts.Count > 0)
            blocks.Add(new TableBlock(
                "Alerts",
                [new("Raised"), new("Rule"), new("Severity"), new("What"), new("Acknowledged after", NumberStyle.Duration), new("Lasted", NumberStyle.Duration)],
                [
                    .. alerts.OrderBy(alert => Rank(alert)).ThenByDescending(alert => InstantOf(alert, "/raised_at")).Take(SectionContext.MostRows).Select(alert => (IReadOnlyList<ReportCell>)
                    [
                        InstantOf(alert, "/raised_at"),
                        ReportAnswer.TextOf(ReportAnswer.At(alert, "/rule")),
                        ReportAnswer.TextOf(ReportAnswer.At(alert, "/severity")),
                        ReportAnswer.TextOf(ReportAnswer.At(alert, "/message")),
                        new(Number: Answered(alert)),
                        new(Number: Lasted(alert)),
                    ]),
                ],
                Math.Max(0, alerts.Count - SectionContext.MostRows),
                now.Question.ToString()));
        return blocks;
    }

    /// <summary>Those that were raised in a period.</summary>
    public static Task<ReportAnswer> AskAsync(SectionContext context, Projections.Reports.Definitions.ResolvedPeriod period, CancellationToken cancellation) => context.Answers.AskAsync(
        ReportQuestion.Of("/alerts").With("from", Iso8601.Format(period.Window.Start)).With("to", Iso8601.Format(period.Window.End)).With("limit", $"{Most}").AsOf(context.AsOf),
        cancellation);

    /// <summary>Counted and reckoned from the list; a median is the middle one, the lower of two.</summary>
    public static IReadOnlyList<ReportFigure> Figures(string section, ReportAnswer now, ReportAnswer? before)
    {
        return
        [
            Figure("raised", "Alerts", NumberStyle.Count, Better.Lower, alerts => alerts.Count),
            Figure("critical", "Critical or high", NumberStyle.Count, Better.Lower, alerts => alerts.Count(alert => Rank(alert) < 2)),
            Figure("firing", "Still firing", NumberStyle.Count, Better.Lower, alerts => alerts.Count(alert => InstantOf(alert, "/resolved_at") is null)),
            Figure("acknowledged", "Acknowledged", NumberStyle.Count, Better.Neither, alerts => alerts.Count(alert => Answered(alert) is not null)),
            Figure("time_to_acknowledge", "Median time to acknowledge", NumberStyle.Duration, Better.Lower, alerts => Durations.Median(alerts.Select(Answered))),
            Figure("time_to_resolve", "Median time to resolve", NumberStyle.Duration, Better.Lower, alerts => Durations.Median(alerts.Select(Lasted))),
        ];

        ReportFigure Figure(string id, string label, NumberStyle style, Better better, Func<IReadOnlyList<JsonElement>, ExactNumber?> reckon)
        {
            var figure = new ReportFigure(
                $"{section}.{id}", label, reckon(now.List("/alerts")), style, style == NumberStyle.Duration ? "s" : null, before is null ? null : reckon(before.List("/alerts")), ReportTone.Neutral, now.Question.ToString(), "/alerts");
            return figure with { Tone = ReportAnswer.ToneOf(figure.ChangePercent, better) };
        }
    }

    private static ExactNumber? Answered(JsonElement alert) => Durations.Seconds(InstantOf(alert, "/told_at"), InstantOf(alert, "/acknowledged/at"));

    private static ExactNumber? Lasted(JsonElement alert) => Durations.Seconds(InstantOf(alert, "/raised_at"), InstantOf(alert, "/resolved_at"));

    private static DateTimeOffset? InstantOf(JsonElement alert, string field) => ReportAnswer.InstantOf(ReportAnswer.At(alert, field));

    private static int Rank(JsonElement alert) => ReportAnswer.TextOf(ReportAnswer.At(alert, "/severity")) switch
    {
        "critical" => 0,
        "high" => 1,
        "medium" => 2,
        _ => 3,
    };
}
