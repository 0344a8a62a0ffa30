using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Trust.Subjects;

/// <param name="UserId">The person, or a pseudonym for callers who may not see people.</param>
public sealed record MetricItem(
    Guid MetricId,
    string MetricName,
    ExactNumber Value,
    string Unit,
    string Category,
    string Service,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ModelName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UserId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SessionId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Metadata,
    DateTimeOffset Timestamp,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MetricRetraction? Retracted);

/// <summary>When and why a metric was retracted.</summary>
public sealed record MetricRetraction(DateTimeOffset At, string Reason);
