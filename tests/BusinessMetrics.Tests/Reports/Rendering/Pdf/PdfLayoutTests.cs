using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Pdf;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace BusinessMetrics.Tests.Reports.Rendering.Pdf;

/// <summary>The pages as one sees them.</summary>
public sealed class PdfLayoutTests(PdfLayoutTests.Once once) : IClassFixture<PdfLayoutTests.Once>
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("abcdefghij", 20));
    private static readonly DateTimeOffset Start = new(2026, 3, 28, 0, 0, 0, TimeSpan.FromHours(1));

    public static TheoryData<string> Names => [.. Documents.Keys];

    private static Dictionary<string, ReportDocument> Documents { get; } = new()
    {
        ["board"] = SampleReport.Board,
        ["long names"] = LongNames,
        ["wide table"] = WideTable,
        ["many series"] = SampleReport.Of([SampleReport.Section([SampleReport.Lines("Fifteen", 15), SampleReport.Lines("One", 1)])]) with { Locale = "en-US" },
        ["texts of pages"] = SampleReport.Of([SampleReport.Section(
            new TextBlock(string.Join(' ', Enumerable.Repeat("All work and no play makes a dull report.", 400))),
            new StatementsBlock([new(string.Join(' ', Enumerable.Repeat("It went on.", 800)), ReportTone.Bad, [])]),
            new TableBlock("One cell", [new("A"), new("B")], [[string.Join(' ', Enumerable.Repeat("It is never full.", 700)), "b"]]))]),
        ["times"] = SampleReport.Of([SampleReport.Section([.. TimeCharts()])]) with { Locale = "de-DE" },
        ["sections"] = SampleReport.Of([.. Enumerable.Range(0, 40).Select(i => new ReportSection("costs", $"Section {i}", [.. Enumerable.Range(0, i % 4).Select(_ => SampleReport.Lines("Lines", 2)), SampleReport.Table(i)]))]),
    };

    private static ReportDocument LongNames => SampleReport.Of([new("costs", Long, [
        new StatementsBlock([new(Long, ReportTone.Good, [])]),
        new FiguresBlock([SampleReport.Figure(Long, Long, ExactNumber.ParseExact(new string('7', 300)), unit: Long, before: ExactNumber.ParseExact("0." + new string('7', 300)), tone: ReportTone.Bad), SampleReport.Figure("a", "A", 1)]),
        new TextBlock(Long),
        new TableBlock(Long, [new(Long), new(Long, NumberStyle.Measure, Long), new("Short")], [[Long, (ExactNumber?)1, Long], ["a", (ExactNumber?)2, "b"]]),
        new ChartBlock(Long, ChartKind.Bars, Long, NumberStyle.Count, Long, [Long, "short"], [], [new(Long, [7, 8])]),
        new ChartBlock(Long, ChartKind.Columns, Long, NumberStyle.Count, Long, [], [Start, Start.AddDays(1)], [new(Long, [7, 8]), new(Long + Long, [7, 8])]),
    ])]) with
    {
        Title = Long,
        Audience = Long,
        Services = [Long, Long],
        Models = [],
        Watermark = Long,
    };

    private static ReportDocument WideTable => SampleReport.Of([SampleReport.Section(new TableBlock("Sixteen columns",
        [.. Enumerable.Range(0, 16).Select(i => i % 4 == 0 ? new ReportColumn($"Category {i}") : new ReportColumn($"Requests per second {i}", NumberStyle.Money))],
        [.. Enumerable.Range(0, 20).Select(row => (IReadOnlyList<ReportCell>)[.. Enumerable.Range(0, 16).Select(i => i % 4 == 0 ? (ReportCell)$"recommendation-service-{i}" : (ExactNumber?)(row * 123_456_789.12m))])]))]);

    private static IEnumerable<ReportBlock> TimeCharts()
    {
        (string Title, TimeSpan Step, int Count)[] spans = [("minutes", TimeSpan.FromMinutes(5), 100), ("hours", TimeSpan.FromHours(1), 48), ("odd", TimeSpan.FromMinutes(37), 60), ("days", TimeSpan.FromDays(1), 90), ("one", TimeSpan.FromDays(1), 1), ("many", TimeSpan.FromHours(6), 1500)];
        foreach (var (title, step, count) in spans)
            foreach (var kind in (ChartKind[])[ChartKind.Lines, ChartKind.Columns])
                yield return new ChartBlock(title, kind, title, NumberStyle.Duration, "s", [], [.. Enumerable.Range(0, count).Select(i => Start + (i * step))],
                    [new("a", [.. Enumerable.Range(0, count).Select(i => (ExactNumber?)(i * 97))])]);
        yield return new ChartBlock("months", ChartKind.Columns, "months", NumberStyle.Percentage, null, [],
            [.. Enumerable.Range(1, 12).Select(month => new DateTimeOffset(new DateTime(2026, month, 1), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").GetUtcOffset(new DateTime(2026, month, 1))))],
            [new("a", [.. Enumerable.Range(1, 12).Select(i => (ExactNumber?)i)])]);
    }

    private TaggedPdf Rendered(string name) => once.Rendered.GetOrAdd(name, _ => new(PdfReport.Render(Documents[name])));

    private static IEnumerable<Letter> Content(Page page) => page.GetMarkedContents().Where(content => !content.IsArtifact).SelectMany(content => content.Letters);

    [Theory]
    [MemberData(nameof(Names))]
    public void nothing_leaves_the_page_and_none_is_empty(string name)
    {
        var pdf = Rendered(name);

        foreach (var page in pdf.Pages)
        {
            var letters = Content(page).Where(letter => !string.IsNullOrWhiteSpace(letter.Value)).ToArray();
            letters.ShouldNotBeEmpty();
            letters.ShouldAllBe(letter => letter.BoundingBox.Left > 47 && letter.BoundingBox.Right < 595 - 47 && letter.BoundingBox.Bottom > 56 && letter.BoundingBox.Top < 842 - 46);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void no_letter_hides_another(string name)
    {
        var pdf = Rendered(name);

        foreach (var page in pdf.Pages)
        {
            var boxes = Content(page).Where(letter => char.IsLetterOrDigit(letter.Value[0])).Select(letter => (letter.Value, Box: letter.BoundingBox)).OrderBy(letter => letter.Box.Left).ToArray();
            for (var i = 0; i < boxes.Length; i++)
                for (var j = i + 1; j < boxes.Length && boxes[j].Box.Left < boxes[i].Box.Right - 0.4; j++)
                {
                    var height = Math.Min(boxes[i].Box.Top, boxes[j].Box.Top) - Math.Max(boxes[i].Box.Bottom, boxes[j].Box.Bottom);
                    height.ShouldBeLessThan(0.5, $"{boxes[i].Value} and {boxes[j].Value} at {boxes[i].Box.BottomLeft} on page {page.Number}");
                }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void a_heading_is_on_the_page_of_what_it_heads(string name)
    {
        var pdf = Rendered(name);

        var leaves = pdf.Root.All.Where(tag => tag.Within.Count == 0 && tag.Page > 0).ToArray();
        for (var i = 0; i + 1 < leaves.Length; i++)
            if (leaves[i].Type is "H1" or "H2")
                leaves[i + 1].Page.ShouldBe(leaves[i].Page, leaves[i].Text);
    }

    [Fact]
    public void a_long_name_is_broken_and_whole()
    {
        var pdf = Rendered("long names");

        pdf.Tags("H1").First().Text.ShouldBe(Long);
        pdf.Tags("TD").Count(cell => cell.Text == Long).ShouldBeGreaterThanOrEqualTo(2);
        pdf.Tags("Figure").First().Alternative.ShouldBe(Long);
    }

    [Fact]
    public void a_wide_table_is_as_wide_as_the_page_with_its_numbers_whole()
    {
        var pdf = Rendered("wide table");

        var row = pdf.Tags("Table").Single(table => table.Text.Contains("recommendation")).Within[^1];

        row.Within.Select(cell => cell.Text).ShouldBe(Enumerable.Range(0, 16).Select(i => i % 4 == 0 ? $"recommendation-service-{i}" : "2,345,678,993.28"));
    }

    [Fact]
    public void five_thousand_rows_are_within_the_limit_and_all_there()
    {
        var file = PdfReport.Render(SampleReport.Of([SampleReport.Section(SampleReport.Table(5000))]));

        using var pdf = PdfDocument.Open(file);
        pdf.NumberOfPages.ShouldBeInRange(90, PdfReport.MostPages);
        Regex.Count(Encoding.Latin1.GetString(file), "/S ?/TD").ShouldBe((5000 * 5) + 4 + 7, "cells, and the facts at its head and end");
        pdf.GetPage(pdf.NumberOfPages - 1).Text.ShouldContain("search 4999");
    }

    [Fact]
    public void a_longer_report_is_refused()
    {
        Should.Throw<ReportTooLongException>(() => PdfReport.Render(SampleReport.Board, 6)).MostPages.ShouldBe(6);
        PdfReport.Render(SampleReport.Board, 7).Length.ShouldBeGreaterThan(0);
        Should.Throw<ReportTooLongException>(() => PdfReport.Render(SampleReport.Of([SampleReport.Section(SampleReport.Table(20_000))])));
    }

    [Fact]
    public void who_no_longer_waits_stops_it() =>
        Should.Throw<OperationCanceledException>(() => PdfReport.Render(SampleReport.Board, cancellation: new(canceled: true)));

    /// <summary>Each document is rendered and read once.</summary>
    public sealed class Once : IDisposable
    {
        internal ConcurrentDictionary<string, TaggedPdf> Rendered { get; } = [];

        public void Dispose()
        {
            foreach (var pdf in Rendered.Values)
                pdf.Dispose();
        }
    }
}
