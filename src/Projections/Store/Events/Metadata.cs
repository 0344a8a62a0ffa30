using System.Runtime.InteropServices;
using System.Text.Json;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>What the read models ask of a metric's metadata.</summary>
public static class Metadata
{
    /// <summary>A text, trimmed and cut to what a dimension holds; null where there is none.</summary>
    public static string? Text(this MetricRecorded metric, string key)
    {
        if (metric.Field(key) is not { ValueKind: JsonValueKind.String } field)
            return null;
        var text = field.GetString()!.Trim();
        return text.Length == 0 ? null : Cut(text);
    }

    /// <summary>As <see cref="Text"/>, in lower case.</summary>
    public static string? Word(this MetricRecorded metric, string key) => metric.Text(key)?.ToLowerInvariant();

    /// <summary>A text, or a number as its text.</summary>
    public static string? Identifier(this MetricRecorded metric, string key) =>
        metric.Field(key) is { ValueKind: JsonValueKind.Number } number ? Cut(number.GetRawText()) : metric.Text(key);

    /// <summary>An ISO 8601 instant; null where there is none.</summary>
    public static DateTimeOffset? Instant(this MetricRecorded metric, string key) =>
        metric.Text(key) is { } text && Iso8601.TryParse(text, out var instant) ? instant : null;

    /// <summary>The JSON value; null where the key is missing or its value is null.</summary>
    public static JsonElement? Field(this MetricRecorded metric, string key) =>
        metric.Metadata is { ValueKind: JsonValueKind.Object } metadata
            && metadata.TryGetProperty(key, out var field)
            && field.ValueKind != JsonValueKind.Null
            ? field
            : null;

    /// <summary>
    /// Whether the metric in memory is what the store gives back of it, whoever asks for what. JSONB writes exponents out,
    /// loses the sign of zero, and orders and spaces what is nested in its own way; texts and plain numbers stay as they are.
    /// </summary>
    public static bool ReadsBackAsWritten(this MetricRecorded metric)
    {
        if (metric.Metadata is not { } metadata)
            return true;
        foreach (var field in metadata.EnumerateObject())
            if (field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || (field.Value.ValueKind == JsonValueKind.Number && !IsPlain(field.Value)))
                return false;
        return true;
    }

    private static bool IsPlain(JsonElement number)
    {
        var digits = JsonMarshal.GetRawUtf8Value(number);
        var isNegativeZero = digits[0] == '-' && !digits.ContainsAnyInRange((byte)'1', (byte)'9');
        return !isNegativeZero && !digits.ContainsAny("eE"u8);
    }

    /// <summary>Without cutting a character in two.</summary>
    private static string Cut(string text) => text.Length <= SeriesKey.LongestValue
        ? text
        : text[..(char.IsHighSurrogate(text[SeriesKey.LongestValue - 1]) ? SeriesKey.LongestValue - 1 : SeriesKey.LongestValue)];
}
