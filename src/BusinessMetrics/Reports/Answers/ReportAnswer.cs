using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Answers;

/// <summary>Which way a figure is meant to go.</summary>
public enum Better
{
    Neither,
    Lower,
    Higher,
}

/// <summary>What the API answered. Numbers are taken as they stand there, digit for digit.</summary>
public sealed record ReportAnswer(ReportQuestion Question, JsonElement Root)
{
    /// <summary>A change of less is none worth a word, in percent.</summary>
    private const double Noticeable = 1;

    /// <summary>The number at a place; null where there is none.</summary>
    /// <param name="field">A JSON pointer (RFC 6901).</param>
    public ExactNumber? Number(string field) => NumberOf(At(Root, field));

    /// <summary>The whole number at a place; 0 where there is none.</summary>
    public long Count(string field) => Number(field) is { } number && number.TryToDecimal(out var count) ? (long)count : 0;

    public string? Text(string field) => TextOf(At(Root, field));

    public IReadOnlyList<JsonElement> List(string field) =>
        At(Root, field) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    public IReadOnlyList<JsonProperty> Fields(string field) =>
        At(Root, field) is { ValueKind: JsonValueKind.Object } fields ? [.. fields.EnumerateObject()] : [];

    /// <summary>A figure of a report that stands in this answer.</summary>
    /// <param name="before">The same answer of the period before; null where it is not compared.</param>
    /// <param name="samples">Where it says how many metrics the figure is of: without any there is no data.</param>
    public ReportFigure Figure(
        string id, string label, string field, NumberStyle style, string? unit = null, ReportAnswer? before = null, Better better = Better.Neither, string? samples = null)
    {
        var figure = new ReportFigure(id, label, Known(this), style, unit, before is null ? null : Known(before), ReportTone.Neutral, Question.ToString(), field);
        return figure with { Tone = ToneOf(figure.ChangePercent, better) };

        ExactNumber? Known(ReportAnswer answer) => samples is not null && answer.Number(samples) is not { IsZero: false } ? null : answer.Number(field);
    }

    public static ReportTone ToneOf(double? changePercent, Better better) => changePercent switch
    {
        null or (> -Noticeable and < Noticeable) => ReportTone.Neutral,
        _ when better == Better.Neither => ReportTone.Neutral,
        _ => changePercent > 0 == (better == Better.Higher) ? ReportTone.Good : ReportTone.Bad,
    };

    public static JsonElement? At(JsonElement element, string field)
    {
        foreach (var step in field.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var inner))
                element = inner;
            else if (element.ValueKind == JsonValueKind.Array && int.TryParse(name, out var place) && place < element.GetArrayLength())
                element = element[place];
            else
                return null;
        }

        return element;
    }

    public static ExactNumber? NumberOf(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number ? ExactNumber.ParseExact(number.GetRawText()) : null;

    public static string? TextOf(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static DateTimeOffset? InstantOf(JsonElement? element) =>
        TextOf(element) is { } text && Iso8601.TryParse(text, out var instant) ? instant : null;

    /// <summary>A name as a step of a field.</summary>
    public static string Step(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
