using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>Draws what <c>GET /metrics/series</c> answers.</summary>
internal static class SeriesChart
{
    private const string Others = "others";

    /// <summary>Null where nothing was recorded.</summary>
    public static ChartBlock? Of(SectionContext context, string title, ChartKind kind, ReportAnswer answer, string name)
    {
        var lines = answer.List("/series").Select((line, i) => (Key: KeyOf(line, name), Line: line)).ToList();
        if (ReportAnswer.At(answer.Root, "/rest") is { } rest)
            lines.Add((Others, rest));
        var unit = answer.Text("/unit");
        var style = StyleOf(unit, context.Currency);
        if (kind == ChartKind.Bars)
        {
            var bars = lines.Where(line => ReportAnswer.NumberOf(ReportAnswer.At(line.Line, "/value")) is not null).ToArray();
            var values = bars.Select(line => ReportAnswer.NumberOf(ReportAnswer.At(line.Line, "/value"))).ToArray();
            return bars.Length == 0
                ? null
                : new(title, kind, $"{title}: {string.Join("; ", bars.Select((bar, i) => $"{bar.Key} {Show(values[i])}"))}.", style, UnitOf(unit), [.. bars.Select(bar => bar.Key)], [], [new(name, values)], answer.Question.ToString());
        }

        var series = lines.Select(line => new ChartSeries(line.Key, ValuesOf(line.Line))).Where(line => line.Values.Any(value => value is not null)).ToArray();
        if (series.Length == 0)
            return null;
        DateTimeOffset[] starts = [.. answer.List("/starts").Select(start => ReportAnswer.InstantOf(start)!.Value)];
        return new(title, kind, $"{title} by {StepOf(answer.Text("/step"))}: {string.Join("; ", series.Select(Described))}.", style, UnitOf(unit), [], starts, series, answer.Question.ToString());

        string Show(ExactNumber? value) => context.Locale.Format(value, style, UnitOf(unit), context.Currency);

        string Described(ChartSeries line)
        {
            var known = line.Values.OfType<ExactNumber>().ToArray();
            return $"{line.Name} from {Show(known.Aggregate(ExactNumber.Min))} to {Show(known.Aggregate(ExactNumber.Max))}";
        }
    }

    /// <summary>How a number in a unit of the API is shown.</summary>
    public static NumberStyle StyleOf(string? unit, string currency) => unit switch
    {
        _ when unit == currency => NumberStyle.Money,
        "ratio" => NumberStyle.Share,
        "percentage" => NumberStyle.Percentage,
        "count" or "requests" => NumberStyle.Count,
        _ => NumberStyle.Measure,
    };

    /// <summary>The unit that is written behind a number; the style writes the others itself.</summary>
    public static string? UnitOf(string? unit) => unit is "ratio" or "percentage" ? null : unit;

    public static string KeyOf(JsonElement line, string name) => ReportAnswer.At(line, "/key") switch
    {
        { ValueKind: JsonValueKind.String } key => key.GetString()!,
        _ => name,
    };

    private static ExactNumber?[] ValuesOf(JsonElement line) =>
        ReportAnswer.At(line, "/values") is { ValueKind: JsonValueKind.Array } values ? [.. values.EnumerateArray().Select(value => ReportAnswer.NumberOf(value))] : [];

    private static string StepOf(string? step) => step switch
    {
        "1w" => "week",
        "1d" => "day",
        "1h" => "hour",
        "6h" => "six hours",
        _ => "minutes",
    };
}
