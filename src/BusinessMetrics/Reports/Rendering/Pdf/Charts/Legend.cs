namespace BusinessMetrics.Reports.Rendering.Pdf.Charts;

/// <summary>What the series are called: row by row, as many beside each other as fit.</summary>
internal sealed class Legend
{
    private const double SampleWidth = 18;
    private const double Apart = 14;

    private readonly List<(string[] Lines, int Series, double X, double Y)> _entries = [];
    private readonly IReadOnlyList<SeriesLook> _looks;

    /// <param name="names">Nothing is drawn for a single one.</param>
    public Legend(IReadOnlyList<string> names, IReadOnlyList<SeriesLook> looks, Print print)
    {
        _looks = looks;
        if (names.Count < 2)
            return;
        var (x, y, height) = (PageFrame.Left, 0d, 0d);
        for (var i = 0; i < names.Count; i++)
        {
            string[] lines = [.. print.Texts.Wrap(names[i], TextLook.Note, PageFrame.Width - SampleWidth)];
            var width = SampleWidth + lines.Max(line => print.Texts.Width(line, TextLook.Note));
            if (x > PageFrame.Left && x + width > PageFrame.Right)
                (x, y, height) = (PageFrame.Left, y + height, 0);
            _entries.Add((lines, i, x, y));
            x += width + Apart;
            height = Math.Max(height, (lines.Length * TextLook.Note.LineHeight) + 2);
        }

        Height = y + height + 3;
    }

    public double Height { get; }

    /// <param name="areLines">Samples are lines with markers; else areas.</param>
    public void Draw(Canvas canvas, double top, bool areLines)
    {
        foreach (var (lines, series, x, y) in _entries)
        {
            var middle = top + y + (TextLook.Note.LineHeight / 2) + 0.3;
            if (areLines)
            {
                canvas.Graphics.DrawLine(_looks[series].Pen(1.4), x, middle, x + 14, middle);
                _looks[series].DrawMarker(canvas, x + 7, middle);
            }
            else
                _looks[series].Fill(canvas, x, middle - 3.5, 14, 7);
            canvas.WriteLines(lines, TextLook.Note.In(Palette.Text), x + SampleWidth, top + y);
        }
    }
}
