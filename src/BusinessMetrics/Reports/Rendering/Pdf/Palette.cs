using PdfSharp.Drawing;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>The dashboard's colours on white: text has 4.5:1, marks 3:1.</summary>
internal static class Palette
{
    public static readonly XColor Text = Of(0x1D1D1B);
    public static readonly XColor Muted = Of(0x5C5C57);
    public static readonly XColor Accent = Of(0x0B5CAD);
    public static readonly XColor Good = Of(0x1C7A3E);
    public static readonly XColor Bad = Of(0xB3261E);
    public static readonly XColor Edge = Of(0x8A8A84);
    public static readonly XColor Line = Of(0xDCDCD7);
    public static readonly XColor Grid = Of(0xE6E6E1);
    public static readonly XColor Watermark = Of(0xEDEDEA);
    public static readonly XColor Rest = Of(0x80807A);

    public static readonly IReadOnlyList<XColor> Series =
        [Of(0x0072B2), Of(0xC4520A), Of(0x00845F), Of(0xA8508A), Of(0x1B2A4A), Of(0x8A6D00), Of(0x7A5035), Of(0x5B4FC4)];

    private static XColor Of(int rgb) => XColor.FromArgb((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF);
}
