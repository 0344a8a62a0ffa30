using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Html;

/// <summary>
/// A report as one page: without scripts and without anything from elsewhere, for light and dark screens and for A4. Each number bears
/// all its digits (data elements), and the last section tells where each figure is from.
/// </summary>
public static class HtmlReport
{
    public const string ContentType = "text/html; charset=utf-8";

    private static readonly string Css = ReadCss();

    /// <summary>Nothing is loaded and nothing runs: only this very style applies. Also for the header of an answer.</summary>
    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'";

    public static byte[] Render(ReportDocument report)
    {
        var html = new HtmlText()
            .Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"").Text(ContentSecurityPolicy)
            .Raw("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex, nofollow\">\n")
            .Raw("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"BusinessMetrics\">\n<title>").Text($"{report.Title}, {report.Period.Label}").Raw("</title>\n<style>")
            .Raw(Css).Raw("</style>\n</head>\n<body>\n");
        if (report.Watermark is not null)
            html.Raw("<div class=\"watermark\" aria-hidden=\"true\"><span>").Text(report.Watermark).Raw("</span></div>\n");
        html.Raw("<main>\n");
        new HtmlSections(html, report).Write();
        return Encoding.UTF8.GetBytes(html.Raw("</main>\n</body>\n</html>\n").ToString());
    }

    private static string ReadCss()
    {
        using var css = typeof(HtmlReport).Assembly.GetManifestResourceStream("BusinessMetrics.Reports.Rendering.Html.report.css")!;
        // Browsers hash what they parsed, where every line ends alike.
        return new StreamReader(css).ReadToEnd().ReplaceLineEndings("\n");
    }
}
