using PdfSharp.Drawing;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>A4 in points, its margins, and what is on each page.</summary>
internal static class PageFrame
{
    public const double Left = 48;
    public const double Right = PageWidth - 48;
    public const double Top = 48;
    public const double Bottom = PageHeight - 60;
    public const double Width = Right - Left;

    private const double PageWidth = 595;
    private const double PageHeight = 842;
    private const double FooterRule = PageHeight - 44;
    private const double FooterBaseline = PageHeight - 31;

    public static void DrawFooter(Canvas canvas, Print print, int page, int pages) => canvas.Aside(() =>
    {
        var number = $"page {page} of {pages}";
        var room = Width - print.Texts.Width(number, TextLook.Note) - 24;
        canvas.Rule(Left, Right, FooterRule, Palette.Line);
        canvas.Write(print.Texts.Shortened(print.Document.Title, TextLook.Note, room), TextLook.Note, Left, FooterBaseline);
        canvas.WriteRight(number, TextLook.Note, Right, FooterBaseline);
    });

    /// <summary>Under all the rest, from the lower left to the upper right.</summary>
    public static void DrawWatermark(Canvas canvas, Print print)
    {
        if (print.Document.Watermark is not { Length: > 0 } watermark)
            return;
        var text = print.Texts.Printable(watermark).ReplaceLineEndings(" ");
        var look = new TextLook(1, true, Palette.Watermark);
        var diagonal = Math.Sqrt((PageWidth * PageWidth) + (PageHeight * PageHeight));
        var width = print.Texts.Width(text, look);
        look = look.Sized(Math.Round(Math.Clamp(diagonal * 0.72 / Math.Max(width, 0.01), 8, 96), 1));
        canvas.Aside(() =>
        {
            var state = canvas.Graphics.Save();
            canvas.Graphics.TranslateTransform(PageWidth / 2, PageHeight / 2);
            canvas.Graphics.RotateTransform(-Math.Atan2(PageHeight, PageWidth) * 180 / Math.PI);
            canvas.Write(text, look, -print.Texts.Width(text, look) / 2, look.Size / 3);
            canvas.Graphics.Restore(state);
        });
    }
}
