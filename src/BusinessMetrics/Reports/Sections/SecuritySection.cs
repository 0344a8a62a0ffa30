using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>What attacked, how much of it was caught, and what became of incidents.</summary>
internal static class SecuritySection
{
    private const string Path = "/metrics/security";

    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var (now, before) = await AskAsync(context, cancellation);
        var days = await context.AskAsync(
            "/metrics/series", cancellation, ("figure", "threats"), ("step", context.Step), ("time_zone", context.Definition.TimeZone), ("service", context.OneService), ("group_by", "severity"), ("top", "5"));
        List<ReportBlock> blocks = [new FiguresBlock(Figures("security", now, before))];
        if (SeriesChart.Of(context, "Threats by severity", ChartKind.Columns, days, "Threats") is { } chart)
            blocks.Add(chart);
        if (now.List("/threat_types") is { Count: > 0 } types)
            blocks.Add(new TableBlock(
                "Types of threats",
                [new("Type"), new("Threats", NumberStyle.Count), new("Highest severity"), new("Trend")],
                [
                    .. types.Take(SectionContext.MostRows).Select(type => (IReadOnlyList<ReportCell>)
                    [
                        ReportAnswer.TextOf(ReportAnswer.At(type, "/type")),
                        ReportAnswer.NumberOf(ReportAnswer.At(type, "/count")),
                        ReportAnswer.TextOf(ReportAnswer.At(type, "/severity")),
                        ReportAnswer.TextOf(ReportAnswer.At(type, "/trend")),
                    ]),
                ],
                Math.Max(0, types.Count - SectionContext.MostRows),
                now.Question.ToString()));
        if (now.List("/incidents") is { Count: > 0 } incidents)
            blocks.Add(new TableBlock(
                "Incidents",
                [new("Incident"), new("Type"), new("Severity"), new("Status"), new("Detected"), new("Took", NumberStyle.Duration)],
                [
                    .. incidents.Take(SectionContext.MostRows).Select(incident => (IReadOnlyList<ReportCell>)
                    [
                        ReportAnswer.TextOf(ReportAnswer.At(incident, "/incident_id")),
                        ReportAnswer.TextOf(ReportAnswer.At(incident, "/type")),
                        ReportAnswer.TextOf(ReportAnswer.At(incident, "/severity")),
                        ReportAnswer.TextOf(ReportAnswer.At(incident, "/status")),
                        ReportAnswer.InstantOf(ReportAnswer.At(incident, "/detected_at")),
                        new(Number: Durations.Seconds(ReportAnswer.InstantOf(ReportAnswer.At(incident, "/detected_at")), ReportAnswer.InstantOf(ReportAnswer.At(incident, "/resolved_at")))),
                    ]),
                ],
                Math.Max(0, incidents.Count - SectionContext.MostRows) + now.Count("/incidents_rest/incidents"),
                now.Question.ToString()));
        return blocks;
    }

    public static async Task<(ReportAnswer Now, ReportAnswer? Before)> AskAsync(SectionContext context, CancellationToken cancellation) =>
        (await context.AskAsync(Path, cancellation), await context.AskBeforeAsync(Path, cancellation));

    public static IReadOnlyList<ReportFigure> Figures(string section, ReportAnswer now, ReportAnswer? before)
    {
        const string Samples = "/threat_detection/samples";
        return
        [
            now.Figure($"{section}.threats", "Threats", "/threat_detection/total_threats", NumberStyle.Count, null, before, Better.Lower, Samples),
            now.Figure($"{section}.blocked", "Blocked", "/threat_detection/threats_blocked", NumberStyle.Count, null, before, Better.Neither, Samples),
            now.Figure($"{section}.detection_rate", "Detection rate", "/threat_detection/detection_rate", NumberStyle.Share, null, before, Better.Higher, Samples),
            now.Figure($"{section}.false_positives", "False positives", "/threat_detection/false_positives", NumberStyle.Count, null, before, Better.Lower, Samples),
            now.Figure($"{section}.false_negatives", "Missed", "/threat_detection/false_negatives", NumberStyle.Count, null, before, Better.Lower, Samples),
            now.Figure($"{section}.accuracy", "Accuracy of detection", "/threat_detection/accuracy", NumberStyle.Share, null, before, Better.Higher, Samples),
        ];
    }
}

internal static class Durations
{
    /// <summary>From one to the other; null where either is unknown.</summary>
    public static ExactNumber? Seconds(DateTimeOffset? from, DateTimeOffset? to) => from is { } began && to is { } ended ? (decimal)(ended - began).Ticks / TimeSpan.TicksPerSecond : null;

    /// <summary>The middle one; of an even number the lower of the two. Null of none.</summary>
    public static ExactNumber? Median(IEnumerable<ExactNumber?> durations)
    {
        ExactNumber[] known = [.. durations.OfType<ExactNumber>().Order()];
        return known.Length == 0 ? null : known[(known.Length - 1) / 2];
    }
}
