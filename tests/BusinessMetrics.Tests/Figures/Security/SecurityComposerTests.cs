using System.Text.Json;
using BusinessMetrics.Figures.Security;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Tests.Figures.Security;

public sealed class SecurityComposerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeWindow Window = new(Start, Start.AddDays(1));
    private static readonly ThreatFilter Everything = new(null, null);

    [Fact]
    public void detection_rate_and_accuracy_come_from_the_four_counts()
    {
        RollupRow[] counts =
        [
            Threat(2, 10), Count("threat_blocked", 3, 7), Count("false_positive", 1, 2), Count("false_negative", 1, 2), Count("true_negative", 4, 28),
        ];

        // TP = 10 - 2 = 8; 8 / (8 + 2); (8 + 28) / (8 + 28 + 2 + 2)
        Compose(counts).ThreatDetection.ShouldBe(new(10, 7, 2, 2, 0.8, 0.9, 11));
        // No threat of this type: TP = max(0, 0 - 2); 28 / 32.
        Compose(counts, filter: new("malware", null)).ThreatDetection.ShouldBe(new(0, 7, 2, 2, 0, 0.875, 9));
    }

    [Theory]
    [InlineData("1e308", "1e308", 0.5)]
    [InlineData("2e308", "2e308", 0.5)]
    [InlineData("1e-400", "3e-400", 0.25)]
    [InlineData("1e308", "-1e308", 0)]
    public void rates_are_finite_whatever_was_counted(string detected, string missed, double rate) =>
        Compose([Threat(1, ExactNumber.ParseExact(detected)), Count("false_negative", 1, ExactNumber.ParseExact(missed))])
            .ThreatDetection.DetectionRate.ShouldBe(rate, 1e-12);

    [Fact]
    public void types_have_their_sum_their_highest_severity_and_a_trend()
    {
        var types = Compose(
            current:
            [
                Threat(1, 3, type: "worm", severity: "high"), Threat(1, 4, type: "worm", severity: "medium", vector: "mail"),
                Threat(1, 9, type: "leak", severity: "low"),
                Threat(1, 7, type: "Zero-day", severity: "critical"), Threat(1, 7, type: "bot", severity: "low"),
            ],
            previous: [Threat(1, 20, type: "worm", severity: "critical"), Threat(1, 9, type: "leak"), Threat(1, 3, type: "gone")]).ThreatTypes;

        // Of equals by ordinal text, where capitals come first; the critical worm was before the window.
        types.ShouldBe(
        [
            new("leak", 9, "low", Trend.Stable), new("Zero-day", 7, "critical", Trend.Up), new("bot", 7, "low", Trend.Up), new("worm", 7, "high", Trend.Down),
        ]);
    }

    [Fact]
    public void vectors_have_their_sum_the_share_that_succeeded_and_a_trend()
    {
        var vectors = Compose(
            current:
            [
                Threat(1, 3, vector: "usb", success: true), Threat(1, 1, vector: "usb", type: "worm"),
                Threat(1, 4, vector: "api", success: true),
                Threat(1, 0, vector: "mail", success: true),
                Threat(2, 6, vector: "web"),
            ],
            previous: [Threat(1, 4.1m, vector: "usb")]).AttackVectors;

        vectors.ShouldBe(
            [new("web", 6, 0, Trend.Up), new("api", 4, 1, Trend.Up), new("usb", 4, 0.75, Trend.Stable), new("mail", 0, 0, Trend.Stable)]);
    }

    [Fact]
    public void a_filter_narrows_threats_in_both_windows_and_incidents_but_no_other_count()
    {
        RollupRow[] current = [Threat(1, 3, type: "worm", severity: "high"), Threat(1, 5, type: "worm"), Threat(1, 9, type: "bot", severity: "high"), Count("threat_blocked", 1, 8)];
        RollupRow[] previous = [Threat(1, 3, type: "worm", severity: "high"), Threat(1, 90, type: "worm")];
        KnownState[] incidents = [Incident("a", "worm", "high"), Incident("b", "worm", "low"), Incident("c", "bot", "high")];

        var both = Compose(current, previous, incidents, filter: new("worm", "high"));
        var severity = Compose(current, previous, incidents, filter: new(null, "high"));

        both.ThreatDetection.ShouldBe(new(3, 8, 0, 0, 1, 1, 2));
        both.ThreatTypes.ShouldBe([new("worm", 3, "high", Trend.Stable)]);
        both.AttackVectors.ShouldBe([new("unknown", 3, 0, Trend.Stable)]);
        both.Incidents.Select(incident => incident.IncidentId).ShouldBe(["a"]);
        severity.ThreatDetection.TotalThreats.ShouldBe(12);
        severity.Incidents.Select(incident => incident.IncidentId).ShouldBe(["a", "c"]);
    }

    [Fact]
    public void an_incident_is_shown_when_detected_in_the_window_or_unresolved_newest_first()
    {
        var incidents = Compose([], incidents:
        [
            Incident("old and open", firstAt: Start.AddDays(-40)),
            Incident("old and closed", firstAt: Start.AddDays(-1), status: "closed"),
            Incident("old with an end", firstAt: Start.AddDays(-1), resolvedAt: Start),
            Incident("new and resolved", firstAt: Start, status: "resolved"),
            Incident("b", firstAt: Start.AddHours(2), resolvedAt: Start.AddHours(3)),
            Incident("a", firstAt: Start.AddHours(1), detectedAt: Start.AddHours(2)),
            Incident("told in the window, detected at its end", firstAt: Start, detectedAt: Window.End, status: "closed"),
        ]).Incidents;

        incidents.ShouldBe(
        [
            new("a", "unknown", "low", "open", Start.AddHours(2), null),
            new("b", "unknown", "low", "open", Start.AddHours(2), Start.AddHours(3)),
            new("new and resolved", "unknown", "low", "resolved", Start, null),
            new("old and open", "unknown", "low", "open", Start.AddDays(-40), null),
        ]);
    }

    [Fact]
    public void compliance_is_each_frameworks_score_and_the_mean_of_those_with_data()
    {
        var compliance = Compose([], compliance:
        [
            State("gdpr", ComplianceCategory.Score, "", new(Value: 96)),
            State("gdpr", ComplianceCategory.Control, "a", new(Status: "not_implemented")),
            State("soc2", ComplianceCategory.Control, "a", new(Status: "implemented")),
            State("soc2", ComplianceCategory.Control, "b", new(Status: "partial")),
            State("soc2", ComplianceCategory.Control, "c", new(Status: "not_implemented")),
            State("iso27001", ComplianceCategory.Issue, "x", new(Status: "open", Severity: "high")),
            State("", ComplianceCategory.Gauge, "total_users", new(Value: 12)),
        ]).Compliance;

        compliance.ShouldBe(new(96, 50, 0, 0, 73));
    }

    [Fact]
    public void nothing_is_zero_everywhere()
    {
        var answer = Compose([], previous: [Threat(1, 4)]);

        answer.ThreatDetection.ShouldBe(new(0, 0, 0, 0, 0, 0, 0));
        answer.Compliance.ShouldBe(new(0, 0, 0, 0, 0));
        answer.ThreatTypes.ShouldBeEmpty();
        answer.AttackVectors.ShouldBeEmpty();
        answer.Incidents.ShouldBeEmpty();
    }

    [Fact]
    public void the_largest_are_listed_and_the_others_added_up()
    {
        RollupRow[] threats = [Threat(1, 5, "a", vector: "x"), Threat(1, 9, "b", vector: "y"), Threat(1, 2.5m, "c", vector: "x"), Threat(1, 2, "d", vector: "z")];

        var two = Compose(threats, top: 2);

        two.ThreatTypes.Select(type => type.Type).ShouldBe(["b", "a"]);
        two.ThreatTypesRest.ShouldBe(new(2, 4.5m));
        two.AttackVectors.Select(vector => vector.Vector).ShouldBe(["y", "x"]);
        two.AttackVectorsRest.ShouldBe(new(1, 2));
        two.ThreatDetection.TotalThreats.ShouldBe(18.5m);
        Compose(threats, top: 4).ThreatTypesRest.ShouldBeNull();
        Compose(threats, top: 3).AttackVectorsRest.ShouldBeNull();
    }

    private static SecurityMetrics Compose(
        RollupRow[] current, RollupRow[]? previous = null, KnownState[]? incidents = null, KnownState[]? compliance = null, ThreatFilter? filter = null, int top = 1000) =>
        SecurityComposer.Compose(new(Window, current, previous ?? [], incidents ?? [], compliance ?? []), filter ?? Everything, top);

    private static RollupRow Threat(
        long count, ExactNumber sum, string type = "unknown", string severity = "low", string vector = "unknown", bool success = false) =>
        Row(new(SecurityCategory.ThreatDetected, type, severity, vector, success ? "true" : "false"), count, sum);

    private static RollupRow Count(string figure, long count, ExactNumber sum) => Row(new(figure, null, null, null, null), count, sum);

    private static RollupRow Row(SeriesKey key, long count, ExactNumber sum) =>
        new(
            new RollupQuery(SecurityCategory.Rollups, Window).By("figure", "threat_type", "severity", "attack_vector", "success"),
            key, null, new(count, sum));

    private static KnownState Incident(
        string id, string threatType = "unknown", string severity = "low", string status = "open", DateTimeOffset? firstAt = null,
        DateTimeOffset? detectedAt = null, DateTimeOffset? resolvedAt = null) =>
        Known([id], new IncidentState("unknown", threatType, severity, status, detectedAt, resolvedAt), firstAt ?? Start);

    private static KnownState State(string framework, string kind, string item, ComplianceState state) => Known([framework, kind, item], state, Start);

    private static KnownState Known<T>(string[] key, T state, DateTimeOffset firstAt) => new(key, JsonSerializer.Serialize(state), firstAt, firstAt);
}
