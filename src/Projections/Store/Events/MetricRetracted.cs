using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>
/// A recorded metric was wrong and counts no more. It carries the metric as it was recorded, so that a read model can
/// take it back out of the bucket where it counted without looking anything up.
/// </summary>
public sealed record MetricRetracted
{
    [JsonPropertyName("i")]
    public required Guid MetricId { get; init; }

    [JsonPropertyName("r")]
    public required string Reason { get; init; }

    /// <summary>The name under which the metric's event is stored.</summary>
    [JsonPropertyName("e")]
    public required string EventName { get; init; }

    /// <summary>The metric's event as it is stored.</summary>
    [JsonPropertyName("m")]
    public required JsonElement Event { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(MetricRetracted), "metric_retracted", CorrectionsJson.Default.MetricRetracted);

    /// <summary>The stream that a retraction starts; that it can be started only once makes retracting twice once.</summary>
    public static string StreamOf(Guid metricId) => $"retraction/{metricId}";

    /// <summary>The metric that was recorded.</summary>
    public MetricRecorded ReadMetric() => (MetricRecorded)MetricCategories.Events.Read(EventName, Event.GetRawText());
}

[JsonSerializable(typeof(MetricRetracted))]
internal sealed partial class CorrectionsJson : JsonSerializerContext;
