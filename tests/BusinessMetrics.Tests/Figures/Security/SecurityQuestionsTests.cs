using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Security;

/// <summary>Which metrics an answer is of: late and retracted ones, those of a window, and what is refused.</summary>
[Collection(FiguresCollection.Name)]
public class SecurityQuestionsTests(TestServers servers) : IAsyncLifetime
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
    public async Task what_comes_late_counts_when_it_happened_and_not_in_the_answer_as_of_before_it_came()
    {
        var first = await _day.RecordAsync(
            Threat(5, 4, """{"threat_type": "worm"}"""),
            Incident(5, """{"incident_id": "a", "status": "open"}"""),
            Compliance(5, "gdpr_compliance", 80, "percentage"));
        var then = await SecurityAsync();
        await _day.RecordAsync(
            Threat(4, 2, """{"threat_type": "worm", "severity": "critical"}"""),
            Threat(-4, 6, """{"threat_type": "worm"}"""),
            Incident(2, """{"incident_id": "a", "status": "noticed"}"""),
            Incident(6, $$"""{"incident_id": "a", "status": "closed", "resolved_at": "{{_day.Text(6)}}"}"""),
            Compliance(4, "gdpr_compliance", 30, "percentage"),
            Compliance(4, "nist_compliance", 40, "percentage"));

        (await SecurityAsync(asOf: first)).ToJsonString().ShouldBe(then.ToJsonString());
        then.ShouldHave($$"""
            {"threat_types": [{"type": "worm", "count": 4, "severity": "low", "trend": "up"}],
             "incidents": [{"incident_id": "a", "status": "open", "detected_at": "{{_day.Text(5)}}"}],
             "compliance": {"gdpr_compliance": 80, "nist_compliance": 0, "overall_score": 80} }
            """);
        // Back-dated scores are not the newest; an earlier metric of the incident is its first.
        (await SecurityAsync()).ShouldHave($$"""
            {"threat_types": [{"type": "worm", "count": 6, "severity": "critical", "trend": "stable"}],
             "incidents": [{"incident_id": "a", "status": "closed", "detected_at": "{{_day.Text(2)}}", "resolved_at": "{{_day.Text(6)}}"}],
             "compliance": {"gdpr_compliance": 80, "nist_compliance": 40, "overall_score": 60} }
            """);
    }

    [Fact]
    public async Task retracting_takes_a_threat_away_and_gives_an_incident_its_earlier_state_back()
    {
        var threat = Guid.NewGuid();
        var closing = Guid.NewGuid();
        var recorded = await _day.RecordAsync(
            Threat(1, 3, """{"threat_type": "worm"}"""),
            Threat(2, 40, """{"threat_type": "worm", "severity": "critical"}""", threat),
            Incident(-30, """{"incident_id": "a", "status": "open"}"""),
            Incident(2, """{"incident_id": "a", "status": "closed"}""", closing));
        var then = await SecurityAsync();
        await _day.RetractAsync(threat);
        await _day.RetractAsync(closing);

        then.ShouldHave("""{"threat_types": [{"type": "worm", "count": 43, "severity": "critical"}], "incidents": []}""");
        (await SecurityAsync()).ShouldHave("""
            {"threat_detection": {"total_threats": 3, "samples": 1},
             "threat_types": [{"type": "worm", "count": 3, "severity": "low"}],
             "incidents": [{"incident_id": "a", "status": "open"}]}
            """);
        (await SecurityAsync(asOf: recorded)).ToJsonString().ShouldBe(then.ToJsonString());
    }

    [Fact]
    public async Task rates_are_finite_however_much_was_counted()
    {
        await _day.RecordAsync(
            Threat(1, "1.5e308", """{"attack_vector": "api", "success": true}"""), Threat(2, "1.5e308", """{"attack_vector": "api"}"""),
            Count(3, "false_negative", "1.5e308"), Count(3, "false_negative", "1.5e308"));

        var answer = await SecurityAsync();

        answer["threat_detection"]!["detection_rate"]!.GetValue<double>().ShouldBe(0.5, 1e-12);
        answer["attack_vectors"]![0]!["success_rate"]!.GetValue<double>().ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public async Task without_a_window_the_last_24_hours_are_meant()
    {
        var now = (DateTimeOffset.UtcNow - _day.Start).TotalHours;
        await _day.RecordAsync(Threat(now - 2, 3), Threat(now - 30, 5));

        (await GetAsync("")).Json["threat_detection"].ShouldHave("""{"total_threats": 3}""");
        (await GetAsync("time_range=1h")).Json["threat_detection"].ShouldHave("""{"total_threats": 0}""");
        (await GetAsync("time_range=7d")).Json["threat_detection"].ShouldHave("""{"total_threats": 8}""");
    }

    [Theory]
    [InlineData("time_range=13h", "time_range")]
    [InlineData("severity=grave", "severity")]
    [InlineData("as_of=2999-01-01T00:00:00Z", "as_of")]
    [InlineData("end_time=tomorrow", "end_time")]
    [InlineData("time_range=24h&start_time=2026-02-01T00:00:00Z", "time_range")]
    [InlineData("service=api", "service")]
    public async Task a_bad_parameter_is_refused_by_its_name(string query, string parameter)
    {
        var answer = await GetAsync(query);

        answer.Status.ShouldBe(400, answer.Text);
        answer.RefusedFields.ShouldBe([parameter]);
    }

    private Task<Answer> GetAsync(string query) => _day.GetAsync("/metrics/security?" + query);
}
