using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Security;

/// <summary>An incident as its newest metric tells it.</summary>
/// <param name="ThreatType">What it is filtered by.</param>
/// <param name="DetectedAt">As it was reported; the time of the incident's first metric where that is missing.</param>
public sealed record IncidentState(
    string Type, string ThreatType, string Severity, string Status, DateTimeOffset? DetectedAt, DateTimeOffset? ResolvedAt)
{
    public bool IsResolved => ResolvedAt is not null || Status is "resolved" or "closed";

    public static IncidentState FromJson(string json) => JsonSerializer.Deserialize(json, IncidentStateJson.Default.IncidentState)!;
}

[JsonSerializable(typeof(IncidentState))]
internal sealed partial class IncidentStateJson : JsonSerializerContext;

/// <summary>Security metrics and what their read model keeps (docs/understand/figures/vocabulary.md, "Security").</summary>
public static class SecurityCategory
{
    public const string Unknown = "unknown";
    public const string ThreatDetected = "threat_detected";

    /// <summary>Lowest first.</summary>
    public static IReadOnlyList<string> Severities { get; } = ["low", "medium", "high", "critical"];

    /// <summary>Dimensions: figure (the metric's name), threat_type, severity, attack_vector, success (true or false), service.</summary>
    public static RollupModel Rollups { get; } = new(
        "security", ["figure", "threat_type", "severity", "attack_vector", "success", "service"], Observe)
    {
        Category = "security",
        Statistics = Statistics.None,
    };

    /// <summary>
    /// The same over all services, which is what is mostly asked: with a score of services, a day has less than a tenth of
    /// the rows. Dimensions: those of <see cref="Rollups"/> without service.
    /// </summary>
    public static RollupModel Totals { get; } = new(
        "security_totals", ["figure", "threat_type", "severity", "attack_vector", "success"], ObserveTotals)
    {
        Category = "security",
        Statistics = Statistics.None,
    };

    /// <summary>What answers a question about these services with the fewest rows; null for all services.</summary>
    public static RollupModel RollupsOf(IReadOnlyList<string>? services) => services is null ? Totals : Rollups;

    /// <summary>Key: incident_id. The state is an <see cref="IncidentState"/>.</summary>
    public static StateModel Incidents { get; } = new("security_incidents", ["incident_id"], ObserveIncident);

    public static CategoryReadModel ReadModel { get; } = new(MetricCategories.Security, [Rollups, Totals], [Incidents], version: 6);

    /// <summary>Which figures a metric of this name and unit is in.</summary>
    public static Coverage CoverageOf(string name, Unit unit) => name switch
    {
        ThreatDetected => Coverage.OfThings("total_threats", unit),
        "threat_blocked" => Coverage.OfThings("threats_blocked", unit),
        "false_positive" => Coverage.OfThings("false_positives", unit),
        "false_negative" => Coverage.OfThings("false_negatives", unit),
        "true_negative" => Coverage.OfThings("accuracy", unit),
        "security_incident" => Coverage.In("incidents"),
        _ => Coverage.None(UncountedReason.UnknownName, "a name of the vocabulary, such as threat_detected or security_incident"),
    };

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (!UnitCatalogue.Of(metric.Unit, metric.Name).IsOfThings)
            yield break;
        if (metric.Name is "threat_blocked" or "false_positive" or "false_negative" or "true_negative")
            yield return new(new(metric.Name, null, null, null, null, metric.Service), metric.Value);
        else if (metric.Name == ThreatDetected)
            yield return new(
                new(
                    ThreatDetected,
                    metric.Text("threat_type") ?? Unknown,
                    SeverityOf(metric),
                    metric.Text("attack_vector") ?? Unknown,
                    Succeeded(metric) ? "true" : "false",
                    metric.Service),
                metric.Value);
    }

    private static IEnumerable<Observation> ObserveTotals(RecordedMetric recorded) =>
        Observe(recorded).Select(observation => observation with { Series = new([.. observation.Series.Values.SkipLast(1)]) });

    private static IEnumerable<StateChange> ObserveIncident(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (metric.Name != "security_incident")
            yield break;
        var type = metric.Text("type");
        var state = new IncidentState(
            type ?? Unknown,
            metric.Text("threat_type") ?? type ?? Unknown,
            SeverityOf(metric),
            metric.Word("status") ?? "open",
            metric.Instant("detected_at"),
            metric.Instant("resolved_at"));
        yield return new(
            [metric.Identifier("incident_id") ?? recorded.MetricId.ToString()],
            JsonSerializer.Serialize(state, IncidentStateJson.Default.IncidentState));
    }

    private static string SeverityOf(MetricRecorded metric) =>
        metric.Word("severity") is { } severity && Severities.Contains(severity) ? severity : Severities[0];

    private static bool Succeeded(MetricRecorded metric) =>
        metric.Field("success") is { ValueKind: JsonValueKind.True } || metric.Word("success") == "true";
}
