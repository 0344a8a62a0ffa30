using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Performance;

/// <summary>Which metrics an answer is of: late and retracted ones, those of a window, and what is refused.</summary>
[Collection(FiguresCollection.Name)]
public class PerformanceQuestionsTests(TestServers servers) : IAsyncLifetime
{
    private const string P = "performance";

    private RecordedDay _day = null!;

    public async Task InitializeAsync() => _day = await RecordedDay.StartAsync(servers);

    public async Task DisposeAsync() => await _day.DisposeAsync();

    private Task<JsonNode> PerformanceAsync(string query = "", DateTimeOffset? asOf = null, double from = 0, double to = 24) =>
        _day.AskAsync("/metrics/performance", query, asOf, from, to);

    [Fact]
    public async Task a_late_metric_counts_when_it_happened_and_not_in_the_answer_as_of_before_it_came()
    {
        var first = await _day.RecordAsync(
            _day.Metric(9, P, "accuracy", 0.8, "ratio", model: "bert"), _day.Metric(1, "usage", "api", 8640, "requests"));
        var then = await PerformanceAsync();
        await _day.RecordAsync(
            _day.Metric(10, P, "accuracy", 0.6, "ratio", model: "bert"),
            _day.Metric(-9, P, "accuracy", 0.4, "ratio"),
            _day.Metric(10, P, "latency", 7, "ms"),
            _day.Metric(2, "usage", "api", 8640, "requests"));

        (await PerformanceAsync(asOf: first)).ToJsonString().ShouldBe(then.ToJsonString());
        (await PerformanceAsync()).ShouldHave($$"""
            {"accuracy": {"current": 0.6, "average": 0.7, "trend": "up", "by_model": {"bert": 0.7}, "samples": 2},
             "latency": {"current_ms": 7, "samples": 1},
             "throughput": {"requests_per_second": 0.2, "samples": 2},
             "model_performance": [{"model_name": "bert", "last_updated": "{{_day.Text(10)}}"}]}
            """);
    }

    [Fact]
    public async Task a_retracted_metric_is_no_longer_the_latest_the_least_or_a_quantile()
    {
        var wrong = Guid.NewGuid();
        var recorded = await _day.RecordAsync(
            _day.Metric(1, P, "latency", 20, "ms", model: "bert"),
            _day.Metric(2, P, "latency", 5000, "ms", model: "bert", id: wrong));
        var then = await PerformanceAsync("aggregation=max");
        await _day.RetractAsync(wrong);

        then["latency"].ShouldHave("""{"current_ms": 5000, "average_ms": 5000, "p99_ms": 5000, "samples": 2}""");
        (await PerformanceAsync("aggregation=max")).ShouldHave($$"""
            {"latency": {"current_ms": 20, "average_ms": 20, "p95_ms": 20, "p99_ms": 20, "samples": 1},
             "model_performance": [{"model_name": "bert", "latency_ms": 20, "last_updated": "{{_day.Text(1)}}"}]}
            """);
        (await PerformanceAsync("aggregation=max", asOf: recorded)).ToJsonString().ShouldBe(then.ToJsonString());
    }

    [Fact]
    public async Task no_quantile_lies_beyond_the_least_and_the_greatest_of_the_window()
    {
        await _day.RecordAsync(_day.Metric(1, P, "latency", 5, "ms"));
        var one = (await PerformanceAsync())["latency"]!;
        one["p95_ms"].Decimal().ShouldBe(5);
        one["p99_ms"].Decimal().ShouldBe(5);

        await _day.RecordAsync(_day.Metric(2, P, "latency", 0.3, "s"), _day.Metric(20, P, "latency", 1, "ms"));
        (await PerformanceAsync())["latency"]!["p99_ms"].Decimal().ShouldBe(300);
        (await PerformanceAsync(from: 2.5))["latency"]!["p95_ms"].Decimal().ShouldBe(1);
    }

    [Fact]
    public async Task the_greatest_numbers_there_are_give_an_answer_that_is_finite()
    {
        await _day.RecordAsync(
            _day.Metric(1, P, "latency", "1e308", "h"),
            _day.Metric(2, P, "accuracy", "1.5e308"),
            _day.Metric(3, P, "accuracy", "1.5e308"),
            _day.Metric(4, "usage", "api", "1.5e308", "requests"),
            _day.Metric(4, "usage", "api", "1.5e308", "requests"));

        var minute = await PerformanceAsync(from: 4, to: 4.0000000005);
        var day = await PerformanceAsync();

        minute["throughput"]!["requests_per_second"]!.GetValue<double>().ShouldBe(double.MaxValue);
        day["accuracy"]!["average"]!.GetValue<double>().ShouldBe(1.5e308, 1e300);
        day["latency"]!["p95_ms"]!.GetValue<double>().ShouldBe(double.MaxValue, double.MaxValue * 0.01);
    }

    [Fact]
    public async Task the_first_days_there_are_can_be_asked_about() =>
        (await _day.AskAsync("/metrics/performance", from: (DateTimeOffset.MinValue - _day.Start).TotalHours, to: (DateTimeOffset.MinValue - _day.Start).TotalHours + 48))
            ["accuracy"]!["samples"]!.GetValue<long>().ShouldBe(0);

    [Fact]
    public async Task without_a_window_the_last_24_hours_are_meant()
    {
        await _day.RecordAsync(
            _day.Metric((DateTimeOffset.UtcNow - _day.Start).TotalHours - 2, P, "error_rate", 3),
            _day.Metric((DateTimeOffset.UtcNow - _day.Start).TotalHours - 30, P, "error_rate", 2));

        (await GetAsync("")).Json["error_rate"].ShouldHave("""{"current": 3, "trend": "up", "samples": 1}""");
        (await GetAsync("time_range=1h")).Json["error_rate"].ShouldHave("""{"samples": 0}""");
        (await GetAsync("time_range=7d")).Json["error_rate"].ShouldHave("""{"current": 3, "average": 2.5, "samples": 2}""");
    }

    [Theory]
    [InlineData("time_range=13h", "time_range")]
    [InlineData("aggregation=median", "aggregation")]
    [InlineData("as_of=2999-01-01T00:00:00Z", "as_of")]
    [InlineData("start_time=yesterday", "start_time")]
    [InlineData("start_time=2026-02-02T00:00:00Z&end_time=2026-02-01T00:00:00Z", "start_time")]
    [InlineData("model_name=a&model_name=b", "model_name")]
    [InlineData("group_by=service", "group_by")]
    public async Task a_bad_parameter_is_refused_by_its_name(string query, string parameter)
    {
        var answer = await GetAsync(query);

        answer.Status.ShouldBe(400, answer.Text);
        answer.RefusedFields.ShouldBe([parameter]);
    }

    private Task<Answer> GetAsync(string query) => _day.GetAsync("/metrics/performance?" + query);
}
