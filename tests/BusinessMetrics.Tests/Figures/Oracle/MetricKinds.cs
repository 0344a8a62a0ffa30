using System.Text.Json.Nodes;
using CsCheck;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>What a random metric is about.</summary>
public sealed record MetricKind(string Category, string Name, string Unit, JsonObject? Metadata);

/// <summary>
/// Metrics of every name in the vocabulary and some that it does not know, in their own category and now and then in another,
/// with the units and the metadata that belong to them, missing ones and wrong ones.
/// </summary>
public static class MetricKinds
{
    private static readonly string[] TimeUnits = ["ms", "ms", "s", "us", "min", "h", "count", "ns", "d", "msec", "Milliseconds", "µs", "secs", "bananas"];
    private static readonly string[] RequestUnits = ["requests", "requests", "request", "calls", "count", "ms", "req", "{request}", "bananas"];
    private static readonly string[] Ratios = ["ratio", "percentage", "count", "%", "per mille", "1", "ms"];
    private static readonly string[] Counts = ["count", "count", "requests", "bananas", "s"];
    private static readonly string[] Severities = ["low", "medium", "high", "critical", " HIGH ", "severe"];
    private static readonly string[] FrameworkNames = ["gdpr", "soc2", "iso27001", "nist", "GDPR", "SOC 2", "ISO 27001", "hipaa"];

    private static readonly (string Key, string[] Values) Severity = ("severity", [.. Texts(Severities), "3"]);
    private static readonly (string Key, string[] Values) Framework = ("framework", [.. Texts(FrameworkNames), "27001"]);
    private static readonly (string Key, string[] Values) ThreatType =
        ("threat_type", [.. Texts("phishing", "phishing", " phishing ", "malware", "", new string('x', 230)), "7", "null"]);

    private static readonly Gen<JsonObject?> Threat = Shape(
        ThreatType, Severity,
        ("attack_vector", [.. Texts("email", "email", " api", "usb", "", new string('v', 201)), "false"]),
        ("success", ["true", "false", "\"true\"", "\"TRUE\"", "\"yes\"", "1"]));

    private static readonly Gen<JsonObject?> Incident = Shape(
        ("incident_id", [.. Texts("inc-1", "inc-1", " inc-1 ", "inc-2", "inc-3", "42"), "42", "true"]),
        ("type", [.. Texts("breach", "phishing", "breach"), "5"]),
        ThreatType, Severity,
        ("status", [.. Texts("open", "Investigating", "resolved", "Closed", "RESOLVED"), "0"]),
        ("detected_at", [.. Instants, .. Texts("yesterday"), "1772323200"]),
        ("resolved_at", [.. Instants, "null", "null"]));

    private static readonly Gen<JsonObject?> Control = Shape(
        Framework,
        ("control", [.. Texts("access", "access", "encryption", "Backup"), "11"]),
        ("status", [.. Texts("implemented", "Implemented", "partial", "not implemented", "Not-Implemented", "planned"), "1"]),
        ("evidence", [.. Texts("audit of March", "ticket 42"), "42"]));

    private static readonly Gen<JsonObject?> Issue = Shape(
        Framework, Severity,
        ("issue", [.. Texts("unencrypted backup", "unencrypted backup", "no owner", "Late report"), "1"]),
        ("status", [.. Texts("open", "resolved", "closed", "Open", "waiting"), "1"]));

    private static readonly Gen<JsonObject?> AuditEvent = Shape(
        ("action", [.. Texts("login", "export", "delete"), "1"]),
        ("user", [.. Texts("alice", "auditor"), "2"]),
        ("details", [.. Texts("from the office", "by hand", ""), "17", "true", "null", "[1,2]", "{\"rows\":3}"]));

    private static readonly Gen<JsonObject?> Resource =
        Shape(("resource_type", [.. Texts("compute", "storage", "network", " Compute ", "gpu"), "1"]));

    private static readonly Gen<JsonObject?> Feature = Shape(("feature", [.. Texts("search", "search", "export", " export", "", "Search"), "9"]));

    private static readonly Gen<JsonObject?> None = Gen.Const((JsonObject?)null);

    private static readonly Gen<MetricKind>[] Performance =
    [
        Kind("performance", ["prediction_accuracy", "model_accuracy", "accuracy"], Ratios, None),
        Kind("performance", ["latency", "inference_latency", "response_time", "api.response_time", "batch_duration"], TimeUnits, None),
        Kind("performance", ["throughput", "requests_per_second", "predictions_per_second", "prediction_count"], ["count", "rps", "req/s", "rpm", "bananas", "ms"], None),
        Kind("performance", ["error_rate"], Ratios, None),
        Kind("performance", ["queue_depth", "latency_budget"], ["count", "ms"], None),
    ];

    private static readonly Gen<MetricKind>[] Security =
    [
        Kind("security", ["threat_detected"], Counts, Threat),
        Kind("security", ["threat_detected"], Counts, Threat),
        Kind("security", ["threat_blocked", "false_positive", "false_negative", "true_negative"], Counts, None),
        Kind("security", ["security_incident"], Counts, Incident),
        Kind("security", ["firewall_rules"], Counts, None),
    ];

    private static readonly Gen<MetricKind>[] Cost =
    [
        Kind("cost", ["gpu_cost", "storage_cost", "cpu_hours"], ["USD", "usd", "$", "dollars", "US-Dollar", "cents"], Resource),
        Kind("cost", ["gpu_cost", "network_cost"], ["USD"], Resource),
        Kind("cost", ["cpu_hours", "memory_gb_hours", "storage_gb", "network_gb"], ["h", "min", "GB", "GiB", "gb_hours", "GiB-hours", "vCPU-hours", "cpu-minutes", "USD", "bananas"], Resource),
        Kind("cost", ["prediction_count", "gpu_cost"], Counts, None),
    ];

    private static readonly Gen<MetricKind>[] Usage =
    [
        Kind("usage", ["api_requests", "page_views", "api_requests"], RequestUnits, None),
        Kind("usage", ["feature_usage"], Counts, Feature),
        Kind("usage", ["prediction_count", "active_sessions"], Counts, None),
        Kind("usage", ["response_time"], TimeUnits, None),
        Kind("usage", ["uptime", "error_rate"], Ratios, None),
    ];

    private static readonly Gen<MetricKind>[] Compliance =
    [
        Kind("compliance", ["compliance_score"], ["ratio", "percentage", "points"], Shape(Framework)),
        Kind("compliance", ["gdpr_compliance", "soc2_compliance", "iso27001_compliance", "nist_compliance"], ["ratio", "percentage"], None),
        Kind("compliance", ["control_status"], Counts, Control),
        Kind("compliance", ["compliance_issue"], Counts, Issue),
        Kind("compliance", ["audit_event"], Counts, AuditEvent),
        Kind("compliance", ["data_encrypted", "data_anonymized", "pii_detected", "pii_removed"], Counts, None),
        Kind("compliance", ["total_users", "active_users", "failed_logins", "privilege_escalations"], Counts, None),
    ];

    private static readonly Gen<MetricKind>[][] Everything = [Performance, Security, Cost, Usage, Compliance];

    private static readonly Gen<MetricKind> InItsCategory = Gen.OneOf(Everything.Select(category => Gen.OneOf(category)).ToArray());

    private static readonly Gen<MetricKind> Any = Gen.Frequency(
        (9, InItsCategory),
        (1, Gen.Select(InItsCategory, Gen.OneOf([.. MetricsOracle.Categories]), (kind, category) => kind with { Category = category })));

    /// <summary>
    /// What the metrics of one history are about: anything, or mostly one category or one figure, so that it has many metrics
    /// behind it. Here and there one is in a category where its name may mean nothing.
    /// </summary>
    public static Gen<Gen<MetricKind>> Focus { get; } = Gen.Frequency(
        (4, Gen.Const(Any)),
        (3, Gen.Int[0, Everything.Length - 1].Select(index => Mostly(Gen.OneOf(Everything[index])))),
        (4, from index in Gen.Int[0, Everything.Length - 1]
            from figure in Gen.Int[0, Everything[index].Length - 1]
            select Mostly(Everything[index][figure])));

    private static Gen<MetricKind> Mostly(Gen<MetricKind> kinds) => Gen.Frequency((6, kinds), (1, Any));

    private static string[] Instants => Texts(
        "2026-02-28T23:59:59.999999Z", "2026-03-01T00:00:00Z", "2026-03-01T01:30:00+02:00", "2026-10-31T23:59:30", "2026-06-15T11:30:00Z",
        "2027-01-01T00:00:00Z", "2028-02-29T12:00:00.5Z");

    private static string[] Texts(params string[] texts) => [.. texts.Select(text => JsonValue.Create(text).ToJsonString())];

    private static Gen<MetricKind> Kind(string category, string[] names, string[] units, Gen<JsonObject?> metadata) => Gen.Select(
        Gen.OneOf(names), Gen.OneOf(units), metadata, (name, unit, shape) => new MetricKind(category, name, unit, shape));

    /// <summary>Objects with one of the JSON values under each key, or without it; sometimes no object at all.</summary>
    private static Gen<JsonObject?> Shape(params (string Key, string[] Values)[] fields) => Gen.Select(
        Gen.Int[0, 11], Gen.Int[0, 9999].Array[fields.Length],
        (presence, choices) =>
        {
            if (presence == 11)
                return null;
            var shape = new JsonObject { ["batch_size"] = 32 };
            foreach (var ((key, values), choice) in fields.Zip(choices))
                if (choice % 8 != 7)
                    shape[key] = JsonNode.Parse(values[choice / 8 % values.Length]);
            return shape;
        });
}
