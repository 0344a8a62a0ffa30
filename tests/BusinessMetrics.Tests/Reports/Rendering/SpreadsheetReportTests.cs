using System.Diagnostics;
using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Spreadsheets;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed class SpreadsheetReportTests
{
    private static readonly byte[] Bytes = SpreadsheetReport.Render(SampleReports.Full);
    private static readonly Opened Book = new(Bytes);

    [Fact]
    public void it_has_a_sheet_for_what_it_is_for_the_figures_and_for_each_table_and_chart() => Book.Names.ShouldBe(
        ["About", "Figures", "Statements", "Spend each day", "Latency", "Services", "Requests by service model", "requests by service model (2)", "Requests by service model (3)", "Exact"]);

    [Fact]
    public void every_figure_is_read_back_to_the_last_digit()
    {
        var rows = Book.Rows("Figures").Skip(1).ToArray();

        // Of a number with more digits than a spreadsheet keeps, the text beside it has them all.
        rows.Select(row => ExactOf(row[9] ?? row[2])).ShouldBe(SampleReports.Full.Figures.Select(figure => figure.Value));
        rows.Select(row => ExactOf(row[10] ?? row[4])).ShouldBe(SampleReports.Full.Figures.Select(figure => figure.Before));
        rows.Select(row => (row[6], row[7], row[8])).ShouldBe(SampleReports.Full.Figures.Select(figure => ((string?)figure.Query, (string?)figure.Field, (string?)figure.Id)));
        rows[0][9].ShouldBe("3358.0212345678901234");
        Book.IsText("Figures", "C2").ShouldBeFalse();
        Book.FormatOf("Figures", "C2").ShouldStartWith("#,##0.00");
    }

    [Fact]
    public void every_number_of_a_table_is_read_back_to_the_last_digit()
    {
        var table = (TableBlock)SampleReports.Full.Sections[1].Blocks[0];
        var rows = Book.Rows("Requests by service model").Skip(1).ToArray();
        var exact = Book.Rows("Exact").Skip(1).Where(row => row[0] == "Requests by service model").ToDictionary(row => row[1]!, row => row[2]);

        for (var row = 0; row < table.Rows.Count; row++)
            for (var column = 0; column < table.Columns.Count; column++)
                if (table.Rows[row][column].Number is { } number)
                    ExactOf(exact.GetValueOrDefault($"{(char)('A' + column)}{row + 2}") ?? rows[row][column]).ShouldBe(number);
                else if (table.Rows[row][column] == new ReportCell())
                    rows[row][column].ShouldBeNull();
        exact.Keys.ShouldBe(["C2", "B4"]);
        rows[^1][0].ShouldBe("and 1234 more rows");
    }

    [Fact]
    public void every_value_of_a_chart_is_read_back()
    {
        foreach (var chart in SampleReports.Full.Sections[0].Blocks.OfType<ChartBlock>().Where(chart => chart.Kind != ChartKind.Bars))
            for (var series = 0; series < chart.Series.Count; series++)
                Book.Rows(chart.Title).Skip(1).Select(row => ExactOf(row[series + 2])).ShouldBe(chart.Series[series].Values);
        // 1 November in Berlin, in UTC and in Berlin: days since 1899.
        Book.Rows("Latency")[1].Take(2).ShouldBe([$"{46326 + (23 / 24.0):R}", "46327"]);
        Book.Rows("Services").Skip(1).Select(row => row[1]).ShouldBe(["1234567.891234567890123", "800000", "250000.5", null, "-120000", "1"]);
    }

    [Fact]
    public void columns_are_shown_as_what_they_are()
    {
        const string Sheet = "Requests by service model";

        Book.Rows(Sheet)[0].ShouldBe(["Service", "Requests", "Cost (USD)", "Share", "p95 (ms)", "Last seen (UTC)"]);
        Book.FormatOf(Sheet, "B2").ShouldBe("#,##0");
        Book.FormatOf(Sheet, "C2").ShouldBe("#,##0.00");
        Book.FormatOf(Sheet, "D2").ShouldBe("0.0%");
        Book.FormatOf(Sheet, "F2").ShouldBe("yyyy-mm-dd hh:mm:ss");
        DateTime.FromOADate(double.Parse(Book.Rows(Sheet)[1][5]!, CultureInfo.InvariantCulture)).ShouldBe(new(2026, 11, 30, 22, 59, 58));
    }

    [Fact]
    public void no_text_is_a_formula()
    {
        foreach (var name in Book.Names)
            Book.Xml(name).Descendants().ShouldNotContain(element => element.Name.LocalName == "f");
        for (var row = 5; row < 5 + SampleReports.Formulas.Length; row++)
            Book.IsText("Requests by service model", $"A{row}").ShouldBeTrue();
    }

    [Fact]
    public void heads_are_frozen_and_every_sheet_has_a_filter()
    {
        foreach (var xml in Book.Names.Select(Book.Xml))
        {
            xml.Descendants().Single(element => element.Name.LocalName == "pane").Attribute("topLeftCell")!.Value.ShouldBe("A2");
            xml.Descendants().ShouldContain(element => element.Name.LocalName == "autoFilter");
        }
    }

    [Fact]
    public void its_parts_bear_no_time() => Book.Times.ShouldBe([new(1980, 1, 1)]);

    [Fact]
    public void a_report_of_nothing_is_a_workbook()
    {
        var book = new Opened(SpreadsheetReport.Render(SampleReports.Empty));

        book.Names.ShouldBe(["About", "Figures"]);
        book.Rows("Figures").Length.ShouldBe(1);
    }

    [Fact]
    public void names_of_sheets_are_such_as_spreadsheets_take()
    {
        var names = new SheetNames();

        string[] taken = [.. ((string[])["'Costs'", "costs", "", "[]:*?/\\", "History", SampleReports.Long, SampleReports.Long, new string('x', 30) + "😀", "a\u0001b\nc"]).Select(names.Take)];

        taken.ShouldBe(["Costs", "costs (2)", "Sheet", "Sheet (2)", "History (2)", SampleReports.Long[..31], SampleReports.Long[..27] + " (2)", new string('x', 30), "a b c"]);
    }

    [Fact]
    public void a_text_is_cut_where_a_cell_ends()
    {
        var report = SampleReports.Of(new ReportSection("notes", "Notes", [new TextBlock(new string('x', 40_000))]));

        new Opened(SpreadsheetReport.Render(report)).Rows("Statements")[1][2]!.Length.ShouldBe(32_767);
    }

    [Fact]
    public async Task another_program_opens_it_and_finds_the_same()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.xlsx");
        await File.WriteAllBytesAsync(file, Bytes);
        try
        {
            const string Script = """
                import sys, warnings, openpyxl
                warnings.simplefilter("error")
                warnings.filterwarnings("ignore", message=".*no default style.*")
                book = openpyxl.load_workbook(sys.argv[1])
                print("|".join(book.sheetnames))
                print(book["Figures"]["C2"].value, book["Figures"]["C2"].data_type, book["Figures"].freeze_panes)
                print(book["Requests by service model"]["F2"].value, book["Requests by service model"]["A5"].data_type)
                """;
            using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (told, complaint) = (await python.StandardOutput.ReadToEndAsync(), await python.StandardError.ReadToEndAsync());
            await python.WaitForExitAsync();

            complaint.ShouldBe("");
            told.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
                [string.Join('|', Book.Names), "3358.02123456789 n A2", "2026-11-30 22:59:58 s"]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static ExactNumber? ExactOf(string? text) => string.IsNullOrEmpty(text) ? null : ExactNumber.ParseExact(text);
}
