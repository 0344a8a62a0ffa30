using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Tests.Reports.Rendering;

/// <summary>Reports with all that may stand in one.</summary>
internal static class SampleReports
{
    public const string Script = "<script>alert(\"1\")</script> & 'it'";
    public const string Controls = "bell\u0007 null\0 half\uD800 none\uFFFE end";

    public static readonly string Long = string.Concat(Enumerable.Repeat("abcdefghij", 20));

    /// <summary>Texts that spreadsheets take for formulas.</summary>
    public static readonly string[] Formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "  \tx"];

    private static readonly DateTimeOffset Start = At("2026-11-01T00:00:00+01:00");

    public static ReportDocument Full { get; } = Of(
        new("costs", "Costs",
        [
            new StatementsBlock(
            [
                new("Spend rose by 12.5 % to USD 3,358.02.", ReportTone.Bad, ["costs.total"]),
                new("Each request costs less than before.", ReportTone.Good, ["costs.request", "costs.total"]),
                new("=HYPERLINK(\"http://x\") " + Script, ReportTone.Neutral, []),
            ]),
            new FiguresBlock(
            [
                new("costs.total", "Spend", Exact("3358.0212345678901234"), NumberStyle.Money, "USD", Exact("2984.91"), ReportTone.Bad, "/costs?from=2026-11-01&as_of=x", "/total"),
                new("costs.request", "Each request", Exact("0.000123456789"), NumberStyle.Money, "USD", Exact("0.0002"), ReportTone.Good, "/costs?per=request", "/a~1b/0"),
                new("costs.requests", "Requests", Exact("123456789012345678901234567890.5"), NumberStyle.Count, "count", null, ReportTone.Neutral, "/costs", "/requests"),
                new("costs.budget", "Budget used", 84, NumberStyle.Percentage, null, 84, ReportTone.Neutral, "/budget", "/used"),
                new("costs.errors", "Errors", Exact("0.0314"), NumberStyle.Share, null, Exact("-0.02"), ReportTone.Bad, "/errors", "/share"),
                new("costs.wait", "Longest wait", 93_784, NumberStyle.Duration, "s", null, ReportTone.Neutral, "/wait", "/max"),
                new("costs.none", Script, null, NumberStyle.Measure, "ms", null, ReportTone.Neutral, "/none?q=<b>", "/x"),
                new("costs.loss", "Loss", -5, NumberStyle.Measure, "kg", Exact("1e301"), ReportTone.Neutral, "/loss", "/x"),
            ]),
            new ChartBlock("Spend each day", ChartKind.Columns, "Columns for the days of November, of four models.", NumberStyle.Money, "USD", [], Days(30),
            [
                new("gpt-large", Values(30, day => day == 11 ? null : 60 + (day * 2))),
                new("small", Values(30, day => day is 11 or 12 ? null : 20 + (day % 7 * 5))),
                new("refunds", Values(30, day => day % 9 == 4 ? -18 : 0)),
                new(Script, Values(30, _ => 7)),
            ], "/costs/series?from=x"),
            new ChartBlock("Latency", ChartKind.Lines, "Three lines that end near each other.", NumberStyle.Measure, "ms", [], Days(30),
            [
                new("p50", Values(30, day => day is > 9 and < 14 || day == 15 ? null : 200 + (day * 3))),
                new("p95 of a model with a very long name indeed", Values(30, day => 205 + (day * 3))),
                new("p99", Values(30, day => 215 + (day * 3))),
            ]),
            new ChartBlock("Services", ChartKind.Bars, "Bars for services.", NumberStyle.Money, "USD", ["checkout", Script, "搜索服务", "nothing", "refunds", Long], [],
                [new("Spend", [Exact("1234567.891234567890123"), 800_000, Exact("250000.5"), null, -120_000, 1])]),
        ]),
        new("usage", "Usage",
        [
            new TableBlock("Requests: by [service] / model*?", [new("Service"), new("Requests", NumberStyle.Count), new("Cost", NumberStyle.Money), new("Share", NumberStyle.Share), new("p95", NumberStyle.Measure, "ms"), new("Last seen")],
            [
                [(ReportCell)Script, (ReportCell)(ExactNumber?)1_234_567, (ReportCell)(ExactNumber?)Exact("-1234.5678901234567891"), (ReportCell)(ExactNumber?)Exact("0.4567"), (ReportCell)(ExactNumber?)Exact("812.53"), (ReportCell)(DateTimeOffset?)At("2026-11-30T23:59:58+01:00")],
                [(ReportCell)Controls, new(), new(), new(), new(), new()],
                [(ReportCell)Long, (ReportCell)(ExactNumber?)Exact("1e301"), (ReportCell)(ExactNumber?)1, (ReportCell)(ExactNumber?)0, (ReportCell)(ExactNumber?)5, (ReportCell)(DateTimeOffset?)At("2026-03-29T01:30:00Z")],
                .. Formulas.Select(text => (IReadOnlyList<ReportCell>)[text, (ExactNumber?)(-5), (ExactNumber?)2, (ExactNumber?)1, (ExactNumber?)3, new()]),
            ], RowsLeftOut: 1234, Query: "/usage?group=service"),
            new TableBlock("requests  by  service   model", [new("Service"), new("Requests", NumberStyle.Count)], []),
            new TableBlock("Requests: by [service] / model*?", [new("A"), new("A")], [["first\nsecond", "“quoted”, \"twice\""]]),
            new TextBlock("Written by somebody.\n" + Script + "\n=1+1"),
        ]),
        new("security", "Security", [], Failure: "The scanner did not answer within 30 s."),
        new("empty", "Empty", []));

    public static ReportDocument Empty { get; } = Of() with { Before = null, Audience = null, Watermark = null, Services = null, Models = null, Provenance = new(null, 1, Start, 0, null) };

    public static ReportDocument Of(params ReportSection[] sections) => new()
    {
        Name = "monthly",
        Title = "Monthly report <1>",
        Audience = "Finance & product",
        Watermark = "Draft",
        Period = new("November 2026", Start, At("2026-12-01T00:00:00+01:00")),
        Before = new("October 2026", At("2026-10-01T00:00:00+02:00"), Start),
        TimeZone = "Europe/Berlin",
        Locale = "en-GB",
        Currency = "USD",
        Services = ["checkout", "search"],
        Models = ["gpt-large"],
        Sections = sections,
        Provenance = new(Guid.Parse("0195a0c2-0000-7000-8000-000000000001"), 3, At("2026-12-01T06:00:00.123456Z"), 98_765, new(601, "BGm5IQ3PcVJ1cGdkUkQ2T0h5cU1Za1dYdU9KZ0xTbVE=", "business-metrics/5f1c\n601\nBGm5IQ3P=\n\n— business-metrics/5f1c AAAA=\n")),
    };

    public static ExactNumber Exact(string text) => ExactNumber.ParseExact(text);

    /// <summary>Every number of a report, in its order.</summary>
    public static IEnumerable<ExactNumber?> NumbersOf(ReportDocument report) => report.Sections.SelectMany(section => section.Blocks).SelectMany(block => block switch
    {
        FiguresBlock figures => figures.Figures.Select(figure => figure.Value),
        TableBlock table => table.Rows.SelectMany(row => row).Where(cell => cell.Number is not null).Select(cell => cell.Number),
        ChartBlock chart => chart.Series.SelectMany(series => series.Values),
        _ => [],
    });

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset[] Days(int count) => [.. Enumerable.Range(0, count).Select(day => Start.AddDays(day))];

    private static ExactNumber?[] Values(int count, Func<int, int?> of) => [.. Enumerable.Range(0, count).Select(day => of(day) is { } value ? (ExactNumber?)value : null)];
}
