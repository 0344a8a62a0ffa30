using System.Xml.Linq;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Pdf;
using UglyToad.PdfPig.Tokens;

namespace BusinessMetrics.Tests.Reports.Rendering.Pdf;

/// <summary>The file as those have it who hear it.</summary>
public sealed class PdfReadingTests : IDisposable
{
    private readonly TaggedPdf _board = new(PdfReport.Render(SampleReport.Board));

    public void Dispose() => _board.Dispose();

    [Fact]
    public void it_is_read_in_the_order_of_the_document()
    {
        string[] inOrder =
        [
            "AI in production: November 2026", "Board of directors", "November 2026 (1 Nov 2026 to 30 Nov 2026)", "October 2026 (1 Oct 2026 to 31 Oct 2026)",
            "1 Dec 2026 06:00; all times in Europe/Berlin", "checkout, search, support-assistant, fraud-screening", "Contents",
            "Concern", "Spending rose by 12.4%", "Good", "prompts became shorter after the change of 9 November.", "Note", "2,296,114 calls were answered",
            "Spent", "USD\u00A09,412.08", "▲ +12.4%, worse", "before: USD\u00A08,373.74", "Security incidents", "no data",
            "Costs are those that providers charge for, by their price lists of the day on which a call was made. What is negotiated with a provider later is not in them. Credits",
            "Spent by day and model", "The most expensive services", "Longer prompts since the release of 9 November, which ask for sources", "and 12 more",
            "Answers that were right", "Findings", "1\u00A0h 31\u00A0min", "Feedback by people", "recommendations 62",
            "This section is not complete: the read model of forecasts was being rebuilt", "Where these figures are from", "How to verify them", "BusinessMetrics report verify FILE",
        ];

        var at = 0;
        foreach (var text in inOrder)
        {
            var found = _board.Text.IndexOf(text, at, StringComparison.Ordinal);
            found.ShouldBeGreaterThanOrEqualTo(0, $"{text} after {_board.Text[Math.Max(0, at - 60)..at]}");
            at = found + text.Length;
        }
    }

    [Fact]
    public void sections_are_headings_and_what_has_a_title_within_them_is_one_below() =>
        _board.Tags("H1", "H2").Select(tag => $"{tag.Type} {tag.Text}").ShouldBe([
            "H1 AI in production: November 2026", "H1 Contents", "H1 Summary", "H1 Costs", "H2 Spent by day and model", "H2 Spent by service", "H2 The most expensive services",
            "H1 Quality of answers", "H2 Answers that were right", "H1 Security & compliance", "H2 Findings", "H1 Operations", "H2 Time to answer on the last two days",
            "H1 Feedback by people", "H2 64 rows", "H1 Forecast", "H1 Where these figures are from", "H2 Figures", "H2 What they were made of", "H2 How to verify them",
        ]);

    [Fact]
    public void a_table_is_one_with_a_head_over_all_its_pages()
    {
        var table = _board.Tags("Table").Single(tag => tag.Text.Contains("recommendations 62"));

        table.Within.Count.ShouldBe(65);
        table.Within.ShouldAllBe(row => row.Type == "TR" && row.Within.Count == 5);
        table.Within[0].Within.ShouldAllBe(cell => cell.Type == "TH" && cell.Scope == "Column");
        table.Within[0].Within.Select(cell => cell.Text).ShouldBe(["Service", "Calls", "Cost (USD)", "Share (%)", "Last call"]);
        table.Within.Skip(1).SelectMany(row => row.Within).ShouldAllBe(cell => cell.Type == "TD");
        table.Within[2].Within.Select(cell => cell.Text).ShouldBe(["search 1", "7,919", "1.37", "1.0", "1 Nov 2026 00:13"]);
        var pages = table.Within.Select(row => row.Page).Distinct().ToArray();
        pages.Length.ShouldBe(2);
        // It is seen on each page, and said once.
        pages.Skip(1).ShouldAllBe(page => _board.Asides(page).Contains("Cost (USD)"));
    }

    [Fact]
    public void what_stands_beside_a_name_has_the_name_for_its_head() =>
        _board.Tags("TR").Where(row => row.Within.Count == 2).ShouldAllBe(row => row.Within[0].Type == "TH" && row.Within[0].Scope == "Row" && row.Within[1].Type == "TD");

    [Fact]
    public void a_chart_says_what_it_shows_and_where_it_is()
    {
        var figures = _board.Tags("Figure").ToArray();

        figures.Select(figure => figure.Alternative).ShouldBe(SampleReport.Board.Sections.SelectMany(section => section.Blocks).OfType<ChartBlock>().Select(chart => chart.Description));
        figures.ShouldAllBe(figure => figure.HasBox);
    }

    [Fact]
    public void sentences_and_figures_are_lists()
    {
        var lists = _board.Tags("L").ToArray();

        lists[0].Within.Select(item => (item.Type, string.Join('+', item.Within.Select(part => part.Type)))).ShouldBe([("LI", "Lbl+LBody"), ("LI", "Lbl+LBody"), ("LI", "Lbl+LBody")]);
        lists[1].Within.Count.ShouldBe(6);
        lists[1].Within[0].Within.Single().Within.Select(line => line.Text).ShouldBe(["Spent", "USD\u00A09,412.08", "▲ +12.4%, worse", "before: USD\u00A08,373.74"]);
    }

    [Theory]
    [InlineData("en-GB", "en-GB")]
    [InlineData("en-US", "en-US")]
    [InlineData("de-DE", "en")]
    public void its_language_is_that_of_its_words(string locale, string language)
    {
        using var pdf = new TaggedPdf(PdfReport.Render(SampleReport.Of([]) with { Locale = locale }));

        TaggedPdf.Said(pdf.Catalog.Data["Lang"]).ShouldBe(language);
    }

    [Fact]
    public void it_is_tagged_and_shows_its_title()
    {
        ((BooleanToken)_board.Follow<DictionaryToken>(_board.Catalog.Data["MarkInfo"]).Data["Marked"]).Data.ShouldBeTrue();
        ((BooleanToken)_board.Follow<DictionaryToken>(_board.Catalog.Data["ViewerPreferences"]).Data["DisplayDocTitle"]).Data.ShouldBeTrue();
        _board.Pages.ShouldAllBe(page => TaggedPdf.Said(page.Dictionary.Data["Tabs"]) == "S");
        _board.Information.Title.ShouldBe("AI in production: November 2026");
        _board.Information.Subject.ShouldBe("BusinessMetrics report 0190f6a4-7c1b-7e52-9d0f-3b8a5e2c4d61");
    }

    [Theory]
    [InlineData("Cost & <usage> \"in\" 'November'")]
    [InlineData("成本 & التكاليف")]
    [InlineData("ends with half a pair \uD83D")]
    [InlineData("a\u0000b\u000Bc\uFFFFd")]
    public void its_metadata_hold_any_title_and_say_that_it_is_accessible(string title)
    {
        using var pdf = new TaggedPdf(PdfReport.Render(SampleReport.Of([]) with { Title = title }));

        var metadata = XDocument.Parse(pdf.Metadata());

        metadata.Descendants(XName.Get("part", "http://www.aiim.org/pdfua/ns/id/")).Single().Value.ShouldBe("1");
        metadata.Descendants(XName.Get("title", "http://purl.org/dc/elements/1.1/")).Single().Value.ShouldStartWith(title[..1]);
        metadata.Descendants(XName.Get("description", "http://purl.org/dc/elements/1.1/")).Single().Value.ShouldBe($"BusinessMetrics report {SampleReport.Run}");
    }
}
