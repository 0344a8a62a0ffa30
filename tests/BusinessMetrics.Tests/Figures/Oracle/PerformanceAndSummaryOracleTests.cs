using static BusinessMetrics.Tests.Figures.Oracle.Recorded;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed class PerformanceAndSummaryOracleTests
{
    [Fact]
    public void accuracy_is_of_three_names_and_by_model_without_those_that_have_none()
    {
        var oracle = Over(
            At(1, "performance", "accuracy", 0.9m) with { Model = "bert" },
            At(3, "performance", "model_accuracy", 0.7m) with { Model = "bert" },
            At(2, "performance", "prediction_accuracy", 0.2m),
            At(2, "performance", "topic_accuracy", 50),
            At(2, "usage", "accuracy", 50),
            At(-1, "performance", "accuracy", 0.5m));

        oracle.Performance(Start, End)["accuracy"].ShouldHave(
            """{"current": 0.7, "average": 0.6, "trend": "up", "by_model": {"bert": 0.8}, "samples": 3}""");
        oracle.Performance(Start, End, aggregation: "sum")["accuracy"].ShouldHave(
            """{"current": 0.7, "average": 1.8, "trend": "up", "by_model": {"bert": 1.6}, "samples": 3}""");
        oracle.Performance(Start, End, aggregation: "min")["accuracy"].ShouldHave("""{"average": 0.2, "by_model": {"bert": 0.7}}""");
        oracle.Performance(Start, End, aggregation: "count")["accuracy"].ShouldHave("""{"average": 3, "by_model": {"bert": 2}}""");
    }

    [Fact]
    public void latency_is_in_milliseconds_whatever_its_unit_of_time()
    {
        var oracle = Over(
            At(1, "performance", "latency", 1, "s"),
            At(2, "performance", "api.response_time", 500, "us"),
            At(3, "performance", "batch_duration", 2, "min"),
            At(4, "performance", "latency", 3, "ms"),
            At(5, "performance", "latency", 7, "count"),
            At(5, "performance", "latency_budget", 7, "ms"));

        // 1000 + 0.5 + 120000 + 3 = 121003.5
        oracle.Performance(Start, End)["latency"].ShouldHave(
            """{"current_ms": 3, "average_ms": 30250.875, "p95_ms": 120000, "p99_ms": 120000, "trend": "up", "samples": 4}""");
    }

    [Fact]
    public void throughput_is_measured_or_else_the_usage_requests_per_second()
    {
        var usage = At(1, "usage", "api", 864, "requests");
        var predictions = At(1, "usage", "prediction_count", 8640);

        Over(usage, predictions).Performance(Start, End)["throughput"].ShouldHave(
            """{"requests_per_second": 0.01, "predictions_per_second": 0.1, "trend": "up", "samples": 1}""");
        Over(usage, predictions,
                At(2, "performance", "throughput", 10), At(2, "performance", "requests_per_second", 30),
                At(2, "performance", "prediction_count", 86400), At(-2, "performance", "throughput", 40))
            .Performance(Start, End)["throughput"].ShouldHave(
                """{"requests_per_second": 20, "predictions_per_second": 1, "trend": "down", "samples": 2}""");
        Over(predictions, At(2, "performance", "predictions_per_second", 5)).Performance(Start, End)["throughput"].ShouldHave(
            """{"requests_per_second": 0, "predictions_per_second": 5, "trend": "stable", "samples": 0}""");
    }

    [Fact]
    public void each_model_with_a_figure_of_its_own_has_a_row()
    {
        var oracle = Over(
            At(1, "performance", "error_rate", 0.1m) with { Model = "b" },
            At(2, "performance", "error_rate", 0.3m) with { Model = "b", Service = "web" },
            At(9, "usage", "api", 8640, "requests") with { Model = "b" },
            At(3, "performance", "latency", 2, "s") with { Model = "a" },
            At(4, "performance", "queue_depth", 2) with { Model = "c" },
            At(4, "performance", "error_rate", 2));

        oracle.Performance(Start, End)["model_performance"].ShouldHave("""
            [{"model_name": "a", "accuracy": 0, "latency_ms": 2000, "throughput": 0, "error_rate": 0, "last_updated": "2026-03-10T03:00:00Z"},
             {"model_name": "b", "accuracy": 0, "latency_ms": 0, "throughput": 0.1, "error_rate": 0.2, "last_updated": "2026-03-10T02:00:00Z"}]
            """);
        oracle.Performance(Start, End, service: "web").ShouldHave("""
            {"error_rate": {"current": 0.3, "average": 0.3, "by_service": {"web": 0.3}, "samples": 1},
             "model_performance": [{"model_name": "b", "throughput": 0, "error_rate": 0.3}]}
            """);
    }

    [Fact]
    public void a_summary_lists_the_most_recorded_metrics_then_by_name()
    {
        var oracle = Over(
            At(1, "performance", "b", 1), At(2, "performance", "b", 3),
            At(1, "performance", "a", 5),
            At(1, "performance", "c", 6), At(-1, "performance", "c", 2), At(-2, "performance", "c", 4),
            At(-1, "performance", "gone", 1),
            At(1, "usage", "a", 7, "requests"));

        oracle.Summary(Start, End).ShouldHave("""
            {"total_metrics": 5,
             "categories": {
                "performance": {"count": 4, "avg_value": 3.75, "top_metrics": [
                    {"metric_name": "b", "value": 2, "trend": "up"},
                    {"metric_name": "a", "value": 5, "trend": "up"},
                    {"metric_name": "c", "value": 6, "trend": "up"}]},
                "usage": {"count": 1, "total_requests": 7, "top_services": [{"service": "api", "requests": 7, "trend": "up"}]}},
             "trends": [
                {"metric_name": "b", "current_value": 2, "previous_value": 0, "change_percent": 100, "trend": "up"},
                {"metric_name": "a", "current_value": 5}, {"metric_name": "a", "current_value": 7},
                {"metric_name": "c", "current_value": 6, "previous_value": 3, "change_percent": 100, "trend": "up"}]}
            """);
        oracle.Summary(Start, End, "usage").ShouldHave("""
            {"total_metrics": 1, "categories": {"performance": {"count": 0, "avg_value": 0, "top_metrics": []}, "usage": {"count": 1}},
             "trends": [{"metric_name": "a", "current_value": 7}]}
            """);
    }

    [Fact]
    public void a_summary_counts_money_and_requests_apart_from_other_cost_and_usage()
    {
        var oracle = Over(
            At(1, "cost", "gpu", 2, "USD"), At(2, "cost", "disk", 1.5m, "USD") with { Service = "web" }, At(3, "cost", "disk", 0.5m, "USD") with { Service = "web" },
            At(1, "cost", "cpu_hours", 99, "h"), At(-1, "cost", "gpu", 2.1m, "USD"),
            At(1, "usage", "page", 3, "calls"), At(1, "usage", "uptime", 99, "count"));

        oracle.Summary(Start, End)["categories"].ShouldHave("""
            {"cost": {"count": 4, "total_value": 4.0, "top_services": [
                {"service": "api", "cost": 2, "trend": "stable"}, {"service": "web", "cost": 2, "trend": "up"}]},
             "usage": {"count": 2, "total_requests": 3}}
            """);
    }

    [Fact]
    public void a_listing_is_counted_aggregated_and_grouped_largest_first()
    {
        var oracle = Over(
            At(1, "usage", "a", 1) with { Model = "x" }, At(2, "usage", "b", 5), At(3, "cost", "a", 2, "USD") with { Model = "x" }, At(30, "usage", "a", 9));

        oracle.Listing(Start, End, aggregation: "avg", groupBy: "model_name", unit: "count").ShouldHave("""
            {"total_count": 2, "aggregation": {"method": "avg", "value": 3, "unit": "count", "samples": 2, "group_by": "model_name",
                "groups": [{"key": null, "value": 5, "count": 1}, {"key": "x", "value": 1, "count": 1}]}}
            """);
        // Requests and dollars are not added, only counted.
        oracle.Listing(Start, End, aggregation: "avg").ShouldHave("""{"status": 400}""");
        oracle.Listing(Start, End, aggregation: "count", groupBy: "model_name").ShouldHave("""
            {"total_count": 3, "aggregation": {"value": 3, "unit": "count", "groups": [{"key": "x", "value": 2, "count": 2}, {"key": null, "value": 1, "count": 1}]}}
            """);
        oracle.Listing(name: "a", category: "usage", aggregation: "sum").ShouldHave("""{"total_count": 2, "aggregation": {"value": 10}}""");
    }
}
