using System.Globalization;
using System.Text;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Csv;
using CsvHelper;
using CsvHelper.Configuration;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed class CsvReportTests
{
    private static readonly List<IDictionary<string, string>> Lines = Read(CsvReport.Render(SampleReports.Full));

    [Fact]
    public void every_figure_is_a_line_with_its_exact_value_query_and_field() =>
        Of("figure").Select(line => (line["row"], line["column"], line["value"], line["before"], line["query"], line["field"])).ShouldBe(
            SampleReports.Full.Figures.Select(figure => (figure.Id, figure.Label, figure.Value?.ToString() ?? "", figure.Before?.ToString() ?? "", figure.Query, figure.Field)));

    [Fact]
    public void every_cell_of_a_table_is_a_line()
    {
        var table = (TableBlock)SampleReports.Full.Sections[1].Blocks[0];
        var lines = Of("cell").Where(line => line["block"] == $"1 {table.Title}").ToArray();

        lines.Length.ShouldBe(table.Rows.Count * table.Columns.Count);
        lines.Select(line => line["row"]).Distinct().ShouldBe(Enumerable.Range(1, table.Rows.Count).Select(row => $"{row}"));
        lines.Where(line => line["column"] == "Cost" && line["value"] != "").Select(line => (ExactNumber?)ExactNumber.ParseExact(line["value"]))
            .ShouldBe(table.Rows.Select(row => row[2].Number).Where(number => number is not null));
        lines.Where(line => line["column"] == "Cost" && line["value"] != "").ShouldAllBe(line => line["unit"] == "USD" && line["query"] == "/usage?group=service");
        lines.Single(line => line["row"] == "1" && line["column"] == "Last seen")["value"].ShouldBe("2026-11-30T22:59:58Z");
        Of("left_out").Single()["value"].ShouldBe("1234");
    }

    [Fact]
    public void every_value_of_a_chart_is_a_line()
    {
        foreach (var chart in SampleReports.Full.Sections.SelectMany(section => section.Blocks).OfType<ChartBlock>())
            foreach (var series in chart.Series)
                Of("point").Where(line => line["block"].EndsWith($" {chart.Title}", StringComparison.Ordinal) && line["column"] == series.Name).Select(line => line["value"])
                    .ShouldBe(series.Values.Select(value => value?.ToString() ?? ""));
    }

    [Fact]
    public void statements_texts_and_failures_are_lines()
    {
        Of("statement").Select(line => (line["column"], line["field"])).ShouldBe([("bad", "costs.total"), ("good", "costs.request costs.total"), ("neutral", "")]);
        Of("text").Single()["value"].ShouldBe("Written by somebody.\n" + SampleReports.Script + "\n=1+1");
        Of("failure").Single()["value"].ShouldBe("The scanner did not answer within 30 s.");
    }

    [Fact]
    public void the_first_lines_tell_what_it_is_and_of_what_it_was_made()
    {
        var about = Lines.TakeWhile(line => line["kind"] == "about").ToDictionary(line => line["column"], line => line["value"]);

        about["title"].ShouldBe("Monthly report <1>");
        about["period"].ShouldBe("November 2026");
        about["as_of"].ShouldBe("2026-12-01T06:00:00.123456Z");
        about["log_position"].ShouldBe("98765");
        about["run"].ShouldBe("0195a0c2-0000-7000-8000-000000000001");
        about["checkpoint_root"].ShouldBe("BGm5IQ3PcVJ1cGdkUkQ2T0h5cU1Za1dYdU9KZ0xTbVE=");
    }

    [Fact]
    public void a_text_that_a_spreadsheet_would_run_has_an_apostrophe_and_a_number_below_zero_has_none()
    {
        var texts = Of("cell").Where(line => line["column"] == "Service").Select(line => line["value"]).TakeLast(SampleReports.Formulas.Length);

        texts.ShouldBe(SampleReports.Formulas.Select(text => "'" + text));
        Of("cell").Count(line => line["value"] == "-5").ShouldBe(SampleReports.Formulas.Length);
        Of("figure").Single(line => line["row"] == "costs.loss")["value"].ShouldBe("-5");
    }

    [Fact]
    public void a_report_of_nothing_tells_what_it_is() => Read(CsvReport.Render(SampleReports.Empty)).ShouldAllBe(line => line["kind"] == "about");

    private static IEnumerable<IDictionary<string, string>> Of(string kind) => Lines.Where(line => line["kind"] == kind);

    private static List<IDictionary<string, string>> Read(byte[] csv)
    {
        using var reader = new StreamReader(new MemoryStream(csv), Encoding.UTF8);
        using var parser = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" });
        parser.Read().ShouldBeTrue();
        parser.ReadHeader().ShouldBeTrue();
        parser.HeaderRecord.ShouldBe(CsvReport.Columns);
        List<IDictionary<string, string>> lines = [];
        while (parser.Read())
            lines.Add(CsvReport.Columns.ToDictionary(column => column, column => parser.GetField(column)!));
        return lines;
    }
}
