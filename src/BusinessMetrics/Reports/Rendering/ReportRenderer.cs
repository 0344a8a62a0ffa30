using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Csv;
using BusinessMetrics.Reports.Rendering.Html;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Rendering.Pdf;
using BusinessMetrics.Reports.Rendering.Spreadsheets;

namespace BusinessMetrics.Reports.Rendering;

/// <summary>Writes a report in a format; pure: the same report is the same bytes.</summary>
public static class ReportRenderer
{
    /// <exception cref="ReportTooLongException">It has more pages than are written.</exception>
    public static byte[] Render(ReportDocument document, ReportFormat format, CancellationToken cancellation) => format switch
    {
        ReportFormat.Pdf => PdfReport.Render(document, cancellation: cancellation),
        ReportFormat.Xlsx => SpreadsheetReport.Render(document),
        ReportFormat.Csv => CsvReport.Render(document),
        ReportFormat.Html => HtmlReport.Render(document),
        ReportFormat.Json => JsonReport.Render(document),
        _ => throw new InvalidOperationException($"a report as {format}"),
    };

    public static string MediaTypeOf(ReportFormat format) => format switch
    {
        ReportFormat.Pdf => "application/pdf",
        ReportFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ReportFormat.Csv => "text/csv; charset=utf-8",
        ReportFormat.Html => "text/html; charset=utf-8",
        _ => "application/json",
    };
}
