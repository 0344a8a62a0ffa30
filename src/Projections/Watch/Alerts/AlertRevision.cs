using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>When an alert fired, as it was known from a moment of record time on.</summary>
public sealed record AlertRevision(
    [property: JsonPropertyName("recorded_at")] DateTimeOffset RecordedAt, [property: JsonPropertyName("fired")] IReadOnlyList<AlertSpan> Fired)
{
    internal static string ToJson(IReadOnlyList<AlertRevision> revisions) =>
        JsonSerializer.Serialize(revisions, AlertsJson.Default.IReadOnlyListAlertRevision);

    /// <summary>The newest that was known; null where there was none.</summary>
    internal static IReadOnlyList<AlertSpan>? KnownAt(DateTimeOffset? asOf, string? json) => json is null
        ? null
        : JsonSerializer.Deserialize(json, AlertsJson.Default.IReadOnlyListAlertRevision)!.LastOrDefault(revision => asOf is null || revision.RecordedAt <= asOf)?.Fired;
}
