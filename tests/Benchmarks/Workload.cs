using System.Globalization;
using System.Text;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// Metrics of all five categories in 500 series: 25 kinds, each reported by 20 services. People, sessions, features,
/// threat types and the like vary beyond that: a fifth of the metrics, those of usage, name one of 1,000 people and one
/// of their 5 sessions; one in five has a sentence in its metadata, and one in fifty of these an e-mail address or an IP
/// address in it. The same seed gives the same metrics.
/// </summary>
internal sealed class Workload(int seed)
{
    private static readonly (string Category, string Name, string Unit, double Scale)[] Kinds =
    [
        ("performance", "prediction_accuracy", "percentage", 1), ("performance", "inference_latency", "ms", 200), ("performance", "throughput", "requests_per_second", 500),
        ("performance", "predictions_per_second", "predictions", 300), ("performance", "error_rate", "percentage", 3),
        ("security", "threat_detected", "count", 3), ("security", "threat_blocked", "count", 3), ("security", "false_positive", "count", 1),
        ("security", "true_negative", "count", 50), ("security", "security_incident", "count", 1),
        ("cost", "gpu_cost", "USD", 5), ("cost", "storage_cost", "USD", 1), ("cost", "cpu_hours", "h", 8), ("cost", "storage_gb", "gb", 900), ("cost", "network_gb", "gb", 20),
        ("usage", "request_count", "requests", 40), ("usage", "feature_usage", "count", 4), ("usage", "response_time", "ms", 120),
        ("usage", "prediction_count", "count", 300), ("usage", "uptime", "percentage", 100),
        ("compliance", "compliance_score", "points", 100), ("compliance", "control_status", "count", 1), ("compliance", "data_encrypted", "count", 30),
        ("compliance", "failed_logins", "count", 4), ("compliance", "audit_event", "count", 1),
    ];

    private readonly Random _random = new(seed);

    /// <summary>So many metrics as lines of JSON, at moments that <paramref name="at"/> chooses by their number.</summary>
    public string Lines(int count, Func<int, DateTimeOffset> at)
    {
        var lines = new StringBuilder(count * 300);
        for (var i = 0; i < count; i++)
        {
            var (category, name, unit, scale) = Kinds[_random.Next(Kinds.Length)];
            var service = _random.Next(20);
            lines.Append(CultureInfo.InvariantCulture, $$"""{"metric_name":"{{name}}","value":{{_random.NextDouble() * scale:0.####}},"unit":"{{unit}}","category":"{{category}}","service":"service-{{service:00}}","timestamp":"{{at(i):yyyy-MM-ddTHH:mm:ss.ffffffZ}}" """);
            if (category is "performance")
                lines.Append(CultureInfo.InvariantCulture, $$""","model_name":"model-{{service % 5}}" """);
            if (category is "usage")
            {
                var user = _random.Next(1000);
                lines.Append(CultureInfo.InvariantCulture, $$""","user_id":"user-{{user}}","session_id":"session-{{user}}-{{_random.Next(5)}}" """);
            }

            var metadata = Metadata(name);
            if (_random.Next(5) == 0)
                metadata = metadata == "{}" ? $$"""{"note":"{{Note()}}"}""" : $$"""{{metadata[..^1]}},"note":"{{Note()}}"}""";
            lines.Append(CultureInfo.InvariantCulture, $$""","metadata":{{metadata}}}""").Append('\n');
        }

        return lines.ToString();
    }

    private string Metadata(string name) => name switch
    {
        "threat_detected" => $$"""{"threat_type":"type-{{_random.Next(10)}}","severity":"{{Severity()}}","attack_vector":"vector-{{_random.Next(6)}}","success":{{(_random.Next(10) == 0 ? "true" : "false")}}}""",
        "security_incident" => $$"""{"incident_id":"incident-{{_random.Next(300)}}","type":"type-{{_random.Next(10)}}","severity":"{{Severity()}}","status":"{{(_random.Next(3) == 0 ? "open" : "resolved")}}"}""",
        "gpu_cost" => """{"resource_type":"compute"}""",
        "storage_cost" => """{"resource_type":"storage"}""",
        "feature_usage" => $$"""{"feature":"feature-{{_random.Next(12)}}"}""",
        "compliance_score" => $$"""{"framework":"{{Framework()}}"}""",
        "control_status" => $$"""{"framework":"{{Framework()}}","control":"control-{{_random.Next(80)}}","status":"implemented","evidence":"review"}""",
        "audit_event" => """{"action":"export","user":"auditor","details":"quarterly"}""",
        _ => "{}",
    };

    private string Note() => _random.Next(50) == 0
        ? $"asked for by user{_random.Next(1000)}@example.org from 10.20.{_random.Next(200)}.40, see the ticket"
        : $"{Pick("batch", "shard", "replica", "worker")} {_random.Next(64)} of build 1.{_random.Next(40)}.{_random.Next(7)} {Pick("finished after a retry", "was slower than the week before", "took the fallback model", "ran as planned")}";

    private string Severity() => Pick("low", "medium", "high", "critical");

    private string Framework() => Pick("gdpr", "soc2", "iso27001", "nist");

    private string Pick(params string[] values) => values[_random.Next(values.Length)];
}
