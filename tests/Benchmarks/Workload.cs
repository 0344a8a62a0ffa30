using System.Globalization;
using System.Text;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// Metrics of all five categories in 500 series: 25 kinds, each reported by 20 services. People, sessions, features,
/// threat types and the like vary beyond that. The same seed gives the same metrics.
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

            lines.Append(CultureInfo.InvariantCulture, $$""","metadata":{{Metadata(name)}}}""").Append('\n');
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

    private string Severity() => Pick("low", "medium", "high", "critical");

    private string Framework() => Pick("gdpr", "soc2", "iso27001", "nist");

    private string Pick(params string[] values) => values[_random.Next(values.Length)];
}
