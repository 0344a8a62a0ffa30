using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Pdf;

namespace BusinessMetrics.Tests.Reports.Rendering.Pdf;

public sealed partial class PdfBytesTests
{
    private const string Qpdf = "/usr/bin/qpdf";

    private static string Hash(ReportDocument document) => Convert.ToHexStringLower(SHA256.HashData(PdfReport.Render(document)));

    [Fact]
    public void it_is_the_same_bytes_eight_at_a_time_whatever_else_is_written()
    {
        ReportDocument[] documents = [SampleReport.Board, SampleReport.Of([]), SampleReport.Of([SampleReport.Section(SampleReport.Table(40))]) with { Locale = "fr-FR" }];
        var expected = documents.Select(Hash).ToArray();

        var hashes = new string[48];
        Parallel.For(0, hashes.Length, new() { MaxDegreeOfParallelism = 8 }, i => hashes[i] = Hash(documents[i % documents.Length]));

        hashes.ShouldBe(Enumerable.Range(0, hashes.Length).Select(i => expected[i % documents.Length]));
        expected.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void what_differs_anywhere_has_an_id_of_its_own()
    {
        Id(SampleReport.Of([])).ShouldBe(Id(SampleReport.Of([])));
        Id(SampleReport.Of([])).ShouldNotBe(Id(SampleReport.Of([]) with { Audience = "all" }));

        static string Id(ReportDocument document) => FileId().Match(Encoding.Latin1.GetString(PdfReport.Render(document))).Groups[1].Value;
    }

    [Fact]
    public void its_only_time_is_that_of_the_report()
    {
        var file = Encoding.Latin1.GetString(PdfReport.Render(SampleReport.Board));

        PdfDate().Matches(file).Select(match => match.Value).Distinct().ShouldBe(["D:20261201050000"]);
        XmpDate().Matches(file).Select(match => match.Groups[1].Value).ShouldBe(["2026-12-01T05:00:00Z", "2026-12-01T05:00:00Z"]);
    }

    [Fact]
    public void its_run_is_found_in_the_file_as_text() =>
        Encoding.Latin1.GetString(PdfReport.Render(SampleReport.Board)).ShouldContain("BusinessMetrics report 0190f6a4-7c1b-7e52-9d0f-3b8a5e2c4d61");

    [Fact]
    public void its_fonts_are_in_it_as_far_as_they_are_needed()
    {
        var bytes = PdfReport.Render(SampleReport.Board);
        var file = Encoding.Latin1.GetString(bytes);

        FontFile().Count(file).ShouldBe(2);
        Subset().Matches(file).Select(match => match.Groups[1].Value).Distinct().ShouldBe(["AAAAAA", "AAAAAB"], ignoreOrder: true);
        // Both fonts whole are 800 KB.
        bytes.Length.ShouldBeLessThan(400_000);
    }

    [Fact]
    public void it_is_a_file_that_qpdf_finds_no_fault_with()
    {
        if (!File.Exists(Qpdf))
            return;
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, PdfReport.Render(SampleReport.Board));

        using var qpdf = Process.Start(new ProcessStartInfo(Qpdf, ["--check", path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = qpdf.StandardOutput.ReadToEnd() + qpdf.StandardError.ReadToEnd();
        qpdf.WaitForExit();
        File.Delete(path);

        qpdf.ExitCode.ShouldBe(0, said);
    }

    /// <summary>Later versions are under another licence, and what is mended here may be in another place.</summary>
    [Fact]
    public void it_is_written_by_the_version_that_it_is_mended_for() =>
        typeof(PdfSharp.Pdf.PdfDocument).Assembly.GetName().Version!.ToString(3).ShouldBe("6.2.4");

    [Fact]
    public void the_fonts_are_in_the_service_with_their_licence() =>
        typeof(PdfReport).Assembly.GetManifestResourceNames().Where(name => name.Contains(".Fonts.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe([
            "BusinessMetrics.Reports.Rendering.Pdf.Fonts.LiberationSans-Bold.ttf",
            "BusinessMetrics.Reports.Rendering.Pdf.Fonts.LiberationSans-Regular.ttf",
            "BusinessMetrics.Reports.Rendering.Pdf.Fonts.OFL.txt",
        ]);

    [GeneratedRegex(@"/ID\[<([0-9A-F]{32})>")]
    private static partial Regex FileId();

    [GeneratedRegex(@"D:\d{14}")]
    private static partial Regex PdfDate();

    [GeneratedRegex("<xmp:(?:Create|Modify)Date>([^<]+)<")]
    private static partial Regex XmpDate();

    [GeneratedRegex(@"/FontFile2 \d+ 0 R")]
    private static partial Regex FontFile();

    [GeneratedRegex(@"/(?:BaseFont|FontName) ?/([A-Z]{6})\+")]
    private static partial Regex Subset();
}
