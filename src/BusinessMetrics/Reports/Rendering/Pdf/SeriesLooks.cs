using PdfSharp.Drawing;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>A series' colour, dash, marker and hatching: nobody has to tell colours apart.</summary>
/// <param name="Slot">Which of the colours; null for the grey of the rest.</param>
internal sealed record SeriesLook(int? Slot)
{
    private static readonly double[][] Dashes = [[], [5, 2.5], [1.5, 2], [5, 2, 1.5, 2], [9, 2.5], [3, 3], [1, 3], [8, 2, 1.5, 2, 1.5, 2]];

    public XColor Colour => Slot is { } slot ? Palette.Series[slot] : Palette.Rest;

    public XPen Pen(double width)
    {
        var pen = new XPen(Colour, width) { LineJoin = XLineJoin.Round };
        if (Slot is { } slot and > 0)
            (pen.DashStyle, pen.DashPattern) = (XDashStyle.Custom, Dashes[slot]);
        return pen;
    }

    public void DrawMarker(Canvas canvas, double x, double y, double radius = 2.2)
    {
        var brush = new XSolidBrush(Colour);
        var graphics = canvas.Graphics;
        switch ((Slot ?? 0) % 4)
        {
            case 1:
                graphics.DrawRectangle(brush, x - (radius * 0.9), y - (radius * 0.9), radius * 1.8, radius * 1.8);
                break;
            case 2:
                graphics.DrawPolygon(brush, [new(x, y - (radius * 1.2)), new(x + (radius * 1.1), y + (radius * 0.9)), new(x - (radius * 1.1), y + (radius * 0.9))], XFillMode.Winding);
                break;
            case 3:
                graphics.DrawPolygon(brush, [new(x, y - (radius * 1.3)), new(x + (radius * 1.3), y), new(x, y + (radius * 1.3)), new(x - (radius * 1.3), y)], XFillMode.Winding);
                break;
            default:
                graphics.DrawEllipse(brush, x - radius, y - radius, 2 * radius, 2 * radius);
                break;
        }
    }

    /// <summary>An area: plain, or with white lines across, of its slot's slope and distance.</summary>
    public void Fill(Canvas canvas, double left, double top, double width, double height)
    {
        canvas.Graphics.DrawRectangle(new XSolidBrush(Colour), left, top, width, height);
        if (Slot is not { } slot || slot == 0 || width < 2 || height < 2)
            return;
        var pen = new XPen(XColors.White, 0.45);
        var step = slot > 3 ? 8 : 5;
        switch (slot % 4)
        {
            case 1:
                Slant(rises: true);
                break;
            case 2:
                for (var y = top + (step / 2d); y < top + height; y += step)
                    canvas.Graphics.DrawLine(pen, left, y, left + width, y);
                break;
            case 3:
                Slant(rises: false);
                break;
            default:
                for (var x = left + 2; x < left + width; x += step)
                    canvas.Graphics.DrawLine(pen, x, top, x, top + height);
                break;
        }

        // Lines at 45°, cut where the area ends.
        void Slant(bool rises)
        {
            for (var offset = (double)step; offset < width + height; offset += step)
            {
                var (x1, y1) = (Math.Min(offset, width), Math.Max(0, offset - width));
                var (x2, y2) = (Math.Max(0, offset - height), Math.Min(offset, height));
                if (rises)
                    canvas.Graphics.DrawLine(pen, left + x1, top + y1, left + x2, top + y2);
                else
                    canvas.Graphics.DrawLine(pen, left + width - x1, top + y1, left + width - x2, top + y2);
            }
        }
    }
}

/// <summary>The same look for the same name in all charts of a report; the ninth and all beyond are grey.</summary>
internal sealed class SeriesLooks
{
    private readonly Dictionary<string, int> _remembered = [];

    public IReadOnlyList<SeriesLook> Of(IReadOnlyList<string> names)
    {
        // What is alone needs no colour of its own.
        if (names is [var only] && !_remembered.ContainsKey(only))
            return [new(0)];
        var slots = new int?[names.Count];
        var free = Enumerable.Range(0, Palette.Series.Count).ToList();
        for (var i = 0; i < Math.Min(names.Count, Palette.Series.Count); i++)
            if (_remembered.TryGetValue(names[i], out var known) && free.Remove(known))
                slots[i] = known;
        for (var i = 0; i < Math.Min(names.Count, Palette.Series.Count); i++)
        {
            if (slots[i] is not null)
                continue;
            // One that no other series of the report has, while there is one.
            var slot = free.FirstOrDefault(each => !_remembered.ContainsValue(each), free[0]);
            free.Remove(slot);
            slots[i] = slot;
            _remembered.TryAdd(names[i], slot);
        }

        return [.. slots.Select(slot => new SeriesLook(slot))];
    }
}
