using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Spreadsheets;

/// <summary>
/// A report as a workbook: About, Figures, Statements, a sheet for each table and for the numbers of each chart, and Exact for the
/// numbers of those that have more digits than a spreadsheet keeps. No text is a formula; instants are in UTC.
/// </summary>
public static class SpreadsheetReport
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>A writer knows one format for a column: it fits money as well as a count, and hides no decimal of either.</summary>
    private const string AnyFigure = "#,##0.00########";

    public static byte[] Render(ReportDocument report)
    {
        using var bytes = new MemoryStream();
        Workbook.WriteStable(bytes, SheetsOf(report));
        return bytes.ToArray();
    }

    private static List<Sheet> SheetsOf(ReportDocument report)
    {
        var names = new SheetNames();
        List<Sheet> sheets = [About(names.Take("About"), report), Figures(names.Take("Figures"), report)];
        List<object?[]> exact = [];
        foreach (var section in report.Sections)
            foreach (var block in section.Blocks)
                if (block is TableBlock table)
                    sheets.Add(Of(names.Take(table.Title), table, report.Currency, exact));
                else if (block is ChartBlock chart)
                    sheets.Add(Of(names.Take(chart.Title), chart, report, exact));
        if (StatementsOf(report).ToArray() is { Length: > 0 } statements)
            sheets.Insert(2, Sheet.Fitted(names.Take("Statements"), [("Section", null), ("Tone", null), ("Statement", null), ("Figures", null)], statements));
        if (exact.Count > 0)
            sheets.Add(Sheet.Fitted(names.Take("Exact"), [("Sheet", null), ("Cell", null), ("Exact", null)], exact));
        return sheets;
    }

    private static Sheet About(string name, ReportDocument report) => Sheet.Fitted(name, [("About", null), ("Value", null)],
    [
        .. ReportFacts.Of(report).Select(fact => new[] { SheetCells.Of(fact.Name), SheetCells.Of(fact.Value) }),
        .. report.Provenance.Checkpoint is { } checkpoint ? [["Checkpoint note", SheetCells.Of(checkpoint.Note)]] : Array.Empty<object?[]>(),
    ]);

    private static Sheet Figures(string name, ReportDocument report) => Sheet.Fitted(
        name,
        [
            ("Section", null), ("Figure", null), ("Value", AnyFigure), ("Unit", null), ("Before", AnyFigure), ("Change in percent", "+0.0;-0.0;0.0"),
            ("Query", null), ("Field", null), ("Id", null), ("Exact", null), ("Exact before", null),
        ],
        [
            .. from section in report.Sections
               from figures in section.Blocks.OfType<FiguresBlock>()
               from figure in figures.Figures
               select new[]
               {
                   SheetCells.Of(section.Title), SheetCells.Of(figure.Label), SheetCells.Of(figure.Value),
                   SheetCells.Of(ReportFacts.UnitOf(figure.Style, figure.Unit, report.Currency)), SheetCells.Of(figure.Before), figure.ChangePercent,
                   SheetCells.Of(figure.Query), SheetCells.Of(figure.Field), SheetCells.Of(figure.Id), SheetCells.ExactOf(figure.Value),
                   SheetCells.ExactOf(figure.Before),
               },
        ]);

    private static IEnumerable<object?[]> StatementsOf(ReportDocument report) =>
        from section in report.Sections
        from said in ((IEnumerable<(string Tone, string Text, string Figures)>)[
            .. section.Failure is { } failure ? [("failed", failure, "")] : Array.Empty<(string, string, string)>(),
            .. section.Blocks.SelectMany(block => block switch
            {
                StatementsBlock statements => statements.Statements.Select(one => (ToneOf(one.Tone), one.Text, string.Join(' ', one.Figures))),
                TextBlock text => [("text", text.Text, "")],
                _ => [],
            })])
        select new[] { SheetCells.Of(section.Title), said.Tone, SheetCells.Of(said.Text), said.Figures.Length == 0 ? null : said.Figures };

    private static string ToneOf(ReportTone tone) => tone switch
    {
        ReportTone.Good => "good",
        ReportTone.Bad => "bad",
        _ => "neutral",
    };

    private static Sheet Of(string name, TableBlock table, string currency, List<object?[]> exact)
    {
        var isDate = table.Columns.Select((column, i) => column.Style is null && table.Rows.Any(row => i < row.Count && row[i].At is not null)).ToArray();
        // Under the head, and above what says how many are not there.
        var shown = Math.Min(table.Rows.Count, Workbook.MostRows - 2);
        for (var row = 0; row < shown; row++)
            for (var column = 0; column < table.Rows[row].Count; column++)
                NoteExact(exact, name, row, column, table.Rows[row][column].Number);
        return Sheet.Fitted(name, [.. table.Columns.Select((column, i) => Headed(column, isDate[i], currency))], Rows());

        IEnumerable<object?[]> Rows()
        {
            foreach (var row in table.Rows.Take(shown))
                yield return [.. table.Columns.Select((_, i) => i < row.Count ? SheetCells.Of(row[i]) : null)];
            // Nobody should take the rows for all there are.
            if (table.RowsLeftOut + table.Rows.Count - shown is > 0 and var more)
                yield return [.. table.Columns.Select((_, i) => i == 0 ? $"and {more} more rows" : (object?)null)];
        }
    }

    /// <summary>Over time with the local time beside it: there a day begins at midnight.</summary>
    private static Sheet Of(string name, ChartBlock chart, ReportDocument report, List<object?[]> exact)
    {
        var isBars = chart.Kind == ChartKind.Bars;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(report.TimeZone);
        (string Title, string? Format)[] heads = isBars ? [("Category", null)] : [("Start (UTC)", SheetCells.DateFormat), ($"Start ({report.TimeZone})", SheetCells.DateFormat)];
        var places = isBars ? chart.Categories.Count : chart.Starts.Count;
        for (var column = 0; column < chart.Series.Count; column++)
            for (var row = 0; row < places; row++)
                NoteExact(exact, name, row, column + heads.Length, chart.Series[column].Values[row]);
        return Sheet.Fitted(
            name,
            [.. heads, .. chart.Series.Select(series => Headed(new(series.Name, chart.Style, chart.Unit), isDate: false, report.Currency))],
            Enumerable.Range(0, places).Select(place => (object?[])[.. HeadsOf(place), .. chart.Series.Select(series => SheetCells.Of(series.Values[place]))]));

        object?[] HeadsOf(int place) => isBars
            ? [SheetCells.Of(chart.Categories[place])]
            : [SheetCells.Of(chart.Starts[place]), SheetCells.Local(chart.Starts[place], zone)];
    }

    /// <summary>With what its numbers are in: a number has no room for it.</summary>
    internal static (string Title, string? Format) Headed(ReportColumn column, bool isDate, string currency) => isDate
        ? ($"{column.Title} (UTC)", SheetCells.DateFormat)
        : (column.Style is { } style && ReportFacts.UnitOf(style, column.Unit, currency) is { } unit and not "%" ? $"{column.Title} ({unit})" : column.Title,
            SheetCells.FormatOf(column.Style));

    private static void NoteExact(List<object?[]> exact, string sheet, int row, int column, ExactNumber? number)
    {
        // Under the head, and counted from one.
        if (SheetCells.ExactOf(number) is { } text)
            exact.Add([sheet, $"{ColumnName(column)}{row + 2}", text]);
    }

    /// <summary>A to Z, AA and so on.</summary>
    private static string ColumnName(int column) => column < 26 ? $"{(char)('A' + column)}" : ColumnName((column / 26) - 1) + (char)('A' + (column % 26));
}
