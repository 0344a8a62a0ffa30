using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Csv;
using BusinessMetrics.Reports.Rendering.Html;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Rendering.Spreadsheets;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed class SameBytesTests
{
    public static TheoryData<string> Formats => ["csv", "html", "json", "xlsx"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void equal_documents_are_written_in_the_same_bytes_also_at_the_same_time(string format)
    {
        // Half a character cannot be written in UTF-8: from the first reading on it is another.
        var report = JsonReport.Parse(JsonReport.Render(SampleReports.Full));
        var equal = JsonReport.Parse(JsonReport.Render(report));
        var first = Render(format, report);

        var others = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(4).Select(_ => Render(format, equal)).ToArray();

        others.Select(Convert.ToBase64String).Distinct().ShouldBe([Convert.ToBase64String(first)]);
    }

    private static byte[] Render(string format, ReportDocument report) => format switch
    {
        "csv" => CsvReport.Render(report),
        "html" => HtmlReport.Render(report),
        "json" => JsonReport.Render(report),
        _ => SpreadsheetReport.Render(report),
    };
}
