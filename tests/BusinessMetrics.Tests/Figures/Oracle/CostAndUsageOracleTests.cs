using static BusinessMetrics.Tests.Figures.Oracle.Recorded;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed class CostAndUsageOracleTests
{
    [Fact]
    public void money_is_any_cost_in_the_reporting_currency_by_service_resource_and_day()
    {
        var oracle = Over(
            At(1, "cost", "gpu", 10.25m, "USD", """{"resource_type": " Compute "}""") with { Model = "m" },
            At(23, "cost", "cpu_hours", 4, "USD", """{"resource_type": "gpu"}""") with { Service = "web" },
            At(25, "cost", "disk", 1, "USD", """{"resource_type": "storage"}"""),
            At(1, "usage", "gpu", 100, "USD"));

        oracle.Cost(Start.AddHours(1), End.AddHours(2), groupBy: "model_name").ShouldHave("""
            {"total_cost": 15.25, "cost_by_service": {"api": 11.25, "web": 4}, "samples": 3,
             "cost_by_resource": {"compute": 10.25, "storage": 1, "network": 0, "other": 4},
             "cost_trends": [
                {"date": "2026-03-10", "total_cost": 14.25, "compute_cost": 10.25, "storage_cost": 0, "network_cost": 0, "other_cost": 4},
                {"date": "2026-03-11", "total_cost": 1, "compute_cost": 0, "storage_cost": 1, "network_cost": 0, "other_cost": 0}],
             "resource_usage": {"cpu_hours": 0},
             "groups": [{"key": "m", "total_cost": 10.25}, {"key": null, "total_cost": 5}]}
            """);
        oracle.Cost(Start, End, resourceType: "other").ShouldHave(
            """{"total_cost": 4, "cost_by_service": {"web": 4}, "budget_status": {"current_spend": 14.25}, "samples": 1}""");
    }

    [Fact]
    public void resources_are_summed_and_storage_is_the_latest_of_each_service()
    {
        var oracle = Over(
            At(1, "cost", "cpu_hours", 2, "h"), At(2, "cost", "cpu_hours", 3, "h"), At(2, "cost", "network_gb", 5, "gb"),
            At(1, "cost", "storage_gb", 10, "gb"), At(3, "cost", "storage_gb", 20, "gb"), At(1, "cost", "storage_gb", 7, "gb") with { Service = "web" },
            At(-1, "cost", "storage_gb", 1000, "gb") with { Service = "old" });

        oracle.Cost(Start, End)["resource_usage"].ShouldHave("""{"cpu_hours": 5, "memory_gb_hours": 0, "storage_gb": 27, "network_gb": 5}""");
    }

    [Fact]
    public void efficiency_divides_by_predictions_accuracy_points_and_threats()
    {
        var money = At(1, "cost", "gpu", 100, "USD");
        var inPerformance = At(1, "performance", "prediction_count", 50);
        var inUsage = At(1, "usage", "prediction_count", 20);
        var inCost = At(1, "cost", "prediction_count", 10);

        PerPrediction(money, inPerformance).ShouldBe(2);
        PerPrediction(money, inPerformance, inUsage).ShouldBe(5);
        PerPrediction(money, inPerformance, inUsage, inCost).ShouldBe(10);
        PerPrediction(money).ShouldBe(0);

        // (90 + 70) / 2 = 80 points, 5 threats
        Over(money, At(1, "performance", "accuracy", 0.9m), At(1, "performance", "accuracy", 70), At(1, "security", "threat_detected", 5))
            .Cost(Start, End)["cost_efficiency"].ShouldHave("""{"cost_per_accuracy_point": 1.25, "cost_per_threat_detected": 20}""");

        static double PerPrediction(params OracleMetric[] metrics) =>
            Over(metrics).Cost(Start, End)["cost_efficiency"]!["cost_per_prediction"]!.GetValue<double>();
    }

    [Fact]
    public void the_budget_projects_the_months_run_rate_without_what_came_once()
    {
        var oracle = Over(
            At(-9 * 24, "cost", "gpu", 30, "USD"), At(23, "cost", "gpu", 20, "USD") with { Service = "web" },
            At(-9.001 * 24, "cost", "gpu", 500, "USD"), At(24, "cost", "gpu", 500, "USD"));

        // 1 March to 11 March: 10 of 31 days. The 500 of 28 February lets both of March's spends count; of web's own days one has any.
        oracle.Cost(Start, End)["budget_status"].ShouldHave("""
            {"scope": "total", "monthly_budget": 10000, "current_spend": 50, "projected_spend": 155, "projection_basis": "run_rate", "budget_remaining": 9950, "alert_threshold": 80}
            """);
        oracle.Cost(Start, End, service: "web")["budget_status"].ShouldHave("""{"scope": "web", "current_spend": 20, "projected_spend": 20}""");
    }

    [Fact]
    public void a_window_that_ends_with_february_is_budgeted_in_february_of_a_leap_year()
    {
        var leapDay = new DateTimeOffset(2028, 2, 29, 0, 0, 0, TimeSpan.Zero);
        var oracle = Over(At(0, "cost", "gpu", 29, "USD") with { OccurredAt = leapDay });

        oracle.Cost(leapDay, leapDay.AddDays(1))["budget_status"].ShouldHave("""{"current_spend": 29, "projected_spend": 29, "projection_basis": "month_over"}""");
        oracle.Cost(leapDay, leapDay.AddHours(12))["budget_status"].ShouldHave("""{"current_spend": 29, "projected_spend": 29, "projection_basis": "run_rate"}""");
    }

    [Fact]
    public void requests_are_told_by_unit_and_name_and_peak_in_the_earliest_busiest_hour()
    {
        var oracle = Over(
            At(5.5, "usage", "page", 6, "requests") with { User = "bob" },
            At(3.1, "usage", "page", 2, "calls") with { User = "alice" },
            At(3.2, "usage", "page", 4, "count"),
            At(3.3, "usage", "active_sessions", 50), At(3.4, "usage", "bytes", 50, "gb"), At(3.4, "cost", "page", 50, "requests"));

        oracle.Usage(Start, End, groupBy: "user_id").ShouldHave("""
            {"total_requests": 12, "requests_by_service": {"api": 12}, "requests_by_user": {"alice": 2, "bob": 6},
             "peak_usage": {"time": "2026-03-10T03:00:00Z", "requests": 6},
             "average_usage": {"requests_per_hour": 0.5, "requests_per_user": 6}, "samples": 3,
             "groups": [{"key": "bob", "requests": 6}, {"key": "alice", "requests": 2}]}
            """);
        oracle.Usage(Start, End, user: "alice").ShouldHave("""{"total_requests": 2, "requests_by_user": {"alice": 2}}""");
    }

    [Fact]
    public void users_and_services_are_active_with_any_usage_metric()
    {
        var oracle = Over(
            At(1, "usage", "page", 3, "requests") with { User = "bob", Session = "1" },
            At(2, "usage", "uptime", 99, "percentage") with { User = "bob", Session = "2" },
            At(3, "usage", "uptime", 98, "percentage") with { User = "alice", Session = "2" },
            At(4, "usage", "response_time", 2, "s"), At(4, "usage", "response_time", 1000, "ms"), At(4, "usage", "response_time", 9, "count"),
            At(5, "usage", "error_rate", 0.1m) with { Service = "web" }, At(5, "usage", "error_rate", 0.2m) with { Service = "web" });

        oracle.Usage(Start, End).ShouldHave("""
            {"user_activity": [
                {"user_id": "bob", "requests": 3, "last_activity": "2026-03-10T02:00:00Z", "active_sessions": 2},
                {"user_id": "alice", "requests": 0, "last_activity": "2026-03-10T03:00:00Z", "active_sessions": 1}],
             "service_activity": [
                {"service": "api", "requests": 3, "avg_response_time": 1500, "error_rate": 0, "uptime": 98},
                {"service": "web", "requests": 0, "avg_response_time": 0, "error_rate": 0.15, "uptime": 0}]}
            """);
    }

    [Fact]
    public void features_are_counted_with_their_distinct_users()
    {
        const string search = """{"feature": "search"}""";
        var oracle = Over(
            At(1, "usage", "feature_usage", 2, metadata: search) with { User = "bob" },
            At(2, "usage", "feature_usage", 1, metadata: search) with { User = "bob" },
            At(3, "usage", "feature_usage", 1, metadata: search), At(3, "usage", "feature_usage", 5),
            At(-3, "usage", "feature_usage", 4, metadata: search));

        oracle.Usage(Start, End, groupBy: "feature").ShouldHave("""
            {"total_requests": 0, "feature_usage": [
                {"feature": "unknown", "usage_count": 5, "unique_users": 0, "trend": "up"},
                {"feature": "search", "usage_count": 4, "unique_users": 1, "trend": "stable"}],
             "groups": [{"key": "unknown", "requests": 5}, {"key": "search", "requests": 4}]}
            """);
    }
}
