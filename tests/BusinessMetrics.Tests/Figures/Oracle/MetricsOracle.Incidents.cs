using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    private List<Incident> Incidents(OracleWindow window, DateTimeOffset? asOf) =>
    [
        .. Known(asOf)
            .Where(metric => metric.Is("security", "security_incident") && (window.End is null || metric.OccurredAt < window.End))
            .GroupBy(metric => metric.IncidentId())
            .Select(metrics => Incident.Of(metrics.Key, metrics))
            .Where(incident => window.Contains(incident.DetectedAt) || incident.IsUnresolved)
            .OrderByDescending(incident => incident.DetectedAt)
            .ThenBy(incident => incident.Id, StringComparer.Ordinal),
    ];

    private sealed record Incident(
        string Id, string Type, string ThreatType, string Severity, string Status, DateTimeOffset DetectedAt, DateTimeOffset? ResolvedAt)
    {
        public bool IsUnresolved => ResolvedAt is null && Status is not ("resolved" or "closed");

        public static Incident Of(string id, IEnumerable<OracleMetric> metrics)
        {
            var newest = Latest(metrics)!;
            return new(
                id,
                newest.Label("type"),
                newest.Text("threat_type") is null ? newest.Label("type") : newest.Label("threat_type"),
                newest.Severity(),
                newest.Text("status")?.ToLowerInvariant() ?? "open",
                newest.Time("detected_at") ?? metrics.Min(metric => metric.OccurredAt),
                newest.Time("resolved_at"));
        }

        public JsonObject Row()
        {
            var row = new JsonObject
            {
                ["incident_id"] = Id,
                ["type"] = Type,
                ["severity"] = Severity,
                ["status"] = Status,
                ["detected_at"] = Instant(DetectedAt),
            };
            if (ResolvedAt is { } resolvedAt)
                row["resolved_at"] = Instant(resolvedAt);
            return row;
        }
    }
}
