using PdfSharp.Fonts;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>The one family that reports are set in, out of this assembly: no machine's fonts are asked.</summary>
internal sealed class ReportFonts : IFontResolver
{
    public const string Family = "Report";

    private const string Regular = "LiberationSans-Regular.ttf";
    private const string Bold = "LiberationSans-Bold.ttf";

    private ReportFonts()
    {
    }

    /// <summary>PDFsharp has one resolver in a process: it is set when the first report is written.</summary>
    public static string Registered { get; } = Register();

    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) =>
        familyName == Family ? new(isBold ? Bold : Regular) : null;

    public byte[]? GetFont(string faceName)
    {
        using var resource = typeof(ReportFonts).Assembly.GetManifestResourceStream(typeof(ReportFonts), $"Fonts.{faceName}");
        if (resource is null)
            return null;
        var font = new byte[resource.Length];
        resource.ReadExactly(font);
        return font;
    }

    private static string Register()
    {
        GlobalFontSettings.FontResolver = new ReportFonts();
        return Family;
    }
}
