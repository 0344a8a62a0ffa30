using System.Text;
using System.Text.Json;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Json;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed class JsonReportTests
{
    [Fact]
    public void what_is_read_back_is_the_document_in_every_value()
    {
        var read = JsonReport.Parse(JsonReport.Render(SampleReports.Full));

        SampleReports.NumbersOf(read).Select(number => number?.ToString()).ShouldBe(SampleReports.NumbersOf(SampleReports.Full).Select(number => number?.ToString()));
        read.Figures.ShouldBe(SampleReports.Full.Figures);
        read.Period.ShouldBe(SampleReports.Full.Period);
        read.Before.ShouldBe(SampleReports.Full.Before);
        read.Provenance.ShouldBe(SampleReports.Full.Provenance);
        read.Sections.Select(section => (section.Kind, section.Title, section.Failure)).ShouldBe(SampleReports.Full.Sections.Select(section => (section.Kind, section.Title, section.Failure)));
        read.Sections.SelectMany(section => section.Blocks).Select(block => block.GetType()).ShouldBe(SampleReports.Full.Sections.SelectMany(section => section.Blocks).Select(block => block.GetType()));
        JsonReport.Render(JsonReport.Parse(JsonReport.Render(read))).ShouldBe(JsonReport.Render(read));
    }

    [Fact]
    public void a_report_of_nothing_is_read_back()
    {
        var read = JsonReport.Parse(JsonReport.Render(SampleReports.Empty));

        read.Sections.ShouldBeEmpty();
        read.Before.ShouldBeNull();
        read.Provenance.ShouldBe(SampleReports.Empty.Provenance);
    }

    [Fact]
    public void names_are_as_in_the_services_answers_and_numbers_whole()
    {
        var json = Encoding.UTF8.GetString(JsonReport.Render(SampleReports.Full));

        json.ShouldStartWith("{\n  \"format\": 1,\n  \"name\": \"monthly\"");
        json.ShouldContain("\"value\": 3358.0212345678901234");
        json.ShouldContain("\"value\": 123456789012345678901234567890.5");
        json.ShouldContain("\"rows_left_out\": 1234");
        json.ShouldContain("\"as_of\": \"2026-12-01T06:00:00.123456Z\"");
    }

    [Fact]
    public void a_database_may_put_a_blocks_type_behind_its_other_members()
    {
        var json = Encoding.UTF8.GetString(JsonReport.Render(SampleReports.Of(new ReportSection("notes", "Notes", [new TextBlock("said")]))));

        var read = JsonReport.Parse(Encoding.UTF8.GetBytes(json.Replace("\"type\": \"text\",\n          \"text\": \"said\"", "\"text\": \"said\",\n          \"type\": \"text\"")));

        read.Sections[0].Blocks.ShouldBe([new TextBlock("said")]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1")]
    public void what_is_no_report_is_refused(string json) => Should.Throw<JsonException>(() => JsonReport.Parse(Encoding.UTF8.GetBytes(json)));
}
