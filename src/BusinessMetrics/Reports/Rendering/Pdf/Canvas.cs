using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>The page that is drawn on, and the structure that says what is drawn.</summary>
internal sealed class Canvas(Texts texts, StructureBuilder structure)
{
    private XGraphics? _graphics;

    public XGraphics Graphics => _graphics ?? throw new InvalidOperationException("there is no page yet");

    public StructureBuilder Structure => structure;

    public void Turn(XGraphics graphics) => _graphics = graphics;

    /// <param name="line">Printable, in one line.</param>
    public void Write(string line, TextLook look, double x, double baseline)
    {
        if (line.Length > 0)
            Graphics.DrawString(RightToLeft.Visual(line), texts.Font(look), new XSolidBrush(look.Colour), x, baseline);
    }

    public void WriteRight(string line, TextLook look, double right, double baseline) =>
        Write(line, look, right - texts.Width(line.TrimEnd(' '), look), baseline);

    public void WriteCentred(string line, TextLook look, double centre, double baseline) =>
        Write(line, look, centre - (texts.Width(line, look) / 2), baseline);

    public void WriteLines(IReadOnlyList<string> lines, TextLook look, double x, double top)
    {
        for (var i = 0; i < lines.Count; i++)
            Write(lines[i], look, x, top + (i * look.LineHeight) + look.Ascent);
    }

    public void Rule(double left, double right, double y, XColor colour, double width = 0.5) =>
        Graphics.DrawLine(new XPen(colour, width), left, y, right, y);

    public void In(PdfBlockLevelElementTag tag, Action draw)
    {
        structure.BeginElement(tag);
        draw();
        structure.End();
    }

    public void In(PdfGroupingElementTag tag, Action draw)
    {
        structure.BeginElement(tag);
        draw();
        structure.End();
    }

    /// <summary>A cell at the head of a column or row.</summary>
    /// <param name="scope">Column or Row.</param>
    public void InHead(string scope, Action draw)
    {
        structure.BeginElement(PdfBlockLevelElementTag.TableHeaderCell);
        var attributes = new PdfDictionary(structure.CurrentStructureElement.Owner);
        attributes.Elements.SetName("/O", "/Table");
        attributes.Elements.SetName("/Scope", "/" + scope);
        structure.CurrentStructureElement.Elements["/A"] = attributes;
        draw();
        structure.End();
    }

    /// <summary>What is no content: lines, footers, what is said elsewhere.</summary>
    public void Aside(Action draw)
    {
        structure.BeginArtifact();
        draw();
        structure.End();
    }
}
