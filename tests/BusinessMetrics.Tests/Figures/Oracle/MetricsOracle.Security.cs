using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    /// <summary>What <c>GET /metrics/security</c> answers.</summary>
    public JsonObject Security(
        DateTimeOffset start, DateTimeOffset? end, string? threatType = null, string? severity = null, DateTimeOffset? asOf = null)
    {
        var window = OracleWindow.Of(start, end, asOf);
        var current = KnownIn(window, asOf);
        var threats = Threats(current);
        var previousThreats = Threats(KnownIn(window.Previous, asOf));

        return new JsonObject
        {
            ["threat_detection"] = ThreatDetection(threats, current),
            ["threat_types"] = ThreatTypes(threats, previousThreats),
            ["attack_vectors"] = AttackVectors(threats, previousThreats),
            ["compliance"] = ComplianceScores(end, asOf),
            ["incidents"] = Rows(Incidents(window, asOf)
                .Where(incident => (threatType is null || incident.ThreatType == threatType) && (severity is null || incident.Severity == severity))
                .Select(incident => incident.Row())),
        };

        List<OracleMetric> Threats(List<OracleMetric> metrics) =>
        [
            .. metrics.Where(metric => metric.Is("security", "threat_detected") && OracleUnits.Of(metric).IsOfThings
                && (threatType is null || metric.Label("threat_type") == threatType)
                && (severity is null || metric.Severity() == severity)),
        ];
    }

    private static JsonObject ThreatDetection(List<OracleMetric> threats, List<OracleMetric> current)
    {
        var total = Sum(threats);
        var falsePositives = SumOf(current, "security", "false_positive");
        var falseNegatives = SumOf(current, "security", "false_negative");
        var trueNegatives = SumOf(current, "security", "true_negative");
        var truePositives = Math.Max(0, total - falsePositives);
        return new JsonObject
        {
            ["total_threats"] = total,
            ["threats_blocked"] = SumOf(current, "security", "threat_blocked"),
            ["false_positives"] = falsePositives,
            ["false_negatives"] = falseNegatives,
            ["detection_rate"] = Ratio(truePositives, truePositives + falseNegatives),
            ["accuracy"] = Ratio(truePositives + trueNegatives, truePositives + trueNegatives + falsePositives + falseNegatives),
            ["samples"] = threats.Count
                + current.Count(metric => metric.Is("security", "threat_blocked", "false_positive", "false_negative", "true_negative") && OracleUnits.Of(metric).IsOfThings),
        };
    }

    private static JsonArray ThreatTypes(List<OracleMetric> threats, List<OracleMetric> previousThreats) => Rows(threats
        .GroupBy(metric => metric.Label("threat_type"))
        .OrderByDescending(Sum)
        .ThenBy(ofType => ofType.Key, StringComparer.Ordinal)
        .Select(ofType => new JsonObject
        {
            ["type"] = ofType.Key,
            ["count"] = Sum(ofType),
            ["severity"] = OracleMetadata.Highest(ofType.Select(metric => metric.Severity())),
            ["trend"] = Trend(Sum(ofType), Sum(previousThreats.Where(metric => metric.Label("threat_type") == ofType.Key))),
        }));

    private static JsonArray AttackVectors(List<OracleMetric> threats, List<OracleMetric> previousThreats) => Rows(threats
        .GroupBy(metric => metric.Label("attack_vector"))
        .OrderByDescending(Sum)
        .ThenBy(ofVector => ofVector.Key, StringComparer.Ordinal)
        .Select(ofVector => new JsonObject
        {
            ["vector"] = ofVector.Key,
            ["count"] = Sum(ofVector),
            ["success_rate"] = Ratio(Sum(ofVector.Where(metric => metric.Succeeded())), Sum(ofVector)),
            ["trend"] = Trend(Sum(ofVector), Sum(previousThreats.Where(metric => metric.Label("attack_vector") == ofVector.Key))),
        }));

    private static decimal SumOf(IEnumerable<OracleMetric> metrics, string category, params string[] names) =>
        Sum(metrics.Where(metric => metric.Is(category, names) && OracleUnits.Of(metric).IsOfThings));
}
