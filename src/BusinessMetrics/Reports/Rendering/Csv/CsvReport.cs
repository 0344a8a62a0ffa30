using System.Globalization;
using System.Text;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Reports.Rendering.Csv;

/// <summary>
/// A report as one table (RFC 4180, UTF-8 without a mark, lines end with CR LF), a line for everything that it says. Numbers are
/// whole, with a point and without groups; no text runs as a formula (<see cref="CsvCell"/>).
/// </summary>
/// <remarks>
/// | kind | section | block | row | column | value | unit, before, query, field |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | about | | | | a fact's name | the fact | |
/// | figure | title | its number in the section | the figure's id | its label | exact, empty without data | all |
/// | cell | title | number and title of the table | its number | the column's title | number, text or instant in UTC | unit, query |
/// | point | title | number and title of the chart | category, or the span's start in UTC | the series' name | exact | unit, query |
/// | statement | title | its number | its number | its tone | the sentence | field: the ids of its figures |
/// | text, failure | title | its number | | | the text | |
/// | left_out | title | number and title of the table | | | how many rows are not there | |
/// </remarks>
public static class CsvReport
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    public static readonly IReadOnlyList<string> Columns = ["kind", "section", "block", "row", "column", "value", "unit", "before", "query", "field"];

    public static byte[] Render(ReportDocument report)
    {
        using var bytes = new MemoryStream();
        Write(report, bytes);
        return bytes.ToArray();
    }

    /// <summary>Line by line.</summary>
    public static void Write(ReportDocument report, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = CsvCell.LineEnd };
        writer.WriteLine(string.Join(',', Columns));
        foreach (var (name, value) in ReportFacts.Of(report))
            writer.WriteLine(new Line("about") { Column = NameOf(name), Value = CsvCell.Of(value) });
        foreach (var line in report.Sections.SelectMany(section => LinesOf(section, report.Currency)))
            writer.WriteLine(line);
    }

    /// <summary>Numbers are nobody's formula: -5 stays a number.</summary>
    public static string Number(ExactNumber? number) => number?.ToString() ?? "";

    /// <summary>A cell's text, quoted where it must be.</summary>
    public static string Of(ReportCell cell) => cell switch
    {
        { Number: { } number } => Number(number),
        { At: { } at } => Iso8601.Format(at),
        _ => CsvCell.Of(cell.Text),
    };

    private static string NameOf(string fact) => fact.Split(',')[0].ToLowerInvariant().Replace(' ', '_');

    private static IEnumerable<Line> LinesOf(ReportSection section, string currency)
    {
        if (section.Failure is not null)
            yield return new("failure") { Section = section.Title, Value = CsvCell.Of(section.Failure) };
        foreach (var (index, block) in section.Blocks.Index())
            foreach (var line in LinesOf(block, currency))
                yield return line with { Section = section.Title, Block = line.Block is null ? Of(index + 1) : $"{Of(index + 1)} {line.Block}" };
    }

    private static IEnumerable<Line> LinesOf(ReportBlock block, string currency) => block switch
    {
        StatementsBlock statements => statements.Statements.Index().Select(one => new Line("statement")
        {
            Row = Of(one.Index + 1),
            Column = ToneOf(one.Item.Tone),
            Value = CsvCell.Of(one.Item.Text),
            Field = string.Join(' ', one.Item.Figures),
        }),
        FiguresBlock figures => figures.Figures.Select(figure => new Line("figure")
        {
            Row = figure.Id,
            Column = figure.Label,
            Value = Number(figure.Value),
            Unit = ReportFacts.UnitOf(figure.Style, figure.Unit, currency),
            Before = Number(figure.Before),
            Query = figure.Query,
            Field = figure.Field,
        }),
        TableBlock table => LinesOf(table, currency),
        ChartBlock chart => LinesOf(chart, currency),
        TextBlock text => [new("text") { Value = CsvCell.Of(text.Text) }],
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "a block of no kind that is known"),
    };

    private static IEnumerable<Line> LinesOf(TableBlock table, string currency)
    {
        foreach (var (number, row) in table.Rows.Index())
            foreach (var (column, cell) in table.Columns.Zip(row))
                yield return new("cell")
                {
                    Block = table.Title,
                    Row = Of(number + 1),
                    Column = column.Title,
                    Value = Of(cell),
                    Unit = cell.Number is null ? null : ReportFacts.UnitOf(column.Style, column.Unit, currency),
                    Query = table.Query,
                };
        if (table.RowsLeftOut > 0)
            yield return new("left_out") { Block = table.Title, Value = Of(table.RowsLeftOut), Query = table.Query };
    }

    private static IEnumerable<Line> LinesOf(ChartBlock chart, string currency)
    {
        var places = chart.Kind == ChartKind.Bars ? chart.Categories : [.. chart.Starts.Select(Iso8601.Format)];
        foreach (var (place, name) in places.Index())
            foreach (var series in chart.Series)
                yield return new("point")
                {
                    Block = chart.Title,
                    Row = name,
                    Column = series.Name,
                    Value = Number(series.Values[place]),
                    Unit = ReportFacts.UnitOf(chart.Style, chart.Unit, currency),
                    Query = chart.Query,
                };
    }

    private static string ToneOf(ReportTone tone) => tone switch
    {
        ReportTone.Good => "good",
        ReportTone.Bad => "bad",
        _ => "neutral",
    };

    private static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary><see cref="Value"/> and <see cref="Before"/> are cells already, since only they hold numbers; the others are plain texts.</summary>
    private sealed record Line(string Kind)
    {
        public string? Section { get; init; }

        public string? Block { get; init; }

        public string? Row { get; init; }

        public string? Column { get; init; }

        public string Value { get; init; } = "";

        public string? Unit { get; init; }

        public string Before { get; init; } = "";

        public string? Query { get; init; }

        public string? Field { get; init; }

        public override string ToString() => string.Join(
            ',', Kind, CsvCell.Of(Section), CsvCell.Of(Block), CsvCell.Of(Row), CsvCell.Of(Column), Value, CsvCell.Of(Unit), Before, CsvCell.Of(Query), CsvCell.Of(Field));
    }
}
