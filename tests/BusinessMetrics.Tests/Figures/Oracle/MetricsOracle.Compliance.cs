using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    private const int AuditRowsShown = 100;

    /// <summary>
    /// What <c>GET /metrics/compliance</c> answers as far as it comes from metrics: the service adds its own audit events and
    /// what it redacted itself.
    /// </summary>
    public JsonObject Compliance(DateTimeOffset start, DateTimeOffset? end, string? framework = null, DateTimeOffset? asOf = null)
    {
        var current = KnownIn(OracleWindow.Of(start, end, asOf), asOf).Where(metric => metric.Category == "compliance").ToList();
        var shown = framework is null ? Frameworks : [framework];
        return new JsonObject
        {
            ["overall_score"] = OverallScore(shown, end, asOf),
            ["frameworks"] = new JsonObject(shown.Select(name => KeyValuePair.Create<string, JsonNode?>(name, StateOf(name, end, asOf).Block()))),
            ["audit_trail"] = AuditTrail(current),
            ["data_protection"] = new JsonObject
            {
                ["data_encrypted"] = SumOf(current, "compliance", "data_encrypted"),
                ["data_anonymized"] = SumOf(current, "compliance", "data_anonymized"),
                ["pii_detected"] = SumOf(current, "compliance", "pii_detected"),
                ["pii_removed"] = SumOf(current, "compliance", "pii_removed"),
            },
            ["access_control"] = new JsonObject
            {
                ["total_users"] = LatestValue(StateMetrics(end, asOf).Where(metric => metric.Name == "total_users" && OracleUnits.Of(metric).IsOfThings)),
                ["active_users"] = LatestValue(StateMetrics(end, asOf).Where(metric => metric.Name == "active_users" && OracleUnits.Of(metric).IsOfThings)),
                ["failed_logins"] = SumOf(current, "compliance", "failed_logins"),
                ["privilege_escalations"] = SumOf(current, "compliance", "privilege_escalations"),
            },
        };
    }

    /// <summary>The compliance block of the security answer.</summary>
    private JsonObject ComplianceScores(DateTimeOffset? end, DateTimeOffset? asOf) => new()
    {
        ["gdpr_compliance"] = StateOf("gdpr", end, asOf).Score,
        ["soc2_compliance"] = StateOf("soc2", end, asOf).Score,
        ["iso27001_compliance"] = StateOf("iso27001", end, asOf).Score,
        ["nist_compliance"] = StateOf("nist", end, asOf).Score,
        ["overall_score"] = OverallScore(Frameworks, end, asOf),
    };

    private double OverallScore(IEnumerable<string> frameworks, DateTimeOffset? end, DateTimeOffset? asOf) =>
        frameworks.Select(name => StateOf(name, end, asOf)).Where(state => state.HasData).Select(state => state.Score).DefaultIfEmpty().Average();

    private List<OracleMetric> StateMetrics(DateTimeOffset? end, DateTimeOffset? asOf) =>
        [.. Known(asOf).Where(metric => metric.Category == "compliance" && (end is null || metric.OccurredAt < end))];

    private FrameworkState StateOf(string framework, DateTimeOffset? end, DateTimeOffset? asOf) =>
        FrameworkState.Of(framework, StateMetrics(end, asOf));

    private static JsonArray AuditTrail(List<OracleMetric> current) => Rows(current
        .Where(metric => metric.Name == "audit_event")
        .OrderByDescending(metric => metric.OccurredAt)
        .ThenByDescending(metric => metric.Id.ToString("N"), StringComparer.Ordinal)
        .Take(AuditRowsShown)
        .Select(metric => new JsonObject
        {
            ["action"] = metric.Text("action") ?? "",
            ["user"] = metric.Text("user") ?? "",
            ["timestamp"] = Instant(metric.OccurredAt),
            ["details"] = metric.Metadata?["details"] is { } details && details.GetValueKind() != System.Text.Json.JsonValueKind.String
                ? details.ToJsonString()
                : metric.Text("details") ?? "",
        }));
}
