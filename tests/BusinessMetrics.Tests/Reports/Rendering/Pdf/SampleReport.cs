using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Tests.Reports.Rendering.Pdf;

/// <summary>A month as a company would report it to its board: all kinds of blocks, some without data.</summary>
internal static class SampleReport
{
    public static readonly Guid Run = Guid.Parse("0190f6a4-7c1b-7e52-9d0f-3b8a5e2c4d61");

    /// <summary>1 December 2026 at 6:00 in Berlin.</summary>
    public static readonly DateTimeOffset AsOf = new DateTimeOffset(2026, 12, 1, 5, 0, 0, TimeSpan.Zero).AddTicks(1234560);

    private static readonly DateTimeOffset November = new(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(1));
    private static readonly string[] Models = ["claude-opus-4", "gpt-5", "gemini-2.5-pro", "mistral-large"];
    private static readonly string[] Services = ["checkout", "search", "support-assistant", "fraud-screening", "document-intake", "pricing", "recommendations"];

    public static ReportDocument Board => Of(
        [Summary, Costs, Quality, Security, Operations, People, Failed]) with
    {
        Audience = "Board of directors",
        Services = ["checkout", "search", "support-assistant", "fraud-screening"],
        Watermark = "Confidential",
    };

    public static ReportDocument Of(IReadOnlyList<ReportSection> sections) => new()
    {
        Name = "board-monthly",
        Title = "AI in production: November 2026",
        Period = new("November 2026", November, November.AddDays(30)),
        Before = new("October 2026", new(2026, 10, 1, 0, 0, 0, TimeSpan.FromHours(2)), November),
        TimeZone = "Europe/Berlin",
        Locale = "en-GB",
        Currency = "USD",
        Sections = sections,
        Provenance = new(Run, 7, AsOf, 1_284_907, new(
            1_284_992,
            "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
            "metrics.example.org/log\n1284992\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n\n— metrics.example.org/log 5b2c9d0eT3vYbK0xJqYp1mGJr0c8H2mVd1cW7yqgSxkq8mE0m8oTz0o9o7c0dXl6Jt4m0z8d9wqgK3J4n2kQmF1y9Q0=\n")),
    };

    public static ReportSection Section(params ReportBlock[] blocks) => new("text", "A section", blocks);

    public static ReportFigure Figure(string id, string label, ExactNumber? value, NumberStyle style = NumberStyle.Count, string? unit = null, ExactNumber? before = null, ReportTone tone = ReportTone.Neutral) =>
        new(id, label, value, style, unit, before, tone, $"/v1/figures/{id.Replace('.', '/')}?from=2026-11-01T00:00:00%2B01:00&to=2026-12-01T00:00:00%2B01:00&asOf=2026-12-01T05:00:00.123456Z", "/data/value");

    public static TableBlock Table(int rows) => new(
        $"{rows} rows",
        [new("Service"), new("Calls", NumberStyle.Count), new("Cost", NumberStyle.Money), new("Share", NumberStyle.Share), new("Last call")],
        [.. Enumerable.Range(0, rows).Select(i => (IReadOnlyList<ReportCell>)[$"{Services[i % Services.Length]} {i}", (ExactNumber?)(i * 7919 % 100_003), (ExactNumber?)(i * 1.37m), (ExactNumber?)(i % 101 / 101m), (DateTimeOffset?)November.AddMinutes(i * 13)])]);

    public static ChartBlock Lines(string title, int series = 3) => new(
        title, ChartKind.Lines, $"{title}, by day: from 180 to 310 USD, without data on 12 and 13 November.", NumberStyle.Money, "USD", [], Days,
        [.. Enumerable.Range(0, series).Select(each => new ChartSeries(each < Models.Length ? Models[each] : $"model-{each}",
            [.. Enumerable.Range(0, 30).Select(day => day is 11 or 12 ? null : (ExactNumber?)Math.Round(120m + (each * 40) + (day * 2.1m) + (decimal)(18 * Math.Sin(day + each)), 2))]))]);

    private static IReadOnlyList<DateTimeOffset> Days { get; } = [.. Enumerable.Range(0, 30).Select(day => November.AddDays(day))];

    private static ReportSection Summary => new("summary", "Summary", [
        new StatementsBlock([
            new("Spending rose by 12.4% to USD 9,412.08, 84% of the budget of USD 11,200.00.", ReportTone.Bad, ["costs.total"]),
            new("Each answered call cost USD 0.0041, 8.9% less than in October: more calls went to the smaller models, and prompts became shorter after the change of 9 November.", ReportTone.Good, ["costs.per_call"]),
            new("2,296,114 calls were answered by 4 models in 4 services.", ReportTone.Neutral, ["calls.total"]),
        ]),
        new FiguresBlock([
            Figure("costs.total", "Spent", 9412.0815m, NumberStyle.Money, "USD", 8373.74m, ReportTone.Bad),
            Figure("costs.per_call", "Spent per answered call", 0.004099m, NumberStyle.Money, "USD", 0.0045m, ReportTone.Good),
            Figure("calls.total", "Calls answered", 2_296_114, NumberStyle.Count, "count", 1_861_200),
            Figure("quality.accuracy", "Answers that were right, of those that people judged", 0.9312m, NumberStyle.Share, null, 0.9312m),
            Figure("operations.p95", "95% were answered within", 1.84m, NumberStyle.Measure, "s", 2.31m, ReportTone.Good),
            Figure("security.incidents", "Security incidents", null),
        ]),
    ]);

    private static ReportSection Costs => new("costs", "Costs", [
        new TextBlock("Costs are those that providers charge for, by their price lists of the day on which a call was made. What is negotiated with a provider later is not in them.\nCredits are counted when they are granted."),
        new ChartBlock("Spent by day and model", ChartKind.Columns, "Columns by day: spending rises from 268 USD on 1 November to 352 USD on 30 November, of which claude-opus-4 is the largest part.",
            NumberStyle.Money, "USD", [], Days,
            [.. Models.Select((model, each) => new ChartSeries(model, [.. Enumerable.Range(0, 30).Select(day => day == 20 ? null : (ExactNumber?)Math.Round((110m / (each + 1)) + (day * 0.8m) + (decimal)(12 * Math.Cos(day * (each + 1))), 2))]))]),
        new ChartBlock("Spent by service", ChartKind.Bars, "Bars: checkout 3,120 USD, search 2,944 USD, support-assistant 1,870 USD and four smaller ones; pricing has a credit of 212 USD.",
            NumberStyle.Money, "USD", Services, [], [new("Spent", [3120.4m, 2944.11m, 1870.09m, 902.5m, 411.07m, -212.2m, null])]),
        new TableBlock("The most expensive services", [new("Service"), new("Owner"), new("Calls", NumberStyle.Count), new("Cost", NumberStyle.Money), new("Change", NumberStyle.Percentage), new("Why")],
            [.. Services.Select((service, i) => (IReadOnlyList<ReportCell>)[service, i % 2 == 0 ? "Customer experience" : "Risk", (ExactNumber?)(812_004 / (i + 1)), (ExactNumber?)(3120.4m / (i + 1)), i == 3 ? default(ExactNumber?) : (ExactNumber?)(14.2m - (i * 6)), i == 1 ? "Longer prompts since the release of 9 November, which ask for sources with each answer" : null])],
            RowsLeftOut: 12, Query: "/v1/costs/services"),
    ]);

    private static ReportSection Quality => new("quality", "Quality of answers", [
        new StatementsBlock([new("Quality is level: 93.1% of the judged answers were right, as in October.", ReportTone.Neutral, ["quality.accuracy"])]),
        new FiguresBlock([
            Figure("quality.judged", "Answers judged", 18_204, NumberStyle.Count, "count", 17_011, ReportTone.Good),
            Figure("quality.drift", "Drift of inputs (PSI)", 0.083m, NumberStyle.Measure, null, 0.061m, ReportTone.Bad),
        ]),
        new ChartBlock("Answers that were right", ChartKind.Lines, "Lines by day: three models between 89% and 96%, none of them falling.", NumberStyle.Share, null, [], Days,
            [.. Models.Take(3).Select((model, each) => new ChartSeries(model, [.. Enumerable.Range(0, 30).Select(day => (each == 1 && day is > 8 and < 13) || (each == 2 && day is 20 or 22) ? null : (ExactNumber?)Math.Round(0.9m + (each * 0.02m) + (decimal)(0.01 * Math.Sin(day)), 4))]))]),
    ]);

    private static ReportSection Security => new("security", "Security & compliance", [
        new StatementsBlock([new("3 attempts to make a model ignore its instructions were found and stopped.", ReportTone.Good, ["security.attempts"])]),
        new FiguresBlock([Figure("security.attempts", "Attempts stopped", 3, NumberStyle.Count, "count", 0, ReportTone.Good)]),
        new TableBlock("Findings", [new("Found at"), new("Service"), new("Finding"), new("Severity"), new("Resolved after", NumberStyle.Duration)],
            [
                [(DateTimeOffset?)November.AddHours(53.2), "checkout", "Prompt injection in the name of a product, stopped by the input filter", "high", (ExactNumber?)5_460],
                [(DateTimeOffset?)November.AddHours(211.7), "support-assistant", "A customer's e-mail address in a logged prompt", "medium", (ExactNumber?)187_200],
                [(DateTimeOffset?)November.AddHours(602.1), "search", "An API key in an example", "low", default(ExactNumber?)],
            ]),
    ]);

    private static ReportSection Operations => new("operations", "Operations", [
        new FiguresBlock([
            Figure("operations.availability", "Availability", 99.972m, NumberStyle.Percentage, null, 99.981m, ReportTone.Bad),
            Figure("operations.downtime", "Time down", 726, NumberStyle.Duration, "s", 492, ReportTone.Bad),
            Figure("operations.errors", "Calls that failed", 0.00412m, NumberStyle.Share, null, 0.00597m, ReportTone.Good),
        ]),
        new ChartBlock("Time to answer on the last two days", ChartKind.Lines, "A line by hour: between 1.2 s and 2.4 s, highest in the early afternoon.", NumberStyle.Measure, "s", [],
            [.. Enumerable.Range(0, 48).Select(hour => November.AddDays(28).AddHours(hour))],
            [new("95th percentile", [.. Enumerable.Range(0, 48).Select(hour => (ExactNumber?)Math.Round(1.6m + (decimal)(0.5 * Math.Sin((hour - 8) * Math.PI / 12)), 3))])]),
    ]);

    private static ReportSection People => new("people", "Feedback by people", [Table(64)]);

    private static ReportSection Failed => new("forecast", "Forecast", [], "the read model of forecasts was being rebuilt at this moment.");
}
