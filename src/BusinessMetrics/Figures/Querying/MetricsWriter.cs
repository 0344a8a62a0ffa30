using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Trust.Subjects;

namespace BusinessMetrics.Figures.Querying;

/// <summary>
/// Writes listed metrics as the serializer writes <see cref="MetricItem"/>, byte for byte. A page holds thousands of
/// few series: what is the same in all of a series' metrics is escaped once, and metadata are not taken apart.
/// </summary>
internal sealed class MetricsWriter(Utf8JsonWriter writer, PeopleShown people)
{
    private static readonly JsonEncodedText MetricId = JsonEncodedText.Encode("metric_id");
    private static readonly JsonEncodedText MetricName = JsonEncodedText.Encode("metric_name");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText Unit = JsonEncodedText.Encode("unit");
    private static readonly JsonEncodedText Category = JsonEncodedText.Encode("category");
    private static readonly JsonEncodedText Service = JsonEncodedText.Encode("service");
    private static readonly JsonEncodedText ModelName = JsonEncodedText.Encode("model_name");
    private static readonly JsonEncodedText UserId = JsonEncodedText.Encode("user_id");
    private static readonly JsonEncodedText SessionId = JsonEncodedText.Encode("session_id");
    private static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("metadata");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText Retracted = JsonEncodedText.Encode("retracted");

    private readonly Dictionary<MetricSeries, SeriesText> _series = new(ReferenceEqualityComparer.Instance);

    public void Write(ListedMetric metric)
    {
        var series = TextOf(metric.Series);
        var subject = people.About(metric);
        writer.WriteStartObject();
        writer.WriteString(MetricId, metric.MetricId);
        writer.WriteString(MetricName, series.Name);
        writer.WritePropertyName(Value);
        ExactNumberJsonConverter.Write(writer, metric.Value);
        writer.WriteString(Unit, series.Unit);
        writer.WriteString(Category, series.Category);
        writer.WriteString(Service, series.Service);
        if (series.Model is { } model)
            writer.WriteString(ModelName, model);
        if (PeopleShown.Person(metric, subject) is { } person)
            writer.WriteString(UserId, person);
        if (PeopleShown.Session(metric, subject) is { } session)
            writer.WriteString(SessionId, session);
        if (PeopleShown.Metadata(metric, subject) is { } metadata)
        {
            writer.WritePropertyName(Metadata);
            MetadataText.Write(writer, metadata);
        }

        WriteInstant(Timestamp, metric.OccurredAt);
        if (metric.Retraction is { } retraction)
        {
            writer.WriteStartObject(Retracted);
            WriteInstant(JsonEncodedText.Encode("at"), retraction.RetractedAt);
            writer.WriteString("reason"u8, retraction.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteInstant(JsonEncodedText name, DateTimeOffset instant)
    {
        Span<byte> text = stackalloc byte[Iso8601.LongestFormat];
        writer.WriteString(name, text[..Iso8601.Format(instant, text)]);
    }

    private SeriesText TextOf(MetricSeries series)
    {
        if (!_series.TryGetValue(series, out var text))
            _series[series] = text = new(
                Encode(series.Name), Encode(series.Unit), Encode(series.Category.Name), Encode(series.Service), series.Model is { } model ? Encode(model) : null);
        return text;
    }

    private JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, writer.Options.Encoder);

    private sealed record SeriesText(JsonEncodedText Name, JsonEncodedText Unit, JsonEncodedText Category, JsonEncodedText Service, JsonEncodedText? Model);
}
