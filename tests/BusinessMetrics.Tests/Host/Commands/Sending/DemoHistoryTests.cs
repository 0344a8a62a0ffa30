using BusinessMetrics.Host.Commands.Sending;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Tests.Host.Commands.Sending;

public class DemoHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 20, 0, TimeSpan.Zero);

    private static readonly string[] Vocabulary =
    [
        "prediction_accuracy", "model_accuracy", "accuracy", "inference_latency", "request_duration", "throughput", "requests_per_second",
        "predictions_per_second", "error_rate", "prediction_count", "threat_detected", "threat_blocked", "false_positive", "false_negative",
        "true_negative", "security_incident", "compute_cost", "storage_cost", "network_cost", "licence_cost", "cpu_hours", "memory_gb_hours",
        "storage_gb", "network_gb", "request_count", "api_calls", "feature_usage", "active_sessions", "uptime", "response_time",
        "compliance_score", "gdpr_compliance", "soc2_compliance", "iso27001_compliance", "nist_compliance", "control_status",
        "compliance_issue", "audit_event", "data_encrypted", "data_anonymized", "pii_detected", "pii_removed", "failed_logins",
        "privilege_escalations", "total_users", "active_users",
    ];

    private static List<MetricData> Make(int seed = 1, int rate = 120, int days = 1) =>
        [.. new DemoHistory(seed, rate, "USD").Between(Now.AddDays(-days), Now)];

    [Fact]
    public void every_row_of_the_vocabulary_occurs_in_a_day()
    {
        Make().Select(metric => metric.MetricName!).Distinct().ShouldBe(Vocabulary, ignoreOrder: true);
    }

    [Fact]
    public void every_metric_keeps_the_rules()
    {
        var rules = new MetricRules(365, "USD");
        foreach (var metric in Make(days: 3))
        {
            var errors = new List<FieldError>();
            rules.Apply(metric, null, Now, errors).ShouldNotBeNull(string.Join("; ", errors));
        }
    }

    [Fact]
    public void the_same_seed_gives_the_same_metrics_and_another_seed_others()
    {
        Make().Select(Text).ShouldBe(Make().Select(Text));
        Make(seed: 2).Select(metric => metric.MetricId).Intersect(Make().Select(metric => metric.MetricId)).ShouldBeEmpty();

        static string Text(MetricData metric) => System.Text.Json.JsonSerializer.Serialize(metric);
    }

    [Fact]
    public void a_later_run_makes_the_same_hours_again_and_adds_those_since()
    {
        var first = Make().Select(metric => metric.MetricId).ToHashSet();
        var later = new DemoHistory(1, 120, "USD").Between(Now.AddDays(-1), Now.AddHours(2)).Select(metric => metric.MetricId).ToHashSet();

        first.IsProperSubsetOf(later).ShouldBeTrue();
    }
}
