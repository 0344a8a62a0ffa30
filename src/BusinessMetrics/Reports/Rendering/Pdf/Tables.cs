using BusinessMetrics.Reports.Documents;
using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <param name="IsNumber">It stands on the right.</param>
/// <param name="Grows">It takes its part of what is left of the page's width.</param>
internal sealed record PrintedColumn(string Title, bool IsNumber, TextLook Look, bool Grows = true);

/// <summary>Ruled tables, with their head on each page.</summary>
internal static class Tables
{
    /// <summary>More do not fit, however small they are.</summary>
    public const int MostRowsOnPage = 90;

    private const double Across = 4;
    private const double Above = 2.6;

    /// <summary>A row of more lines is cut into several, so that a page holds each.</summary>
    private const int MostLines = 40;

    private const double HighestHeadAgain = 200;
    private const double LeastText = 52;

    private static readonly double[] Sizes = [8, 7.5, 7, 6.5, 6];

    public static IEnumerable<Piece> Of(TableBlock table, Print print)
    {
        PrintedColumn[] columns = [.. table.Columns.Select((column, i) => new PrintedColumn(
            TitleOf(column, print), column.Style is not null, TextLook.Cell, column.Style is null && !table.Rows.Any(row => i < row.Count && row[i].At is not null)))];
        string[][] rows = [.. table.Rows.Select(row => table.Columns.Select((column, i) => i < row.Count ? TextOf(row[i], column, print) : "").ToArray())];
        yield return Paragraphs.Heading2(table.Title, print);
        foreach (var piece in Of(columns, rows, table.RowsLeftOut, print))
            yield return piece;
        if (rows.Length == 0 && table.RowsLeftOut == 0)
            foreach (var piece in Paragraphs.Of("no rows", TextLook.Label, print, before: 4))
                yield return piece;
        if (table.RowsLeftOut > 0)
            foreach (var piece in Paragraphs.Of($"and {print.Locale.Number(table.RowsLeftOut, 0)} more", TextLook.Label, print, before: 4))
                yield return piece;
    }

    public static IEnumerable<Piece> Of(IReadOnlyList<PrintedColumn> columns, string[][] rows, long rowsLeftOut, Print print)
    {
        if (columns.Count == 0)
            yield break;
        (columns, var widths) = Fitted(columns, rows, print.Texts);
        var lefts = new double[columns.Count];
        for (var i = 1; i < lefts.Length; i++)
            lefts[i] = lefts[i - 1] + widths[i - 1];

        var (height, draw) = HeadOf(columns, widths, lefts, print);
        var again = height > HighestHeadAgain ? null : new Piece(height, (canvas, top) => canvas.Aside(() => draw(canvas, top, true)));
        yield return Piece.Begin(structure => structure.BeginElement(PdfBlockLevelElementTag.Table));
        yield return new(height, (canvas, top) => draw(canvas, top, false)) { KeepsNext = rows.Length > 0 };
        for (var row = 0; row < rows.Length; row++)
        {
            var cells = columns.Select((column, i) => print.Texts.Wrap(rows[row][i], column.Look, widths[i] - (2 * Across))).ToArray();
            var parts = (cells.Max(cell => cell.Count) + MostLines - 1) / MostLines;
            for (var part = 0; part < parts; part++)
                yield return RowOf([.. cells.Select(cell => cell.Skip(part * MostLines).Take(MostLines).ToArray())], columns, widths, lefts) with
                {
                    Again = again,
                    // Neither the first row nor the last is alone on a page, and what says that there are more is not either.
                    KeepsNext = part == parts - 1 && (row == rows.Length - 2 || (row == 0 && rows.Length > 1) || (row == rows.Length - 1 && rowsLeftOut > 0)),
                };
        }

        yield return Piece.End with { KeepsNext = rowsLeftOut > 0 && rows.Length > 0 };
    }

    /// <summary>Where it is drawn again it is no content: the table has its head already.</summary>
    private static (double Height, Action<Canvas, double, bool> Draw) HeadOf(IReadOnlyList<PrintedColumn> columns, double[] widths, double[] lefts, Print print)
    {
        var looks = columns.Select(column => column.Look.Bold().In(Palette.Muted)).ToArray();
        var titles = columns.Select((column, i) => print.Texts.Wrap(column.Title, looks[i], widths[i] - (2 * Across))).ToArray();
        var height = titles.Select((lines, i) => lines.Count * looks[i].LineHeight).Max() + (2 * Above);
        return (height, Draw);

        void Draw(Canvas canvas, double top, bool isAgain)
        {
            if (isAgain)
            {
                Cells();
                Rule();
            }
            else
            {
                canvas.In(PdfBlockLevelElementTag.TableRow, Cells);
                canvas.Aside(Rule);
            }

            void Cells()
            {
                for (var i = 0; i < titles.Length; i++)
                    if (isAgain)
                        Cell(i);
                    else
                        canvas.InHead("Column", () => Cell(i));
            }

            // Short titles stand at the bottom, next to their column.
            void Cell(int i) => WriteCell(
                canvas, titles[i], columns[i].IsNumber, looks[i], PageFrame.Left + lefts[i], widths[i], top + height - Above - (titles[i].Count * looks[i].LineHeight));

            void Rule() => canvas.Rule(PageFrame.Left, PageFrame.Left + lefts[^1] + widths[^1], top + height, Palette.Edge, 0.8);
        }
    }

    private static Piece RowOf(string[][] cells, IReadOnlyList<PrintedColumn> columns, double[] widths, double[] lefts)
    {
        var height = cells.Select((lines, i) => lines.Length * columns[i].Look.LineHeight).Max() + (2 * Above);
        return new(height, (canvas, top) =>
        {
            canvas.In(PdfBlockLevelElementTag.TableRow, () =>
            {
                for (var i = 0; i < cells.Length; i++)
                    canvas.In(PdfBlockLevelElementTag.TableDataCell, () =>
                        WriteCell(canvas, cells[i], columns[i].IsNumber, columns[i].Look, PageFrame.Left + lefts[i], widths[i], top + Above));
            });
            canvas.Aside(() => canvas.Rule(PageFrame.Left, PageFrame.Left + lefts[^1] + widths[^1], top + height, Palette.Line, 0.4));
        });
    }

    private static void WriteCell(Canvas canvas, IReadOnlyList<string> lines, bool isNumber, TextLook look, double left, double width, double top)
    {
        if (!isNumber)
            canvas.WriteLines(lines, look, left + Across, top);
        else
            for (var i = 0; i < lines.Count; i++)
                canvas.WriteRight(lines[i], look, left + width - Across, top + (i * look.LineHeight) + look.Ascent);
    }

    /// <summary>
    /// As wide as the page: what is left over goes to the texts. Where all is too wide, the widest texts are narrowed, then all is set
    /// smaller, and at last numbers are broken too.
    /// </summary>
    private static (IReadOnlyList<PrintedColumn> Columns, double[] Widths) Fitted(IReadOnlyList<PrintedColumn> columns, string[][] rows, Texts texts)
    {
        for (var size = 0; ; size++)
        {
            PrintedColumn[] sized = [.. columns.Select(column => column with { Look = column.Look.Sized(Math.Min(column.Look.Size, Sizes[size])) })];
            double[] wanted = [.. sized.Select((column, i) => Math.Max(
                texts.Width(texts.Printable(column.Title), column.Look.Bold()),
                WidestOf(i, column.Look)) + (2 * Across) + 0.5)];
            double[] least = [.. sized.Select((column, i) => Math.Min(
                wanted[i],
                Math.Max(texts.LongestWord(column.Title, column.Look.Bold()), column.IsNumber ? WidestOf(i, column.Look) : LeastText) + (2 * Across) + 0.5))];
            if (least.Sum() <= PageFrame.Width)
                return (sized, wanted.Sum() <= PageFrame.Width ? Stretched(sized, wanted) : Narrowed(wanted, least));
            if (size == Sizes.Length - 1)
                return (sized, Broken(least));
        }

        double WidestOf(int column, TextLook look) => rows.Length == 0 ? 0 : rows.Max(row => row[column].Split('\n').Max(line => texts.Width(texts.Printable(line), look)));
    }

    private static double[] Stretched(PrintedColumn[] columns, double[] wanted)
    {
        var over = PageFrame.Width - wanted.Sum();
        var growing = columns.Count(column => column.Grows);
        return [.. wanted.Select((width, i) => growing == 0 ? width + (over / wanted.Length) : columns[i].Grows ? width + (over / growing) : width)];
    }

    private static double[] Narrowed(double[] wanted, double[] least)
    {
        var (low, high) = (0d, wanted.Max());
        for (var i = 0; i < 40; i++)
        {
            var level = (low + high) / 2;
            (low, high) = At(level).Sum() <= PageFrame.Width ? (level, high) : (low, level);
        }

        return At(low);

        double[] At(double level) => [.. wanted.Select((width, i) => Math.Clamp(level, least[i], width))];
    }

    /// <summary>Narrow ones stay as they are, if they can.</summary>
    private static double[] Broken(double[] least) => Narrowed(least, [.. least.Select(width => Math.Min(width, PageFrame.Width / least.Length))]);

    private static string TitleOf(ReportColumn column, Print print) =>
        column.Style is { } style && print.UnitOf(style, column.Unit) is { } unit ? $"{column.Title} ({unit})" : column.Title;

    private static string TextOf(ReportCell cell, ReportColumn column, Print print) => cell switch
    {
        { Number: { } number } => print.Locale.Bare(number, column.Style ?? NumberStyle.Measure),
        { At: { } at } => print.Instant(at),
        { Text: { } text } => text,
        _ => column.Style is null ? "" : "–",
    };
}
