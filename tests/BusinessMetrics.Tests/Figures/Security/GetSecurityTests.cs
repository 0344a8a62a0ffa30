using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Security;

[Collection(FiguresCollection.Name)]
public class GetSecurityTests(TestServers servers) : IAsyncLifetime
{
    private RecordedDay _day = null!;

    public async Task InitializeAsync() => _day = await RecordedDay.StartAsync(servers);

    public async Task DisposeAsync() => await _day.DisposeAsync();

    private Task<JsonNode> SecurityAsync(string query = "", DateTimeOffset? asOf = null, double from = 0, double to = 24) =>
        _day.AskAsync("/metrics/security", query, asOf, from, to);

    private Dictionary<string, object?> Count(double hours, string name, object value) => _day.Metric(hours, "security", name, value);

    private Dictionary<string, object?> Threat(double hours, object value, string? metadata = null, Guid? id = null) =>
        _day.Metric(hours, "security", "threat_detected", value, metadata: metadata, id: id);

    private Dictionary<string, object?> Incident(double hours, string? metadata, Guid? id = null) =>
        _day.Metric(hours, "security", "security_incident", 1, metadata: metadata, id: id);

    private Dictionary<string, object?> Compliance(double hours, string name, object value, string unit, string? metadata = null) =>
        _day.Metric(hours, "compliance", name, value, unit, metadata: metadata);

    [Fact]
    public async Task an_empty_service_answers_the_whole_shape_with_zeros()
    {
        (await SecurityAsync()).ShouldHave("""
            {"threat_detection": {"total_threats": 0, "threats_blocked": 0, "false_positives": 0, "false_negatives": 0,
                                  "detection_rate": 0, "accuracy": 0, "samples": 0},
             "threat_types": [], "attack_vectors": [], "incidents": [],
             "compliance": {"gdpr_compliance": 0, "soc2_compliance": 0, "iso27001_compliance": 0, "nist_compliance": 0, "overall_score": 0}}
            """);
    }

    [Fact]
    public async Task threats_are_counted_by_their_values_inside_the_window()
    {
        await _day.RecordAsync(
            Threat(0, 6), Threat(23.9, 4), Threat(24, 100), Threat(-1, 100),
            Count(2, "threat_blocked", 7), Count(3, "false_positive", 2), Count(4, "false_negative", 2), Count(5, "true_negative", 28),
            Count(6, "firewall_rules", 99), _day.Metric(6, "usage", "threat_detected", 99));

        // TP = 10 - 2 = 8; 8 / (8 + 2); (8 + 28) / (8 + 28 + 2 + 2)
        (await SecurityAsync())["threat_detection"].ShouldHave("""
            {"total_threats": 10, "threats_blocked": 7, "false_positives": 2, "false_negatives": 2, "detection_rate": 0.8, "accuracy": 0.9, "samples": 6}
            """);
        // Two threats and three false alarms: TP is 0 and not -1.
        await _day.RecordAsync(Threat(30, -98), Count(30, "false_positive", 3), Count(30, "false_negative", 1), Count(30, "true_negative", 4));
        (await SecurityAsync(from: 24, to: 48))["threat_detection"].ShouldHave(
            """{"total_threats": 2, "false_positives": 3, "detection_rate": 0, "accuracy": 0.5, "samples": 5}""");
    }

    [Fact]
    public async Task threats_are_told_apart_by_type_and_vector_with_unknown_for_what_is_missing()
    {
        var tooLong = new string('x', 250);
        await _day.RecordAsync(
            Threat(1, 3, """{"threat_type": " worm ", "severity": "HIGH", "attack_vector": "usb", "success": true}"""),
            Threat(2, 1, """{"threat_type": "worm", "severity": "grave", "attack_vector": "usb", "success": "no"}"""),
            Threat(3, 4, """{"threat_type": 7, "severity": "medium", "success": "True"}"""),
            Threat(4, 1, """{"threat_type": "  ", "attack_vector": "", "success": 1}"""),
            Threat(5, 2, $$"""{"threat_type": "{{tooLong}}", "severity": " Critical ", "attack_vector": "Web"}"""),
            Threat(-1, 9, """{"threat_type": "worm", "severity": "critical"}"""));

        (await SecurityAsync()).ShouldHave($$"""
            {"threat_types": [{"type": "unknown", "count": 5, "severity": "medium", "trend": "up"},
                              {"type": "worm", "count": 4, "severity": "high", "trend": "down"},
                              {"type": "{{tooLong[..200]}}", "count": 2, "severity": "critical", "trend": "up"}],
             "attack_vectors": [{"vector": "unknown", "count": 5, "success_rate": 0.8, "trend": "down"},
                                {"vector": "usb", "count": 4, "success_rate": 0.75, "trend": "up"},
                                {"vector": "Web", "count": 2, "success_rate": 0, "trend": "up"}]}
            """);
    }

    [Fact]
    public async Task the_filters_narrow_threats_and_incidents_and_nothing_else()
    {
        await _day.RecordAsync(
            Threat(1, 3, """{"threat_type": "worm", "severity": "high"}"""),
            Threat(1, 5, """{"threat_type": "worm"}"""),
            Threat(2, 2, """{"threat_type": "bot", "severity": "high"}"""),
            Count(3, "threat_blocked", 8), Count(3, "false_negative", 1),
            Incident(1, """{"incident_id": "a", "threat_type": "worm", "type": "outage", "severity": "high"}"""),
            Incident(2, """{"incident_id": "b", "type": "worm"}"""),
            Incident(3, """{"incident_id": "c", "severity": "high"}"""),
            Compliance(1, "gdpr_compliance", 90, "percentage"));

        (await SecurityAsync("threat_type=worm")).ShouldHave("""
            {"threat_detection": {"total_threats": 8, "threats_blocked": 8, "false_negatives": 1, "samples": 4},
             "threat_types": [{"type": "worm", "count": 8, "severity": "high"}],
             "incidents": [{"incident_id": "b", "type": "worm"}, {"incident_id": "a", "type": "outage"}],
             "compliance": {"gdpr_compliance": 90}}
            """);
        (await SecurityAsync("severity=High")).ShouldHave("""
            {"threat_detection": {"total_threats": 5, "threats_blocked": 8, "samples": 4},
             "threat_types": [{"type": "worm", "count": 3}, {"type": "bot", "count": 2}],
             "incidents": [{"incident_id": "c"}, {"incident_id": "a"}]}
            """);
        (await SecurityAsync("threat_type=unknown&severity=high")).ShouldHave(
            """{"threat_detection": {"total_threats": 0}, "threat_types": [], "attack_vectors": [], "incidents": [{"incident_id": "c"}]}""");
    }

    [Fact]
    public async Task an_incident_is_what_its_newest_metric_says_and_shown_while_unresolved()
    {
        var nameless = Guid.NewGuid();
        await _day.RecordAsync(
            Incident(-50, """{"incident_id": "a", "type": "leak", "status": "open"}"""),
            Incident(1, """{"incident_id": "a", "type": "breach", "severity": "high", "status": "Looking"}"""),
            Incident(30, """{"incident_id": "a", "status": "closed"}"""),
            Incident(-60, """{"incident_id": 7, "status": "open"}"""),
            Incident(2, $$"""{"incident_id": "7", "resolved_at": "{{_day.Text(2)}}"}"""),
            Incident(3, $$"""{"incident_id": "b", "detected_at": "{{_day.Text(1)}}", "resolved_at": "{{_day.Text(4)}}", "status": " Resolved "}"""),
            Incident(5, """{"type": 12, "severity": "dire", "detected_at": "at noon"}""", nameless),
            Incident(24, """{"incident_id": "tomorrow"}"""));

        var day = (await SecurityAsync())["incidents"];
        day.ShouldHave($$"""
            [{"incident_id": "{{nameless}}", "type": "unknown", "severity": "low", "status": "open", "detected_at": "{{_day.Text(5)}}"},
             {"incident_id": "b", "type": "unknown", "severity": "low", "status": "resolved", "detected_at": "{{_day.Text(1)}}", "resolved_at": "{{_day.Text(4)}}"},
             {"incident_id": "a", "type": "breach", "severity": "high", "status": "looking", "detected_at": "{{_day.Text(-50)}}"}]
            """);
        day![0]!.AsObject().ContainsKey("resolved_at").ShouldBeFalse();
        // Two hours after which 7 was still unresolved, and neither b nor the nameless one known.
        (await SecurityAsync(to: 2))["incidents"].ShouldHave("""[{"incident_id": "a", "status": "looking"}, {"incident_id": "7", "status": "open"}]""");
    }

    [Fact]
    public async Task compliance_is_the_frameworks_scores_at_the_windows_end()
    {
        await _day.RecordAsync(
            Compliance(-900, "compliance_score", 0.9, "ratio", """{"framework": "ISO 27001"}"""),
            Compliance(-20, "gdpr_compliance", 70, "percentage"),
            Compliance(5, "compliance_score", 0.95, "percentage", """{"framework": "GDPR"}"""),
            Compliance(25, "gdpr_compliance", 10, "percentage"),
            Compliance(1, "control_status", 1, "count", """{"framework": "soc2", "control": "a", "status": "Implemented"}"""),
            Compliance(1, "control_status", 1, "count", """{"framework": "SOC 2", "control": "b", "status": "Not-Implemented"}"""),
            Compliance(1, "compliance_issue", 1, "count", """{"framework": "nist", "issue": "x", "severity": "high"}"""));

        // nist has an issue, but neither score nor control: (95 + 50 + 90) / 3
        (await SecurityAsync())["compliance"].ShouldHave("""
            {"gdpr_compliance": 95, "soc2_compliance": 50, "iso27001_compliance": 90, "nist_compliance": 0, "overall_score": 78.3333333333}
            """);
        (await SecurityAsync(to: 1))["compliance"].ShouldHave(
            """{"gdpr_compliance": 70, "soc2_compliance": 0, "iso27001_compliance": 90, "overall_score": 80}""");
    }
}
