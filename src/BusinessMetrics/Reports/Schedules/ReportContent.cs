using System.Text.Json;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Runs;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>What a report says, whenever and of whatever period it was made.</summary>
public static class ReportContent
{
    private const int MostSentences = 8;

    /// <summary>The same of two reports that say the same: all that is shown in their sections, but not the questions, which name their period.</summary>
    public static string HashOf(ReportDocument document)
    {
        var shown = document.Sections.Select(section => new
        {
            section.Kind,
            section.Title,
            section.Failure,
            Blocks = section.Blocks.Select(ShownOf).ToArray(),
        });
        return ReportMaker.HashOf(JsonSerializer.SerializeToUtf8Bytes(shown, JsonReport.Options));
    }

    /// <summary>Whether nothing was recorded of what it asks: it has no number but nought, and no row.</summary>
    public static bool IsEmpty(ReportDocument document) => document.Sections.All(section => section.Failure is null && section.Blocks.All(IsEmpty));

    /// <summary>The first of what it states, for whoever does not open it.</summary>
    public static IReadOnlyList<string> SentencesOf(ReportDocument document) =>
        [.. document.Sections.SelectMany(section => section.Blocks).OfType<StatementsBlock>().SelectMany(block => block.Statements).Select(statement => statement.Text).Take(MostSentences)];

    private static object ShownOf(ReportBlock block) => block switch
    {
        StatementsBlock statements => statements.Statements.Select(statement => statement.Text).ToArray(),
        FiguresBlock figures => figures.Figures.Select(figure => new { figure.Id, figure.Label, figure.Value, figure.Unit, figure.Before }).ToArray(),
        TableBlock table => new { table.Title, table.Columns, table.Rows, table.RowsLeftOut },
        ChartBlock chart => new { chart.Title, chart.Kind, chart.Unit, chart.Categories, chart.Series },
        _ => block,
    };

    private static bool IsEmpty(ReportBlock block) => block switch
    {
        FiguresBlock figures => figures.Figures.All(figure => figure.Value is null or { IsZero: true }),
        TableBlock table => table.Rows.Count == 0 || table.Rows.All(row => row.All(cell => cell.Number is null or { IsZero: true } && cell.At is null)),
        ChartBlock chart => chart.Series.All(series => series.Values.All(value => value is null or { IsZero: true })),
        _ => true,
    };
}
