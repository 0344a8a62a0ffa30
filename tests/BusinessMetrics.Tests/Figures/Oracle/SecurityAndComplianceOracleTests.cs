using static BusinessMetrics.Tests.Figures.Oracle.Recorded;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed class SecurityAndComplianceOracleTests
{
    [Fact]
    public void detection_rate_and_accuracy_come_from_the_four_counts()
    {
        var oracle = Over(
            At(1, "security", "threat_detected", 10), At(2, "security", "threat_blocked", 7), At(3, "security", "false_positive", 2),
            At(4, "security", "false_negative", 2), At(5, "security", "true_negative", 28), At(6, "security", "firewall_rules", 99));

        // TP = 10 - 2 = 8; 8 / (8 + 2); (8 + 28) / (8 + 28 + 2 + 2)
        oracle.Security(Start, End)["threat_detection"].ShouldHave("""
            {"total_threats": 10, "threats_blocked": 7, "false_positives": 2, "false_negatives": 2,
             "detection_rate": 0.8, "accuracy": 0.9, "samples": 5}
            """);
        // No threat of this type: TP = max(0, 0 - 2).
        oracle.Security(Start, End, threatType: "malware")["threat_detection"].ShouldHave(
            """{"total_threats": 0, "false_positives": 2, "detection_rate": 0, "accuracy": 0.875, "samples": 4}""");
    }

    [Fact]
    public void threats_are_grouped_by_type_and_vector_with_unknown_for_what_is_missing()
    {
        var oracle = Over(
            At(1, "security", "threat_detected", 3, metadata: """{"threat_type": " worm ", "severity": "HIGH", "attack_vector": "usb", "success": true}"""),
            At(2, "security", "threat_detected", 1, metadata: """{"threat_type": "worm", "severity": "grave", "attack_vector": "usb", "success": "no"}"""),
            At(3, "security", "threat_detected", 4, metadata: """{"threat_type": 7, "severity": "medium", "success": "True"}"""),
            At(-1, "security", "threat_detected", 9, metadata: """{"threat_type": "worm", "severity": "critical"}"""));

        oracle.Security(Start, End).ShouldHave("""
            {"threat_types": [{"type": "unknown", "count": 4, "severity": "medium", "trend": "up"},
                              {"type": "worm", "count": 4, "severity": "high", "trend": "down"}],
             "attack_vectors": [{"vector": "unknown", "count": 4, "success_rate": 1, "trend": "down"},
                                {"vector": "usb", "count": 4, "success_rate": 0.75, "trend": "up"}]}
            """);
        oracle.Security(Start, End, severity: "low").ShouldHave(
            """{"threat_detection": {"total_threats": 1}, "threat_types": [{"type": "worm", "severity": "low", "trend": "up"}]}""");
    }

    [Fact]
    public void an_incident_is_what_its_newest_metric_says_and_shown_while_unresolved()
    {
        var oracle = Over(
            At(-50, "security", "security_incident", 1, metadata: """{"incident_id": "a", "type": "leak", "status": "open"}"""),
            At(1, "security", "security_incident", 1, metadata: """{"incident_id": "a", "type": "breach", "severity": "high", "status": "Looking"}"""),
            At(30, "security", "security_incident", 1, metadata: """{"incident_id": "a", "status": "closed"}"""),
            At(-60, "security", "security_incident", 1, metadata: """{"incident_id": 7, "status": "open"}"""),
            At(2, "security", "security_incident", 1, metadata: """{"incident_id": "7", "resolved_at": "2026-03-10T02:00:00Z"}"""),
            At(3, "security", "security_incident", 1,
                metadata: """{"incident_id": "b", "detected_at": "2026-03-10T02:00:00+01:00", "resolved_at": "2026-03-10T04:00:00Z", "threat_type": "worm"}"""));

        oracle.Security(Start, End)["incidents"].ShouldHave("""
            [{"incident_id": "b", "type": "unknown", "severity": "low", "status": "open",
              "detected_at": "2026-03-10T01:00:00Z", "resolved_at": "2026-03-10T04:00:00Z"},
             {"incident_id": "a", "type": "breach", "severity": "high", "status": "looking", "detected_at": "2026-03-07T22:00:00Z"}]
            """);
        oracle.Security(Start, End, threatType: "breach")["incidents"].ShouldHave("""[{"incident_id": "a"}]""");
        oracle.Security(Start, End, threatType: "worm")["incidents"].ShouldHave("""[{"incident_id": "b"}]""");
        oracle.Security(Start, Start.AddDays(2))["incidents"].ShouldHave("""[{"incident_id": "b"}]""");
    }

    [Fact]
    public void an_incident_without_an_id_is_its_metric()
    {
        var metric = At(1, "security", "security_incident", 1) with { Id = new("00000000-0000-0000-0000-0000000000aa") };

        Over(metric).Security(Start, End)["incidents"].ShouldHave("""
            [{"incident_id": "00000000-0000-0000-0000-0000000000aa", "type": "unknown", "severity": "low", "status": "open",
              "detected_at": "2026-03-10T01:00:00Z"}]
            """);
    }

    [Theory]
    [InlineData(0.93, "ratio", 93, "compliant")]
    [InlineData(90, "percentage", 90, "compliant")]
    [InlineData(0.6, "percentage", 60, "partial")]
    [InlineData(59.9, "points", 59.9, "non_compliant")]
    [InlineData(1.5, "ratio", 100, "compliant")]
    [InlineData(-3, "points", 0, "non_compliant")]
    public void a_score_is_the_newest_of_both_names_in_points(decimal value, string unit, decimal score, string status)
    {
        var oracle = Over(
            At(-900, "compliance", "compliance_score", value, unit, """{"framework": "ISO 27001"}"""),
            At(-901, "compliance", "iso27001_compliance", 5, "points"));

        oracle.Compliance(Start, End, "iso27001").ShouldHave($$"""
            {"overall_score": {{score}}, "frameworks": {"iso27001": {"score": {{score}}, "status": "{{status}}", "samples": 1} } }
            """);
    }

    [Fact]
    public void controls_stand_in_for_a_score_and_an_open_high_issue_makes_compliant_partial()
    {
        var oracle = Over(
            At(-90, "compliance", "control_status", 1, metadata: """{"framework": "SOC 2", "control": "b", "status": "planned"}"""),
            At(1, "compliance", "control_status", 1, metadata: """{"framework": "soc2", "control": "b", "status": "Implemented", "evidence": "seen"}"""),
            At(2, "compliance", "control_status", 1, metadata: """{"framework": "soc2", "control": "a", "status": "not implemented"}"""),
            At(3, "compliance", "control_status", 1, metadata: """{"framework": "soc2"}"""),
            At(1, "compliance", "gdpr_compliance", 95, "percentage"),
            At(2, "compliance", "compliance_issue", 1, metadata: """{"framework": "gdpr", "issue": "y", "severity": "critical"}"""),
            At(2, "compliance", "compliance_issue", 1, metadata: """{"framework": "gdpr", "issue": "x", "severity": "high", "status": "closed"}"""),
            At(2, "compliance", "compliance_issue", 1, metadata: """{"framework": "nist", "issue": "z"}"""));

        oracle.Compliance(Start, End).ShouldHave("""
            {"overall_score": 72.5, "frameworks": {
                "gdpr": {"score": 95, "status": "partial", "controls": [], "samples": 3, "issues": [
                    {"issue": "x", "severity": "high", "status": "resolved"}, {"issue": "y", "severity": "high", "status": "open"}]},
                "soc2": {"score": 50, "status": "non_compliant", "issues": [], "samples": 2, "controls": [
                    {"control": "a", "status": "not_implemented", "evidence": ""}, {"control": "b", "status": "implemented", "evidence": "seen"}]},
                "iso27001": {"samples": 0}, "nist": {"score": 0, "samples": 1}}}
            """);
        oracle.Security(Start, End)["compliance"].ShouldHave(
            """{"gdpr_compliance": 95, "soc2_compliance": 50, "iso27001_compliance": 0, "nist_compliance": 0, "overall_score": 72.5}""");
    }

    [Fact]
    public void counts_are_the_windows_and_users_are_those_at_its_end()
    {
        var oracle = Over(
            At(-99, "compliance", "total_users", 12), At(25, "compliance", "total_users", 13), At(1, "compliance", "active_users", 4),
            At(1, "compliance", "failed_logins", 2), At(2, "compliance", "failed_logins", 3), At(-1, "compliance", "failed_logins", 50),
            At(1, "compliance", "pii_detected", 6),
            At(1, "compliance", "audit_event", 1, metadata: """{"action": "login", "user": "bob", "details": {"rows":3}}"""),
            At(2, "compliance", "audit_event", 1));

        oracle.Compliance(Start, End).ShouldHave("""
            {"access_control": {"total_users": 12, "active_users": 4, "failed_logins": 5, "privilege_escalations": 0},
             "data_protection": {"data_encrypted": 0, "pii_detected": 6},
             "audit_trail": [{"action": "", "user": "", "timestamp": "2026-03-10T02:00:00Z", "details": ""},
                             {"action": "login", "user": "bob", "timestamp": "2026-03-10T01:00:00Z", "details": "{\"rows\":3}"}]}
            """);
    }
}
