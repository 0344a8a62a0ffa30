using System.Text.Json.Nodes;
using CsCheck;
using static BusinessMetrics.Tests.Figures.Oracle.Recorded;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed class MetricsOracleTests
{
    [Theory]
    [InlineData(105, 100, "stable")]
    [InlineData(105.1, 100, "up")]
    [InlineData(95, 100, "stable")]
    [InlineData(94.9, 100, "down")]
    [InlineData(1.05, 1, "stable")]
    [InlineData(-90, -100, "up")]
    [InlineData(0, 0, "stable")]
    [InlineData(-1, 0, "up")]
    [InlineData(0, 5, "down")]
    public void a_trend_is_stable_within_five_percent(double current, double previous, string trend) =>
        Arithmetic.Trend(current, previous).ShouldBe(trend);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(3, 0, 100)]
    [InlineData(0, 4, -100)]
    [InlineData(6, 4, 50)]
    [InlineData(-2, -4, 50)]
    public void a_change_is_in_percent_of_the_previous_figure(double current, double previous, double percent) =>
        Arithmetic.ChangePercent(current, previous).ShouldBe(percent);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(19, 19)]
    [InlineData(20, 19)]
    [InlineData(21, 20)]
    [InlineData(40, 38)]
    public void a_quantile_is_the_value_of_the_nearest_rank(int count, int p95) =>
        Arithmetic.Quantile(Enumerable.Range(1, count).Select(value => (decimal)value).Reverse(), 0.95m).ShouldBe(p95);

    [Fact]
    public void a_window_begins_with_its_start_and_ends_before_its_end()
    {
        var oracle = Over(
            At(0, "usage", "calls", 1, "calls"),
            At(24, "usage", "calls", 2, "calls"),
            At(-24, "usage", "calls", 4, "calls"),
            At(-24.01, "usage", "calls", 8, "calls"));

        oracle.Summary(Start, End)["trends"].ShouldHave("""
            [{"metric_name": "calls", "current_value": 1, "previous_value": 4, "change_percent": -75, "trend": "down"}]
            """);
    }

    [Fact]
    public void as_of_a_time_a_metric_counts_from_its_recording_until_its_retraction()
    {
        var metric = At(1, "usage", "calls", 1, "calls") with { RecordedAt = Start.AddHours(3), RetractedAt = Start.AddHours(5) };
        var oracle = Over(metric);

        Total(Start.AddHours(3).AddMicroseconds(-1)).ShouldBe(0);
        Total(Start.AddHours(3)).ShouldBe(1);
        Total(Start.AddHours(5).AddMicroseconds(-1)).ShouldBe(1);
        Total(Start.AddHours(5)).ShouldBe(0);
        Total(null).ShouldBe(0);

        int Total(DateTimeOffset? asOf) => oracle.Listing(asOf: asOf)["total_count"]!.GetValue<int>();
    }

    [Fact]
    public void of_two_metrics_at_one_instant_the_greater_id_is_the_newest()
    {
        var small = At(1, "performance", "accuracy", 1) with { Id = new("0f000000-0000-0000-0000-000000000000") };
        var great = At(1, "performance", "accuracy", 2) with { Id = new("a0000000-0000-0000-0000-000000000000") };

        Over(great, small).Performance(Start, End)["accuracy"].ShouldHave("""{"current": 2, "average": 1.5, "samples": 2}""");
    }

    [Fact]
    public void nothing_recorded_is_zeros_everywhere()
    {
        var oracle = Over();

        oracle.Performance(Start, End)["latency"].ShouldHave(
            """{"current_ms": 0, "average_ms": 0, "p95_ms": 0, "p99_ms": 0, "trend": "stable", "samples": 0}""");
        oracle.Security(Start, End)["threat_detection"].ShouldHave("""{"detection_rate": 0, "accuracy": 0, "samples": 0}""");
        oracle.Usage(Start.AddMinutes(10), End)["peak_usage"].ShouldHave("""{"time": "2026-03-10T00:00:00Z", "requests": 0}""");
        oracle.Compliance(Start, End).ShouldHave("""
            {"overall_score": 0, "frameworks": {
                "gdpr": {"score": 0, "status": "non_compliant", "controls": [], "issues": [], "samples": 0},
                "soc2": {}, "iso27001": {}, "nist": {}}}
            """);
        oracle.Listing(aggregation: "min").ShouldHave("""{"total_count": 0, "aggregation": {"method": "min", "value": 0}}""");
    }

    [Fact]
    public void the_order_of_a_history_changes_no_figure() => Histories.WithQuestions.Sample(
        sample =>
        {
            var oracle = new MetricsOracle(sample.History.Metrics);
            var reversed = new MetricsOracle([.. sample.History.Metrics.Reverse()]);
            foreach (var question in sample.Questions)
                foreach (var (one, other) in oracle.Answers(question).Zip(reversed.Answers(question)))
                    JsonComparison.Differences(JsonNode.Parse(one.Answer.ToJsonString()), other.Answer).ShouldBeEmpty(one.Endpoint);
        },
        iter: 100);

    [Fact]
    public void what_was_recorded_and_retracted_after_a_time_is_unknown_as_of_it() => Histories.WithQuestions.Sample(
        sample =>
        {
            foreach (var question in sample.Questions.Where(question => question is { AsOf: not null, End: not null }))
            {
                var known = sample.History.Metrics
                    .Where(metric => metric.RecordedAt <= question.AsOf)
                    .Select(metric => metric.RetractedAt > question.AsOf ? metric with { RetractedAt = null } : metric);
                var asItWas = new MetricsOracle([.. known]).Answers(question with { AsOf = null });
                var asOf = new MetricsOracle(sample.History.Metrics).Answers(question);
                foreach (var (one, other) in asItWas.Zip(asOf))
                    JsonComparison.Differences(one.Answer, other.Answer).ShouldBeEmpty(one.Endpoint);
            }
        },
        iter: 100);
}
