using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Figures.Series;

[Collection(FiguresCollection.Name)]
public sealed class GetSeriesTests(TestServers servers) : IAsyncLifetime
{
    private RecordedDay _day = null!;

    public async Task InitializeAsync() => _day = await RecordedDay.StartAsync(servers);

    public async Task DisposeAsync() => await _day.DisposeAsync();

    private Task<JsonNode> SeriesAsync(string query, DateTimeOffset? asOf = null, double from = 0, double to = 24) =>
        _day.AskAsync("/metrics/series", query, asOf, from, to);

    [Fact]
    public async Task a_bucket_without_a_metric_is_null_and_one_whose_metrics_add_up_to_nothing_is_zero()
    {
        await _day.RecordAsync(Cost(1, 2.5m), Cost(1.5, 1), Cost(7, 3), Cost(7.5, -3), Cost(25, 99));

        (await SeriesAsync("figure=total_cost&step=6h")).ShouldHave($$"""
            {"figure": "total_cost", "statistic": "sum", "unit": "USD", "step": "6h", "time_zone": "UTC", "first_is_partial": false, "last_is_partial": false,
             "starts": ["{{_day.Text(0)}}", "{{_day.Text(6)}}", "{{_day.Text(12)}}", "{{_day.Text(18)}}"],
             "series": [{"value": 3.5, "samples": 4, "values": [3.5, 0, null, null], "bucket_samples": [2, 2, 0, 0]}]}
            """);
    }

    [Fact]
    public async Task ends_of_a_window_that_cut_a_bucket_are_marked_and_hold_only_what_is_inside()
    {
        await _day.RecordAsync(Cost(0.1, 1), Cost(0.6, 2), Cost(1, 4), Cost(2.2, 8), Cost(2.4, 16));

        (await SeriesAsync("figure=total_cost&step=1h", from: 0.5, to: 2.25)).ShouldHave($$"""
            {"first_is_partial": true, "last_is_partial": true, "starts": ["{{_day.Text(0)}}", "{{_day.Text(1)}}", "{{_day.Text(2)}}"],
             "series": [{"value": 14, "values": [2, 4, 8], "bucket_samples": [1, 1, 1]}]}
            """);
    }

    [Fact]
    public async Task groups_beyond_the_largest_are_one_line_that_completes_the_sum()
    {
        await _day.RecordAsync(
            Cost(1, 10, "a"), Cost(2, 1, "a"), Cost(1, 20, "b"), Cost(1, 3, "c"), Cost(14, 4, "d"), Cost(15, 0.5m, "e"));

        var answer = await SeriesAsync("figure=total_cost&step=6h&group_by=service&top=2");

        answer.ShouldHave("""
            {"group_by": "service",
             "series": [{"key": "b", "value": 20, "values": [20, null, null, null]}, {"key": "a", "value": 11, "values": [11, null, null, null]}],
             "rest": {"groups": 3, "value": 7.5, "samples": 3, "values": [3, null, 4.5, null], "bucket_samples": [1, 0, 2, 0]}}
            """);
        (await SeriesAsync("figure=total_cost&step=6h&group_by=service&top=5"))["rest"].ShouldBeNull();
    }

    [Fact]
    public async Task metrics_without_a_model_are_a_group_of_their_own_also_where_they_are_among_the_rest()
    {
        await _day.RecordAsync(
            _day.Metric(1, "usage", "api", 5, "requests", model: "bert"),
            _day.Metric(1, "usage", "api", 7, "requests"),
            _day.Metric(1, "usage", "api", 9, "requests", model: "gpt"));

        (await SeriesAsync("figure=requests&step=1d&group_by=model_name")).ShouldHave(
            """{"series": [{"key": "gpt", "value": 9}, {"key": null, "value": 7}, {"key": "bert", "value": 5}]}""");
        (await SeriesAsync("figure=requests&step=1d&group_by=model_name&top=1")).ShouldHave(
            """{"series": [{"key": "gpt", "value": 9}], "rest": {"groups": 2, "value": 12}}""");
    }

    [Fact]
    public async Task the_window_before_lies_bucket_under_bucket()
    {
        await _day.RecordAsync(Cost(1, 5), Cost(-23, 3), Cost(-5, 2), Cost(-25, 100));

        (await SeriesAsync("figure=total_cost&step=6h&compare=previous")).ShouldHave("""
            {"series": [{"value": 5, "values": [5, null, null, null],
                "previous": {"value": 5, "samples": 2, "values": [3, null, null, 2], "bucket_samples": [1, 0, 0, 1]}}]}
            """);
    }

    [Fact]
    public async Task days_are_those_of_the_time_zone()
    {
        await _day.RecordAsync(Cost(-6, 1), Cost(-5, 2), Cost(18, 4), Cost(18.75, 8));

        // A day in Kolkata starts at 18:30 UTC.
        (await SeriesAsync("figure=total_cost&step=1d&time_zone=Asia/Kolkata", from: -24, to: 24)).ShouldHave($$"""
            {"starts": ["{{_day.Text(-29.5)}}", "{{_day.Text(-5.5)}}", "{{_day.Text(18.5)}}"], "series": [{"values": [1, 6, 8]}]}
            """);
    }

    [Fact]
    public async Task a_quantile_is_told_by_bucket_and_group()
    {
        await _day.RecordAsync(
            [.. Enumerable.Range(1, 20).Select(i => Latency(1, i, "a")), .. Enumerable.Range(1, 20).Select(i => Latency(13, i * 10, "a")), Latency(1, 5000, "b")]);

        var answer = await SeriesAsync("figure=latency&statistic=p95&group_by=service");

        answer["unit"]!.GetValue<string>().ShouldBe("ms");
        var line = answer["series"]![0]!;
        line["samples"]!.GetValue<long>().ShouldBe(40);
        var values = line["values"]!.AsArray().Where(value => value is not null).Select(value => value.Decimal()).ToArray();
        values[0].ShouldBe(19, 0.19m);
        values[1].ShouldBe(190, 1.9m);
        answer["series"]![1]!["value"].Decimal().ShouldBe(5000);
    }

    [Fact]
    public async Task any_metric_is_told_in_a_unit_and_refused_where_there_is_none()
    {
        await _day.RecordAsync(
            _day.Metric(1, "performance", "queue_wait", 2, "s"), _day.Metric(2, "performance", "queue_wait", 500, "ms"), _day.Metric(3, "usage", "queue_wait", 7, "bananas"));

        var refused = await _day.GetAsync($"/metrics/series?metric_name=queue_wait&start_time={_day.Text(0)}&end_time={_day.Text(24)}");
        refused.Status.ShouldBe(400);
        refused.Text.ShouldContain("ms (2), bananas (1)");
        (await SeriesAsync("metric_name=queue_wait&unit=s&statistic=sum&step=1d")).ShouldHave("""{"metric_name": "queue_wait", "unit": "s", "series": [{"value": 2.5, "samples": 2}]}""");
        (await SeriesAsync("metric_name=queue_wait&category=performance&statistic=p50&step=1d"))["series"]![0]!["value"].Decimal().ShouldBe(500, 10);
        (await SeriesAsync("metric_name=queue_wait&statistic=count&step=1d")).ShouldHave("""{"unit": "count", "series": [{"value": 3, "samples": 3}]}""");
        (await SeriesAsync("metric_name=never_recorded&step=1d")).ShouldHave("""{"series": [{"value": null, "samples": 0, "values": [null]}]}""");
    }

    [Fact]
    public async Task as_of_a_moment_what_came_later_is_not_in_any_bucket()
    {
        var wrong = Guid.NewGuid();
        var then = await _day.RecordAsync(_day.Metric(1, "cost", "gpu", 5, "USD", id: wrong), Cost(13, 1));
        await _day.RecordAsync(Cost(1, 100));
        await _day.RetractAsync(wrong);

        (await SeriesAsync("figure=total_cost&step=6h", asOf: then)).ShouldHave("""{"series": [{"value": 6, "values": [5, null, 1, null]}]}""");
        (await SeriesAsync("figure=total_cost&step=6h")).ShouldHave("""{"series": [{"value": 101, "values": [100, null, 1, null]}]}""");
    }

    [Fact]
    public async Task a_score_is_what_holds_at_the_end_of_each_bucket()
    {
        await _day.RecordAsync(
            Score(-30, "gdpr", 80), Score(7, "gdpr", 90), Score(13, "soc2", 70),
            _day.Metric(20, "compliance", "control_status", 1, metadata: """{"framework": "nist", "control": "AC-1", "status": "partial"}"""));

        (await SeriesAsync("figure=compliance_score&step=6h")).ShouldHave(
            """{"statistic": "last", "unit": "percentage", "series": [{"value": 70, "samples": 3, "values": [80, 90, 80, 70], "bucket_samples": [1, 1, 2, 3]}]}""");
        (await SeriesAsync("figure=compliance_score&step=6h&group_by=framework")).ShouldHave("""
            {"series": [{"key": "gdpr", "values": [80, 90, 90, 90]}, {"key": "soc2", "values": [null, null, 70, 70]}, {"key": "nist", "values": [null, null, null, 50]}]}
            """);
    }

    [Fact]
    public async Task controls_make_a_frameworks_score_until_one_is_reported()
    {
        await _day.RecordAsync(Control(-30, "AC-1", "implemented"), Control(2, "AC-2", "partial"), Score(13, "gdpr", 90), Control(20, "AC-2", "implemented"));

        // (100 + 50) / 2, then what was reported, whatever a control does later.
        (await SeriesAsync("figure=compliance_score&step=6h&group_by=framework")).ShouldHave(
            """{"series": [{"key": "gdpr", "value": 90, "values": [75, 75, 90, 90], "bucket_samples": [2, 2, 1, 1]}]}""");
    }

    [Fact]
    public async Task what_cost_bought_is_told_over_time_as_over_a_window()
    {
        await _day.RecordAsync(
            Cost(1, 10), Cost(13, 20),
            _day.Metric(1, "usage", "prediction_count", 40, "predictions"), _day.Metric(2, "performance", "prediction_count", 7, "predictions"),
            _day.Metric(3, "cost", "prediction_count", 9, "GB"),
            _day.Metric(1, "performance", "accuracy", 0.8m, "ratio"),
            _day.Metric(14, "security", "threat_detected", 5));

        (await SeriesAsync("figure=cost_per_prediction&step=6h")).ShouldHave("""{"unit": "USD", "statistic": "avg", "series": [{"value": 0.75, "values": [0.25, null, null, null]}]}""");
        (await SeriesAsync("figure=cost_per_accuracy_point&step=6h")).ShouldHave("""{"series": [{"value": 0.375, "values": [0.125, null, null, null]}]}""");
        (await SeriesAsync("figure=cost_per_threat_detected&step=6h")).ShouldHave("""{"series": [{"value": 6, "values": [null, null, 4, null]}]}""");
        (await _day.GetAsync($"/metrics/cost?start_time={_day.Text(0)}&end_time={_day.Text(24)}")).Json.ShouldHave(
            """{"cost_efficiency": {"cost_per_prediction": 0.75, "cost_per_accuracy_point": 0.375, "cost_per_threat_detected": 6}}""");
    }

    [Fact]
    public async Task what_cost_bought_is_of_the_services_that_spent_most_and_in_money_alone()
    {
        await _day.RecordAsync(
            Cost(1, 10, "spends"), _day.Metric(1, "usage", "prediction_count", 40, "predictions", "spends"), _day.Metric(2, "performance", "prediction_count", 7, "predictions", "spends"),
            _day.Metric(1, "usage", "prediction_count", 1, "predictions", "busy"), _day.Metric(2, "usage", "prediction_count", 1, "predictions", "busy"), _day.Metric(3, "usage", "prediction_count", 1, "predictions", "busy"));

        (await SeriesAsync("figure=cost_per_prediction&step=6h&group_by=service&top=1")).ShouldHave("""{"series": [{"key": "spends", "value": 0.25, "samples": 2}], "rest": {"groups": 1, "value": null}}""");
        (await SeriesAsync("figure=cost_per_prediction&step=6h&unit=usd")).ShouldHave("""{"unit": "USD"}""");
        var refused = await _day.GetAsync($"/metrics/series?figure=cost_per_prediction&unit=ms&start_time={_day.Text(0)}&end_time={_day.Text(24)}");
        (refused.Status, refused.Text.Contains("USD, which cost_per_prediction is in", StringComparison.Ordinal)).ShouldBe((400, true), refused.Text);
    }

    [Fact]
    public async Task predictions_that_cost_metrics_tell_of_count_before_all_others()
    {
        await _day.RecordAsync(Cost(1, 10), _day.Metric(1, "cost", "prediction_count", 4, "predictions"), _day.Metric(1, "usage", "prediction_count", 40, "predictions"));

        (await SeriesAsync("figure=cost_per_prediction&step=6h")).ShouldHave("""{"series": [{"value": 2.5, "values": [2.5, null, null, null]}]}""");
    }

    [Fact]
    public async Task requests_per_second_are_those_reported_and_else_counted_by_the_seconds_that_have_passed()
    {
        await _day.RecordAsync(_day.Metric(1, "usage", "api", 43_200, "requests"));
        (await SeriesAsync("figure=requests_per_second&step=6h")).ShouldHave("""{"unit": "per_second", "series": [{"value": 0.5, "values": [2, null, null, null]}]}""");

        await _day.RecordAsync(_day.Metric(13, "performance", "throughput", 600, "rpm"));
        (await SeriesAsync("figure=requests_per_second&step=6h")).ShouldHave("""{"series": [{"value": 10, "values": [null, null, 10, null]}]}""");
    }

    [Fact]
    public async Task a_narrowed_token_sees_its_own_services_only()
    {
        await _day.RecordAsync(Cost(1, 10, "mine"), Cost(1, 20, "theirs"));
        var token = _day.Service.Token(Roles.Reader, services: ["mine"]);

        var answer = await _day.Service.GetAsync($"/metrics/series?figure=total_cost&group_by=service&start_time={_day.Text(0)}&end_time={_day.Text(24)}&step=1d", token);
        answer.Json.ShouldHave("""{"series": [{"key": "mine", "value": 10}]}""");
        (await _day.Service.GetAsync("/metrics/series?figure=total_cost&service=theirs", token)).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("", "figure")]
    [InlineData("figure=wealth", "figure")]
    [InlineData("figure=requests&metric_name=api", "figure")]
    [InlineData("figure=requests&statistic=p95", "statistic")]
    [InlineData("figure=requests&group_by=threat_type", "group_by")]
    [InlineData("figure=threats&model_name=bert", "model_name")]
    [InlineData("figure=latency&unit=USD", "unit")]
    [InlineData("figure=requests&step=1m&time_range=30d", "step")]
    [InlineData("figure=requests&time_zone=Mars/Olympus", "time_zone")]
    [InlineData("figure=requests&compare=tomorrow", "compare")]
    public async Task what_it_cannot_answer_is_refused_by_its_field(string query, string field)
    {
        await _day.RecordAsync(Latency(1, 3, "a"));

        var answer = await _day.GetAsync($"/metrics/series?{query}{(query.Contains("time_range", StringComparison.Ordinal) ? "" : $"&start_time={_day.Text(0)}")}");

        answer.Status.ShouldBe(400, answer.Text);
        answer.Json["errors"]!.AsArray().ShouldContain(error => error!["field"]!.GetValue<string>() == field, answer.Text);
    }

    private Dictionary<string, object?> Cost(double hours, decimal value, string service = "api") => _day.Metric(hours, "cost", "gpu", value, "USD", service);

    private Dictionary<string, object?> Latency(double hours, decimal value, string service) => _day.Metric(hours, "performance", "latency", value, "ms", service);

    private Dictionary<string, object?> Control(double hours, string name, string status) => _day.Metric(
        hours, "compliance", "control_status", 1, metadata: $$"""{"framework": "gdpr", "control": "{{name}}", "status": "{{status}}"}""");

    private Dictionary<string, object?> Score(double hours, string framework, decimal value) =>
        _day.Metric(hours, "compliance", "compliance_score", value, "percentage", metadata: $$"""{"framework": "{{framework}}"}""");
}
