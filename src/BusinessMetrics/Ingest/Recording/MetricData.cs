using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>A metric as it is sent. Nothing in it has been checked beyond its JSON types.</summary>
public sealed record MetricData
{
    /// <summary>Optional UUID that makes recording idempotent: the same id and body again counts once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MetricId { get; init; }

    /// <summary>1-200 characters; case, spaces and hyphens do not matter.</summary>
    public string? MetricName { get; init; }

    /// <summary>A finite number, kept digit for digit.</summary>
    public ExactNumber? Value { get; init; }

    /// <summary>1-50 characters, such as ms, percentage, requests or USD.</summary>
    public string? Unit { get; init; }

    /// <summary>performance, security, cost, usage or compliance.</summary>
    public string? Category { get; init; }

    /// <summary>1-200 characters: the service that the metric speaks of.</summary>
    public string? Service { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelName { get; init; }

    /// <summary>The person concerned. It is kept apart from the metric and can be forgotten.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SessionId { get; init; }

    /// <summary>An object of at most 64 keys and 16 KB.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Metadata { get; init; }

    /// <summary>When it happened: ISO 8601, UTC where no offset is given; now if left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timestamp { get; init; }
}
