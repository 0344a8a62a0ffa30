using PdfSharp.Drawing;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>How a text is set, in points.</summary>
internal sealed record TextLook(double Size, bool IsBold, XColor Colour)
{
    public static readonly TextLook Title = new(22, true, Palette.Text);
    public static readonly TextLook Section = new(15, true, Palette.Text);
    public static readonly TextLook Heading = new(9.5, true, Palette.Text);
    public static readonly TextLook Body = new(9.5, false, Palette.Text);
    public static readonly TextLook Label = new(8, false, Palette.Muted);
    public static readonly TextLook Value = new(16, true, Palette.Text);
    public static readonly TextLook Cell = new(8, false, Palette.Text);
    public static readonly TextLook Note = new(7, false, Palette.Muted);
    public static readonly TextLook Small = new(6, false, Palette.Text);

    public double LineHeight => Size * 1.32;

    /// <summary>From a line's top to where its letters stand.</summary>
    public double Ascent => Size * 1.02;

    public TextLook In(XColor colour) => this with { Colour = colour };

    public TextLook Bold() => this with { IsBold = true };

    public TextLook Sized(double size) => this with { Size = size };
}
