using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Pdf;

namespace BusinessMetrics.Tests.Reports.Rendering.Pdf;

public sealed class PdfContentTests
{
    private static TaggedPdf Rendered(ReportDocument document) => new(PdfReport.Render(document));

    private static TaggedPdf Rendered(params ReportBlock[] blocks) => Rendered(SampleReport.Of([SampleReport.Section(blocks)]));

    [Fact]
    public void each_figure_is_rounded_in_its_place_and_exact_in_the_appendix()
    {
        using var pdf = Rendered(SampleReport.Board);

        var parts = pdf.Text.Split("Where these figures are from");

        var (body, appendix) = (parts[^2], parts[^1]);
        foreach (var figure in SampleReport.Board.Figures)
        {
            body.ShouldContain(ReportLocale.Default.Format(figure.Value, figure.Style, figure.Unit, "USD"));
            var row = pdf.Tags("TR").Single(tag => tag.Within.Count == 4 && tag.Within[0].Text == $"{figure.Label} {figure.Id}");
            row.Within[1].Text.ShouldBe(figure.Value?.ToString() ?? "no data");
            row.Within[2].Text.ShouldBe(figure.Unit ?? "");
            row.Within[3].Text.ShouldBe($"{figure.Query} {figure.Field}");
            appendix.ShouldContain(row.Text);
        }
    }

    [Fact]
    public void the_appendix_says_what_the_report_was_made_of()
    {
        using var pdf = Rendered(SampleReport.Board);

        var facts = pdf.Tags("TR").Where(row => row.Within.Count == 2).ToDictionary(row => row.Within[0].Text, row => row.Within[1].Text);

        facts["Run"].ShouldBe("0190f6a4-7c1b-7e52-9d0f-3b8a5e2c4d61");
        facts["Definition"].ShouldBe("board-monthly, version 7");
        facts["As of (UTC)"].ShouldBe("2026-12-01 05:00:00.123456");
        facts["Position in the log"].ShouldBe("1284907");
        facts["Checkpoint's size"].ShouldBe("1284992");
        facts["Root hash"].ShouldBe("n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=");
        facts["Signed note"].ShouldBe(SampleReport.Board.Provenance.Checkpoint!.Note.TrimEnd().Replace('\n', ' '));
    }

    [Fact]
    public void a_preview_of_an_unsigned_log_says_so()
    {
        using var pdf = Rendered(SampleReport.Of([]) with { Provenance = new(null, 1, SampleReport.AsOf, 0, null) });

        pdf.Text.ShouldContain("none: made when it was asked for");
        pdf.Text.ShouldContain("none: nothing signs this log");
        pdf.Information.Subject.ShouldBe("BusinessMetrics report preview");
    }

    [Fact]
    public void each_page_says_which_it_is_of_how_many_and_bears_the_watermark()
    {
        using var pdf = Rendered(SampleReport.Board);

        pdf.Pages.Count.ShouldBe(7);
        for (var page = 1; page <= 7; page++)
        {
            pdf.Asides(page).ShouldContain($"page {page} of 7");
            pdf.Asides(page).ShouldContain("AI in production: November 2026");
            pdf.Asides(page).ShouldContain("Confidential");
        }

        pdf.Text.ShouldNotContain("Confidential");
    }

    [Fact]
    public void four_pages_have_a_table_of_contents_that_is_right()
    {
        using var pdf = Rendered(SampleReport.Board);

        var headings = pdf.Tags("H1").Skip(2).ToArray();
        var entries = pdf.Tags("TOCI").ToArray();

        entries.Select(entry => entry.Text).ShouldBe(headings.Select(heading => $"{heading.Text}{heading.Page}"));
        entries.Select(entry => entry.Within.Single().Type).ShouldAllBe(type => type == "Link");
        entries.Length.ShouldBe(8);
    }

    [Fact]
    public void fewer_pages_need_none()
    {
        using var three = Rendered(SampleReport.Table(60));
        using var four = Rendered(SampleReport.Table(120));

        three.Pages.Count.ShouldBe(3);
        three.Tags("TOC").ShouldBeEmpty();
        four.Pages.Count.ShouldBeGreaterThan(3);
        four.Tags("TOC").ShouldHaveSingleItem();
    }

    [Fact]
    public void what_is_not_there_is_said()
    {
        using var pdf = Rendered(
            new FiguresBlock([SampleReport.Figure("nothing", "Nothing", null, before: 12)]),
            new TableBlock("Empty", [new("A")], []),
            new TableBlock("Gaps", [new("A"), new("B", NumberStyle.Count)], [["a"], [new ReportCell(), new ReportCell()]]),
            new ChartBlock("No line", ChartKind.Lines, "Nothing.", NumberStyle.Count, null, [], [SampleReport.AsOf], [new("a", [null])]),
            new ChartBlock("No bar", ChartKind.Bars, "Nothing.", NumberStyle.Count, null, [], [], []));

        pdf.Tags("LBody").Single().Text.ShouldBe("Nothingno databefore: 12");
        pdf.Text.ShouldContain("no rows");
        pdf.Tags("Figure").ShouldAllBe(figure => figure.Text == "no data");
        pdf.Tags("TD").Select(cell => cell.Text).ShouldContain("–");
    }

    [Fact]
    public void a_report_of_nothing_is_a_report()
    {
        using var pdf = Rendered(SampleReport.Of([]));
        using var hollow = Rendered(SampleReport.Of([new("costs", "Costs", [])]) with { Before = null, Audience = " " });

        pdf.Text.ShouldContain("This report has no sections.");
        pdf.Text.ShouldContain("This report has no single figures.");
        hollow.Text.ShouldContain("CostsNothing to report.");
        hollow.Text.ShouldNotContain("Compared with");
    }

    [Fact]
    public void a_section_that_failed_has_what_there_is_of_it()
    {
        using var pdf = Rendered(SampleReport.Of([new("costs", "Costs", [new TextBlock("until the third")], "the database did not answer.")]));

        pdf.Text.ShouldContain("This section is not complete: the database did not answer.until the third");
    }

    [Theory]
    [InlineData("-12345.678", "−12,345.68")]
    [InlineData("123456789012345678901234567890.5", "123,456,789,012,345,678,901,234,567,890.50")]
    [InlineData("-1e300", "−1.00E+300")]
    [InlineData("1e-300", "0.00000000")]
    public void any_number_is_whole(string number, string shown)
    {
        var exact = ExactNumber.ParseExact(number);
        using var pdf = Rendered(
            new FiguresBlock([SampleReport.Figure("it", "It", exact, NumberStyle.Money, "USD", exact)]),
            new TableBlock("Table", [new("A", NumberStyle.Money)], [[(ExactNumber?)exact]]),
            new ChartBlock("Lines", ChartKind.Lines, "Of it.", NumberStyle.Money, null, [], [SampleReport.AsOf, SampleReport.AsOf.AddDays(1)], [new("a", [exact, 0])]),
            new ChartBlock("Columns", ChartKind.Columns, "Of it.", NumberStyle.Money, null, [], [SampleReport.AsOf, SampleReport.AsOf.AddDays(1)], [new("a", [exact, -exact]), new("b", [exact, exact])]),
            new ChartBlock("Bars", ChartKind.Bars, "Of it.", NumberStyle.Money, null, ["one", "other"], [], [new("a", [exact, -exact])]));

        pdf.Text.Replace(" ", "", StringComparison.Ordinal).ShouldContain($"ItUSD\u00A0{shown}");
        pdf.Tags("TD").Select(cell => cell.Text).ShouldContain(shown);
        pdf.Tags("TD").Select(cell => cell.Text).ShouldContain(exact.ToString());
    }

    [Fact]
    public void letters_that_the_font_lacks_are_boxes_and_those_that_have_no_shape_are_none()
    {
        using var pdf = Rendered(new TextBlock("Zürich, Łódź, Αθήνα, Москва: 成本 e\u0301te\u0301 التكاليف 👍🏽 soft\u00ADhyphen \u200Fmark\uFE0F \uD83D."));

        pdf.Text.ShouldContain("Zürich, Łódź, Αθήνα, Москва: □□ été □□□□□□□□ □□ softhyphen mark □.");
    }

    [Fact]
    public void hebrew_is_drawn_from_right_to_left()
    {
        RightToLeft.Visual("Cost: עלות (12.5) כולל VAT").ShouldBe("Cost: ללוכ (12.5) תולע VAT");
        RightToLeft.Visual("plain (text)").ShouldBe("plain (text)");
        RightToLeft.Visual("שָׁלוֹם").ShouldBe("םוֹלשָׁ");
    }

    [Fact]
    public void bars_that_do_not_fit_are_counted()
    {
        using var pdf = Rendered(new ChartBlock("Bars", ChartKind.Bars, "Many.", NumberStyle.Count, null, [.. Enumerable.Range(0, 50).Select(i => $"service {i}")], [], [new("a", [.. Enumerable.Range(0, 50).Select(i => (ExactNumber?)i)])]));

        pdf.Tags("Figure").Single().Text.ShouldContain("service 32");
        pdf.Tags("Figure").Single().Text.ShouldEndWith("and 17 more");
    }
}
