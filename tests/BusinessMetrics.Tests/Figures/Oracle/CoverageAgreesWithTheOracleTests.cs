using System.Text.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;
using CsCheck;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>Whether a metric is said to count nowhere is held against what the oracle makes of it alone.</summary>
public sealed class CoverageAgreesWithTheOracleTests
{
    private const int Kinds = 2_000;

    private static readonly DateTimeOffset At = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void a_metric_is_warned_of_exactly_where_no_figure_of_its_category_has_it() =>
        MetricKinds.Focus.SelectMany(kinds => kinds).Sample(
            kind =>
            {
                var coverage = CategoryCoverage.Of(EventOf(kind), "USD");

                coverage.IsCounted.ShouldBe(IsCounted(kind), $"{kind.Category}/{kind.Name} {kind.Unit} {kind.Metadata?.ToJsonString()}: {coverage}");
                if (!coverage.IsCounted)
                    coverage.Reason.ShouldNotBeNull();
            },
            iter: Kinds);

    private static bool IsCounted(MetricKind kind)
    {
        // What predictions cost shows only beside a cost.
        List<OracleMetric> history = [Of(kind)];
        if (kind is { Category: "cost", Name: "prediction_count" })
            history.Add(Of(new("cost", "gpu_cost", "USD", null)));
        var oracle = new MetricsOracle(history);
        // Incidents tell their own times.
        var (start, end) = (At.AddYears(-10), At.AddYears(10));
        return kind.Category switch
        {
            "performance" => HasAny(oracle.Performance(start, end), "samples", "requests_per_second", "predictions_per_second"),
            "security" => oracle.Security(start, end) is var security && (HasAny(security["threat_detection"]!, "samples") || security["incidents"]!.AsArray().Count > 0),
            "cost" when history.Count > 1 && Of(kind) is var own && OracleUnits.Of(own).Dimension != "money" => HasAny(oracle.Cost(start, end)["cost_efficiency"]!, "cost_per_prediction"),
            "cost" => oracle.Cost(start, end) is var cost && (HasAny(cost, "samples") || HasAny(cost["resource_usage"]!, "cpu_hours", "memory_gb_hours", "storage_gb", "network_gb")),
            "usage" => HasAny(oracle.Usage(start, end), "total_requests", "usage_count", "avg_response_time", "error_rate", "uptime")
                || HasAny(oracle.Performance(start, end)["throughput"]!, "predictions_per_second"),
            _ => oracle.Compliance(start, end) is var compliance && (compliance["audit_trail"]!.AsArray().Count > 0
                || HasAny(compliance["frameworks"]!, "samples")
                || HasAny(compliance["data_protection"]!, "data_encrypted", "data_anonymized", "pii_detected", "pii_removed")
                || HasAny(compliance["access_control"]!, "total_users", "active_users", "failed_logins", "privilege_escalations")),
        };
    }

    /// <summary>Whether a number under one of the names is not 0, anywhere in the answer.</summary>
    private static bool HasAny(JsonNode? answer, params string[] names) => answer switch
    {
        JsonObject fields => fields.Any(field =>
            (names.Contains(field.Key) && field.Value is JsonValue value && value.GetValueKind() == JsonValueKind.Number && JsonSerializer.Deserialize<double>(value.ToJsonString()) != 0)
            || HasAny(field.Value, names)),
        JsonArray items => items.Any(item => HasAny(item, names)),
        _ => false,
    };

    private static OracleMetric Of(MetricKind kind) =>
        new(Guid.NewGuid(), kind.Category, kind.Name, 7, kind.Unit, "model-api", null, null, null, kind.Metadata, At, At, null);

    private static MetricRecorded EventOf(MetricKind kind) => MetricCategories.Of(kind.Category).NewMetric(kind.Name, 7, kind.Unit, "model-api", At) with
    {
        Metadata = kind.Metadata is null ? null : JsonElement.Parse(kind.Metadata.ToJsonString()),
    };
}
