using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>
/// One metric that a service reported. The event's id in the store is the metric's id, its timestamp there is the
/// moment of record; <see cref="OccurredAt"/> is the moment that the metric speaks of. No event holds a direct
/// identifier of a person: <see cref="Subject"/> is a random number that only the subject directory can resolve.
/// </summary>
/// <remarks>
/// The JSON names are short because they are stored with every event, and they never change: a renamed one would make
/// recorded history unreadable.
/// </remarks>
public abstract record MetricRecorded
{
    [JsonPropertyName("n")]
    public required string Name { get; init; }

    [JsonPropertyName("v")]
    public required ExactNumber Value { get; init; }

    [JsonPropertyName("u")]
    public required string Unit { get; init; }

    [JsonPropertyName("s")]
    public required string Service { get; init; }

    [JsonPropertyName("m")]
    public string? Model { get; init; }

    /// <summary>UTC, to the microsecond, which is what PostgreSQL keeps.</summary>
    [JsonPropertyName("t")]
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The pseudonym of the person the metric is about.</summary>
    [JsonPropertyName("p")]
    public Guid? Subject { get; init; }

    /// <summary>The session id, enciphered under the subject's own key.</summary>
    [JsonPropertyName("c")]
    public string? Session { get; init; }

    [JsonPropertyName("d")]
    public JsonElement? Metadata { get; init; }

    /// <summary>What redaction took out of the metric's texts; null where that was nothing.</summary>
    [JsonPropertyName("r")]
    public RemovedPersonalData? Removed { get; init; }

    [JsonIgnore]
    public abstract MetricCategory Category { get; }
}
