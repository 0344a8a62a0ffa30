using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>Reads one metric's JSON, field by field, so that a refusal can name the field and what came in it.</summary>
public static class MetricReader
{
    private const int MaximumErrors = 20;

    public static readonly string Fields =
        "metric_name, value, unit, category, service, model_name, user_id, session_id, metadata, timestamp, metric_id";

    private const string InstantRule = "a string: " + Iso8601.Allowed + "; no seconds or milliseconds since 1970";

    /// <summary>The metric, with an entry in <paramref name="errors"/> for each field that is not of its type.</summary>
    /// <exception cref="JsonException">It is not JSON at all.</exception>
    public static MetricData Read(ReadOnlySpan<byte> json, List<FieldError> errors)
    {
        var reader = new Utf8JsonReader(json);
        var data = new MetricData();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(new("(body)", JsonToken.Describe(ref reader), $"a JSON object with the fields {Fields}"));
            reader.Skip();
            EnsureEnd(ref reader);
            return data;
        }

        var seen = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonToken.TextOf(ref reader, out var name) ? name : "(unreadable name)";
            reader.Read();
            if (seen.Add(field))
            {
                data = ReadField(field, ref reader, json, data, errors);
                continue;
            }

            Refuse(field, "the field twice", "each field once", errors);
            reader.Skip();
        }

        EnsureEnd(ref reader);
        return data;
    }

    private static MetricData ReadField(
        string field, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, MetricData data, List<FieldError> errors)
    {
        switch (field)
        {
            case "metric_name": return data with { MetricName = ReadText(field, ref reader, errors) };
            case "value": return data with { Value = ReadNumber(ref reader, errors) };
            case "unit": return data with { Unit = ReadText(field, ref reader, errors) };
            case "category": return data with { Category = ReadText(field, ref reader, errors) };
            case "service": return data with { Service = ReadText(field, ref reader, errors) };
            case "model_name": return data with { ModelName = ReadText(field, ref reader, errors) };
            case "user_id": return data with { UserId = ReadText(field, ref reader, errors) };
            case "session_id": return data with { SessionId = ReadText(field, ref reader, errors) };
            case "metadata": return data with { Metadata = MetadataReader.Read(ref reader, json, errors) };
            case "timestamp": return data with { Timestamp = ReadText(field, ref reader, errors, InstantRule) };
            case "metric_id": return data with { MetricId = ReadText(field, ref reader, errors) };
            default:
                Refuse(field, "an unknown field", $"only {Fields}; put anything else into metadata", errors);
                reader.Skip();
                return data;
        }
    }

    /// <summary>Names a field that should not be there. Not every one of thousands: the answer must not outgrow the request.</summary>
    private static void Refuse(string field, string received, string allowed, List<FieldError> errors)
    {
        if (errors.Count < MaximumErrors)
            errors.Add(new(FieldError.Shorten(field), received, allowed));
    }

    private static string? ReadText(string field, ref Utf8JsonReader reader, List<FieldError> errors, string? ofNumber = null)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.String && JsonToken.TextOf(ref reader, out var text))
            return text;
        var received = reader.TokenType == JsonTokenType.String ? JsonToken.Unstorable(ref reader) : JsonToken.Describe(ref reader);
        errors.Add(new(field, received, reader.TokenType == JsonTokenType.Number && ofNumber is not null ? ofNumber : "a string"));
        reader.Skip();
        return null;
    }

    private static ExactNumber? ReadNumber(ref Utf8JsonReader reader, List<FieldError> errors)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.Number && ExactNumberJsonConverter.TryRead(ref reader, out var number))
            return number;
        errors.Add(new("value", JsonToken.Describe(ref reader), "a finite JSON number"));
        reader.Skip();
        // Something was sent, so it is not reported as missing too.
        return ExactNumber.Zero;
    }

    private static void EnsureEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
            throw new JsonException("there is more than one JSON value");
    }
}
