using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Host.Commands.Sending;

/// <summary>Draws one metric of a kind.</summary>
internal delegate MetricData DrawMetric(Random random, double busy);

/// <summary>Every kind of metric that the vocabulary knows, with plausible values.</summary>
internal sealed class DemoCatalogue
{
    private static readonly string[] Services = ["model-api", "training", "threat-scanner", "feature-store", "gateway"];
    private static readonly string[] Models = ["bert-base", "fraud-gbm", "malware-cnn", "gpt-code"];
    private static readonly string[] ThreatTypes = ["prompt_injection", "model_extraction", "data_poisoning", "adversarial_example"];
    private static readonly string[] Vectors = ["api", "upload", "supply_chain"];
    private static readonly string[] Severities = ["low", "medium", "high", "critical"];
    private static readonly string[] Features = ["batch_scoring", "explanations", "drift_report", "policy_editor"];
    private static readonly string[] Frameworks = ["gdpr", "soc2", "iso27001", "nist"];
    private static readonly string[] Controls = ["access_review", "encryption_at_rest", "incident_response", "change_management"];
    private static readonly string[] Issues = ["missing_processing_record", "late_access_review", "unencrypted_export"];

    private readonly List<DrawMetric> _kinds = [];
    private readonly List<DrawMetric> _weighted = [];

    public DemoCatalogue(string currency)
    {
        AddPerformance();
        AddSecurity();
        AddCost(currency);
        AddUsage();
        AddCompliance();
    }

    /// <summary>An hour's first metrics are its share of all kinds, so that a day has each; the others are drawn by weight.</summary>
    public DrawMetric KindFor(int index, int hourOfDay, Random random)
    {
        var turn = (index * 24) + hourOfDay;
        return turn < _kinds.Count ? _kinds[turn] : Pick(_weighted, random);
    }

    private void AddPerformance()
    {
        Add(12, (random, _) => OfModel("prediction_accuracy", Around(random, 0.94, 0.03, 1), "ratio", random));
        Add(1, (random, _) => OfModel("model_accuracy", Around(random, 0.93, 0.03, 1), "ratio", random));
        Add(1, (random, _) => OfModel("accuracy", Around(random, 0.93, 0.03, 1), "percentage", random));
        Add(40, (random, busy) => OfModel("inference_latency", Skewed(random, 45 * busy), "ms", random));
        Add(4, (random, busy) => OfModel("request_duration", Skewed(random, 0.08 * busy), "s", random));
        Add(6, (random, busy) => OfModel("throughput", Around(random, 120 * busy, 20, 1e6), "requests_per_second", random));
        Add(2, (random, busy) => OfModel("requests_per_second", Around(random, 110 * busy, 20, 1e6), "requests_per_second", random));
        Add(4, (random, busy) => OfModel("predictions_per_second", Around(random, 300 * busy, 40, 1e6), "predictions_per_second", random));
        Add(6, (random, _) => OfModel("error_rate", Around(random, 0.012, 0.006, 1), "ratio", random));
        Add(2, (random, busy) => OfModel("prediction_count", random.Next(1, (int)(800 * busy) + 2), "predictions", random));

        static MetricData OfModel(string name, ExactNumber value, string unit, Random random) =>
            Metric("performance", name, value, unit, random) with { ModelName = Pick(Models, random) };
    }

    private void AddSecurity()
    {
        Add(6, (random, _) => Metric("security", "threat_detected", 1, "count", random, new
        {
            threat_type = Pick(ThreatTypes, random),
            severity = Pick(Severities, random),
            attack_vector = Pick(Vectors, random),
            success = random.NextDouble() < 0.06,
        }));
        Add(5, (random, _) => Metric("security", "threat_blocked", 1, "count", random));
        Add(1, (random, _) => Metric("security", "false_positive", 1, "count", random));
        Add(1, (random, _) => Metric("security", "false_negative", 1, "count", random));
        Add(6, (random, _) => Metric("security", "true_negative", random.Next(20, 200), "count", random));
        Add(1, (random, _) => Metric("security", "security_incident", 1, "count", random, new
        {
            incident_id = $"INC-{random.Next(1, 60):000}",
            type = Pick(ThreatTypes, random),
            severity = Pick(Severities, random),
            status = Pick(["open", "investigating", "resolved"], random),
        }));
    }

    private void AddCost(string currency)
    {
        Add(8, (random, busy) => Money("compute_cost", 2.4 * busy, "compute", random));
        Add(3, (random, _) => Money("storage_cost", 0.35, "storage", random));
        Add(3, (random, busy) => Money("network_cost", 0.22 * busy, "network", random));
        Add(1, (random, _) => Money("licence_cost", 0.9, "other", random));
        Add(3, (random, busy) => Metric("cost", "cpu_hours", Around(random, 6 * busy, 2, 1e6), "h", random));
        Add(2, (random, busy) => Metric("cost", "memory_gb_hours", Around(random, 24 * busy, 6, 1e6), "gb_hours", random));
        Add(2, (random, _) => Metric("cost", "storage_gb", Around(random, 820, 15, 1e6), "gb", random));
        Add(2, (random, busy) => Metric("cost", "network_gb", Around(random, 3 * busy, 1, 1e6), "gb", random));

        MetricData Money(string name, double typical, string resource, Random random) =>
            Metric("cost", name, Rounded(Math.Max(0.0001, Skewed(random, typical).ToDouble()), 4), currency, random, new { resource_type = resource });
    }

    private void AddUsage()
    {
        Add(40, (random, busy) => OfUser("request_count", random.Next(1, (int)(30 * busy) + 2), "requests", random));
        Add(4, (random, _) => OfUser("api_calls", random.Next(1, 8), "calls", random));
        Add(8, (random, _) => OfUser("feature_usage", 1, "count", random, new { feature = Pick(Features, random) }));
        Add(6, (random, busy) => Metric("usage", "prediction_count", random.Next(1, (int)(500 * busy) + 2), "count", random));
        Add(2, (random, busy) => Metric("usage", "active_sessions", random.Next(1, (int)(60 * busy) + 2), "count", random));
        Add(2, (random, _) => Metric("usage", "uptime", Around(random, 99.95, 0.03, 100), "percentage", random));
        Add(4, (random, _) => Metric("usage", "error_rate", Around(random, 0.011, 0.004, 1), "ratio", random));
        Add(6, (random, busy) => Metric("usage", "response_time", Skewed(random, 70 * busy), "ms", random));

        static MetricData OfUser(string name, ExactNumber value, string unit, Random random, object? metadata = null)
        {
            var user = random.Next(1, 80);
            return Metric("usage", name, value, unit, random, metadata) with
            {
                UserId = $"user_{user:000}",
                SessionId = $"session_{user:000}_{random.Next(1, 5)}",
            };
        }
    }

    private void AddCompliance()
    {
        Add(2, (random, _) => Metric("compliance", "compliance_score", Around(random, 91, 4, 100), "percentage", random, new { framework = Pick(Frameworks, random) }));
        foreach (var framework in Frameworks)
            Add(1, (random, _) => Metric("compliance", $"{framework}_compliance", Around(random, 0.92, 0.03, 1), "ratio", random));
        Add(2, (random, _) => Metric("compliance", "control_status", 1, "count", random, new
        {
            framework = Pick(Frameworks, random),
            control = Pick(Controls, random),
            status = Pick(["implemented", "implemented", "implemented", "partial", "not_implemented"], random),
            evidence = "quarterly review",
        }));
        Add(1, (random, _) => Metric("compliance", "compliance_issue", 1, "count", random, new
        {
            framework = Pick(Frameworks, random),
            issue = Pick(Issues, random),
            severity = Pick(["low", "medium", "high"], random),
            status = Pick(["open", "resolved", "resolved"], random),
        }));
        Add(1, (random, _) => Metric("compliance", "audit_event", 1, "count", random, new
        {
            action = Pick(["export", "login", "policy_change"], random),
            user = "auditor_1",
            details = "demo history",
        }));
        foreach (var count in (string[])["data_encrypted", "data_anonymized", "pii_detected", "pii_removed", "failed_logins"])
            Add(1, (random, _) => Metric("compliance", count, random.Next(1, 40), "count", random));
        Add(1, (random, _) => Metric("compliance", "privilege_escalations", random.Next(0, 2), "count", random));
        Add(1, (random, _) => Metric("compliance", "total_users", 80 + random.Next(0, 5), "count", random));
        Add(1, (random, _) => Metric("compliance", "active_users", 40 + random.Next(0, 20), "count", random));
    }

    private void Add(int weight, DrawMetric draw)
    {
        _kinds.Add(draw);
        _weighted.AddRange(Enumerable.Repeat(draw, weight));
    }

    private static MetricData Metric(string category, string name, ExactNumber value, string unit, Random random, object? metadata = null) => new()
    {
        Category = category,
        MetricName = name,
        Value = value,
        Unit = unit,
        Service = Pick(Services, random),
        Metadata = metadata is null ? null : JsonSerializer.SerializeToElement(metadata),
    };

    private static T Pick<T>(IReadOnlyList<T> choices, Random random) => choices[random.Next(choices.Count)];

    private static ExactNumber Around(Random random, double middle, double spread, double most) =>
        Rounded(Math.Clamp(middle + ((random.NextDouble() + random.NextDouble() - 1) * spread), 0, most), 4);

    /// <summary>Log-normal: mostly near the typical value, sometimes far above it, as latencies and bills are.</summary>
    private static ExactNumber Skewed(Random random, double typical)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Rounded(typical * Math.Exp(0.5 * normal), 4);
    }

    private static ExactNumber Rounded(double value, int decimals) => decimal.Round((decimal)value, decimals);
}
