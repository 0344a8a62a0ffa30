using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Performance;

[Collection(FiguresCollection.Name)]
public class GetPerformanceTests(TestServers servers) : IAsyncLifetime
{
    private const string P = "performance";

    private RecordedDay _day = null!;

    public async Task InitializeAsync() => _day = await RecordedDay.StartAsync(servers);

    public async Task DisposeAsync() => await _day.DisposeAsync();

    private Task<JsonNode> PerformanceAsync(string query = "", DateTimeOffset? asOf = null, double from = 0, double to = 24) =>
        _day.AskAsync("/metrics/performance", query, asOf, from, to);

    [Fact]
    public async Task an_empty_service_answers_the_whole_shape_with_zeros()
    {
        (await PerformanceAsync()).ShouldHave("""
            {"accuracy": {"current": 0, "average": 0, "trend": "stable", "by_model": {}, "samples": 0},
             "latency": {"current_ms": 0, "average_ms": 0, "p95_ms": 0, "p99_ms": 0, "trend": "stable", "samples": 0},
             "throughput": {"requests_per_second": 0, "predictions_per_second": 0, "trend": "stable", "samples": 0},
             "error_rate": {"current": 0, "average": 0, "trend": "stable", "by_service": {}, "samples": 0},
             "model_performance": []}
            """);
    }

    [Fact]
    public async Task accuracy_is_of_three_names_with_the_latest_by_event_time_and_a_mean_for_each_model()
    {
        await _day.RecordAsync(
            _day.Metric(9, P, "prediction_accuracy", 0.9, "ratio", model: "bert"),
            _day.Metric(3, P, "model_accuracy", 0.7, "ratio", model: "bert"),
            _day.Metric(5, P, "accuracy", 0.2, "ratio", model: "gpt"),
            _day.Metric(4, P, "accuracy", 0.6, "ratio"),
            _day.Metric(10, P, "topic_accuracy", 50),
            _day.Metric(10, "usage", "accuracy", 50),
            // Half-open: the day's first instant is in it, the next day's is not.
            _day.Metric(0, P, "accuracy", 0.1, "ratio", model: "gpt"),
            _day.Metric(24, P, "accuracy", 70, "ratio"),
            _day.Metric(-1, P, "accuracy", 0.4, "ratio"));

        // (0.9 + 0.7 + 0.2 + 0.6 + 0.1) / 5 = 0.5 after 0.4
        (await PerformanceAsync())["accuracy"].ShouldHave(
            """{"current": 0.9, "average": 0.5, "trend": "up", "by_model": {"bert": 0.8, "gpt": 0.15}, "samples": 5}""");
        (await PerformanceAsync("aggregation=sum"))["accuracy"].ShouldHave(
            """{"current": 0.9, "average": 2.5, "trend": "up", "by_model": {"bert": 1.6, "gpt": 0.3}}""");
        (await PerformanceAsync("aggregation=min"))["accuracy"].ShouldHave("""{"average": 0.1, "by_model": {"bert": 0.7, "gpt": 0.1}}""");
        (await PerformanceAsync("aggregation=max"))["accuracy"].ShouldHave("""{"average": 0.9, "by_model": {"bert": 0.9, "gpt": 0.2}}""");
        (await PerformanceAsync("aggregation=COUNT"))["accuracy"].ShouldHave("""{"average": 5, "by_model": {"bert": 2, "gpt": 2}}""");
    }

    [Fact]
    public async Task latency_is_in_milliseconds_whatever_its_name_and_unit_of_time()
    {
        await _day.RecordAsync(
            _day.Metric(1, P, "latency", 1, "s"),
            _day.Metric(2, P, "api.response_time", 500, "us"),
            _day.Metric(3, P, "batch_duration", 2, "min"),
            _day.Metric(4, P, "inference-latency", 0.01, "hours"),
            _day.Metric(5, P, "latency", 3, "ms"),
            _day.Metric(6, P, "latency", 7, "count"),
            _day.Metric(6, P, "latency_budget", 7, "ms"),
            _day.Metric(6, "usage", "response_time", 7, "ms"),
            _day.Metric(-5, P, "latency", 31.5, "s"));

        // 1000 + 0.5 + 120000 + 36000 + 3 = 157003.5; / 5 = 31400.7, within 5 % of 31500
        (await PerformanceAsync())["latency"].ShouldHave(
            """{"current_ms": 3, "average_ms": 31400.7, "p95_ms": 120000, "p99_ms": 120000, "trend": "stable", "samples": 5}""");
        (await PerformanceAsync("aggregation=max"))["latency"].ShouldHave("""{"current_ms": 3, "average_ms": 120000, "trend": "stable"}""");
    }

    [Fact]
    public async Task quantiles_are_the_nearest_rank_within_one_percent_also_as_of_an_earlier_moment()
    {
        var early = await _day.RecordAsync([.. Enumerable.Range(1, 100).Select(ms => _day.Metric(ms * 0.2, P, "latency", ms, "ms"))]);
        await _day.RecordAsync([.. Enumerable.Range(1, 100).Select(_ => _day.Metric(12, P, "latency", 1000, "ms"))]);

        // Of 100 the 95th and the 99th smallest; of 200 the 190th and the 198th.
        (await PerformanceAsync(asOf: early))["latency"].ShouldHave("""{"average_ms": 50.5, "p95_ms": 95, "p99_ms": 99, "samples": 100}""");
        (await PerformanceAsync())["latency"].ShouldHave("""{"average_ms": 525.25, "p95_ms": 1000, "p99_ms": 1000, "samples": 200}""");
        // Before noon only the first 59: the 57th and the 59th.
        (await PerformanceAsync(to: 11.9))["latency"].ShouldHave("""{"average_ms": 30, "p95_ms": 57, "p99_ms": 59, "samples": 59}""");
    }

    [Fact]
    public async Task throughput_is_measured_or_else_the_usage_counted_a_second_each_window_for_itself()
    {
        await _day.RecordAsync(
            _day.Metric(1, "usage", "api_calls", 8640, "requests", service: "web", model: "bert"),
            _day.Metric(2, "usage", "prediction_count", 86_400),
            _day.Metric(-2, P, "throughput", 0.2));

        // 86400 seconds: 0.1 requests a second, after 0.2 measured.
        (await PerformanceAsync())["throughput"].ShouldHave(
            """{"requests_per_second": 0.1, "predictions_per_second": 1, "trend": "down", "samples": 1}""");
        // The filters are the usage's too.
        (await PerformanceAsync("service=api"))["throughput"].ShouldHave(
            """{"requests_per_second": 0, "predictions_per_second": 1, "trend": "down", "samples": 0}""");
        (await PerformanceAsync("model_name=bert&service=web"))["throughput"].ShouldHave(
            """{"requests_per_second": 0.1, "predictions_per_second": 0, "trend": "up", "samples": 1}""");

        await _day.RecordAsync(
            _day.Metric(3, P, "throughput", 10),
            _day.Metric(4, P, "requests_per_second", 30),
            _day.Metric(5, P, "prediction_count", 43_200));
        (await PerformanceAsync())["throughput"].ShouldHave(
            """{"requests_per_second": 20, "predictions_per_second": 0.5, "trend": "up", "samples": 2}""");

        await _day.RecordAsync(_day.Metric(6, P, "predictions_per_second", 5), _day.Metric(7, P, "predictions_per_second", 8));
        (await PerformanceAsync())["throughput"].ShouldHave("""{"requests_per_second": 20, "predictions_per_second": 6.5, "samples": 2}""");
    }

    [Fact]
    public async Task error_rates_have_a_mean_for_each_service()
    {
        await _day.RecordAsync(
            _day.Metric(1, P, "error_rate", 2, "percentage"),
            _day.Metric(2, P, "error_rate", 4, "percentage"),
            _day.Metric(3, P, "error_rate", 1.5, "percentage", service: "web"),
            _day.Metric(3, "usage", "error_rate", 90, "percentage"),
            _day.Metric(-3, P, "error_rate", 2.5, "percentage"));

        // 7.5 / 3
        (await PerformanceAsync())["error_rate"].ShouldHave(
            """{"current": 1.5, "average": 2.5, "trend": "stable", "by_service": {"api": 3, "web": 1.5}, "samples": 3}""");
        (await PerformanceAsync("aggregation=sum"))["error_rate"].ShouldHave(
            """{"current": 1.5, "average": 7.5, "trend": "stable", "by_service": {"api": 6, "web": 1.5}}""");
        (await PerformanceAsync("service=web"))["error_rate"].ShouldHave(
            """{"current": 1.5, "average": 1.5, "trend": "up", "by_service": {"web": 1.5}, "samples": 1}""");
    }

    [Fact]
    public async Task a_model_with_one_of_the_four_figures_has_a_row()
    {
        await _day.RecordAsync(
            _day.Metric(1, P, "error_rate", 0.1, "ratio", model: "b"),
            _day.Metric(2, P, "error_rate", 0.3, "ratio", service: "web", model: "b"),
            _day.Metric(9, "usage", "api", 8640, "requests", model: "b"),
            _day.Metric(3, P, "latency", 2, "s", model: "a"),
            _day.Metric(4, P, "throughput", 12, model: "a"),
            _day.Metric(5, P, "accuracy", 0.9, "ratio", model: "C"),
            _day.Metric(6, P, "queue_depth", 2, model: "d"),
            _day.Metric(6, P, "prediction_count", 2, model: "e"),
            _day.Metric(6, P, "error_rate", 2),
            _day.Metric(-1, P, "accuracy", 0.9, "ratio", model: "gone"));

        (await PerformanceAsync())["model_performance"].ShouldHave($$"""
            [{"model_name": "C", "accuracy": 0.9, "latency_ms": 0, "throughput": 0, "error_rate": 0, "last_updated": "{{_day.Text(5)}}"},
             {"model_name": "a", "accuracy": 0, "latency_ms": 2000, "throughput": 12, "error_rate": 0, "last_updated": "{{_day.Text(4)}}"},
             {"model_name": "b", "accuracy": 0, "latency_ms": 0, "throughput": 0.1, "error_rate": 0.2, "last_updated": "{{_day.Text(2)}}"}]
            """);
        (await PerformanceAsync("service=web"))["model_performance"].ShouldHave($$"""
            [{"model_name": "b", "throughput": 0, "error_rate": 0.3, "last_updated": "{{_day.Text(2)}}"}]
            """);
        (await PerformanceAsync("model_name=a"))["model_performance"].ShouldHave("""[{"model_name": "a", "throughput": 12}]""");
    }
}
