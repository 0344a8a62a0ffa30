namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>The report has more pages than are written.</summary>
public sealed class ReportTooLongException(int mostPages) : Exception($"the report has more than {mostPages} pages")
{
    public int MostPages { get; } = mostPages;
}
