using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Figures.Explain;

[Collection(FiguresCollection.Name)]
public sealed class ExplainFigureTests(TestServers servers) : IAsyncLifetime
{
    private RecordedDay _day = null!;

    public async Task InitializeAsync() => _day = await RecordedDay.StartAsync(servers);

    public async Task DisposeAsync() => await _day.DisposeAsync();

    private Task<JsonNode> ExplainAsync(string query, DateTimeOffset? asOf = null) => _day.AskAsync("/figures/explain", query, asOf);

    [Fact]
    public async Task it_names_the_metrics_that_count_and_no_others()
    {
        await _day.RecordAsync(
            _day.Metric(1, "cost", "gpu", 5, "USD", "training"), _day.Metric(2, "cost", "gpu", 5, "US Dollar", "training"), _day.Metric(3, "cost", "disk", 1, "USD"),
            _day.Metric(3, "cost", "cpu_hours", 9, "h"), _day.Metric(3, "usage", "gpu", 9, "USD"), _day.Metric(30, "cost", "gpu", 9, "USD", "training"));

        (await ExplainAsync("figure=total_cost")).ShouldHave("""
            {"figure": "total_cost", "statistic": "sum", "value": 11, "unit": "USD", "samples": 3, "other_metrics": 0,
             "metrics": [
                {"category": "cost", "metric_name": "disk", "unit": "USD", "service": "api", "samples": 1},
                {"category": "cost", "metric_name": "gpu", "unit": "US Dollar", "service": "training", "samples": 1},
                {"category": "cost", "metric_name": "gpu", "unit": "USD", "service": "training", "samples": 1}]}
            """);
        (await ExplainAsync("figure=total_cost&service=training")).ShouldHave("""{"value": 10, "narrowed_to": {"service": ["training"]}}""");
    }

    [Fact]
    public async Task it_tells_what_came_late_and_what_was_retracted_as_it_was_known()
    {
        var wrong = Guid.NewGuid();
        var first = await _day.RecordAsync(_day.Metric(1, "usage", "api", 3, "requests", id: wrong), _day.Metric(2, "usage", "api", 4, "requests"));
        await _day.RetractAsync(wrong);

        var now = await ExplainAsync("figure=requests");
        // Three days ago is late.
        now.ShouldHave("""{"value": 4, "samples": 1, "recorded": {"late": 1, "retracted": 1}}""");
        now["recorded"]!["last_at"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(first);
        (await ExplainAsync("figure=requests", first)).ShouldHave("""{"value": 7, "samples": 2, "recorded": {"late": 2, "retracted": 0}}""");
    }

    [Fact]
    public async Task what_it_says_to_ask_gives_the_same_figure()
    {
        await _day.RecordAsync(_day.Metric(1, "performance", "latency", 20, "ms"), _day.Metric(2, "performance", "latency", 1, "s"));

        var explained = await ExplainAsync("figure=latency&statistic=max&unit=s");
        var asked = await _day.GetAsync(explained["query"]!.GetValue<string>());
        var records = await _day.GetAsync(explained["records"]!.GetValue<string>());

        asked.Json["series"]![0]!["value"].Decimal().ShouldBe(explained["value"].Decimal());
        explained["value"].Decimal().ShouldBe(1);
        records.Json["total_count"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task it_tells_how_the_read_models_behind_it_were_last_verified()
    {
        await _day.RecordAsync(_day.Metric(1, "cost", "gpu", 5, "USD"));
        (await ExplainAsync("figure=total_cost"))["read_models"]!.AsArray().ShouldBeEmpty();

        (await _day.Service.SendAsync(HttpMethod.Post, "/projections/cost/verify", "")).Status.ShouldBe(200);

        (await ExplainAsync("figure=total_cost"))["read_models"]!.AsArray().ShouldHaveSingleItem()!.ShouldHave("""{"read_model": "cost", "differences": 0}""");
        (await ExplainAsync("figure=requests"))["read_models"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task nothing_recorded_is_explained_as_nothing()
    {
        (await ExplainAsync("figure=latency")).ShouldHave(
            """{"value": null, "samples": 0, "metrics": [], "recorded": {"first_at": null, "last_at": null, "late": 0, "retracted": 0}}""");
    }

    [Fact]
    public async Task a_narrowed_token_is_told_of_its_own_services_only()
    {
        await _day.RecordAsync(_day.Metric(1, "cost", "gpu", 5, "USD", "mine"), _day.Metric(1, "cost", "gpu", 7, "USD", "theirs"));

        var answer = await _day.Service.GetAsync(
            $"/figures/explain?figure=total_cost&start_time={_day.Text(0)}&end_time={_day.Text(24)}", _day.Service.Token(Roles.Reader, services: ["mine"]));

        answer.Json.ShouldHave("""{"value": 5, "narrowed_to": {"service": ["mine"]}}""");
        answer.Json["metrics"]!.AsArray().ShouldHaveSingleItem()!["service"]!.GetValue<string>().ShouldBe("mine");
    }
}
