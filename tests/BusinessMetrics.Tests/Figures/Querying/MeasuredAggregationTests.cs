using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Querying;

/// <summary>An aggregation says its unit, converts within a dimension and never adds over dimensions.</summary>
[Collection(FiguresCollection.Name)]
public sealed class MeasuredAggregationTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _own = $"measured-{Guid.NewGuid():N}";

    [Fact]
    public async Task a_fifth_of_a_second_and_300_milliseconds_have_a_mean_of_250_milliseconds()
    {
        await RecordAsync(("inference_latency", 0.2m, "s", "performance"), ("inference_latency", 300, "Milliseconds", "performance"));

        Figure(await AggregationAsync("aggregation=avg")).ShouldBe(("250", "ms", 2));
        Figure(await AggregationAsync("aggregation=max")).ShouldBe(("300", "ms", 2));
        Figure(await AggregationAsync("aggregation=sum&unit=s")).ShouldBe(("0.5", "s", 2));
        Figure(await AggregationAsync("aggregation=count")).ShouldBe(("2", "count", 2));
    }

    [Fact]
    public async Task what_is_in_one_unit_stays_in_it()
    {
        await RecordAsync(("inference_latency", 0.2m, "s", "performance"), ("inference_latency", 0.4m, "seconds", "performance"));

        Figure(await AggregationAsync("aggregation=sum")).ShouldBe(("0.6", "s", 2));
    }

    [Fact]
    public async Task several_dimensions_are_refused_with_their_units_and_how_many_there_are_of_each()
    {
        await RecordAsync(("load", 1, "ms", "performance"), ("load", 2, "ms", "performance"), ("load", 3, "bananas", "performance"));

        var answer = await _service.GetAsync($"/metrics?service={_own}&aggregation=sum", _service.Token("reader"));

        answer.Status.ShouldBe(400, answer.Text);
        var error = answer.Json["errors"]![0]!;
        (error["field"]!.GetValue<string>(), error["received"]!.GetValue<string>()).ShouldBe(("unit", "nothing, and what matches is measured in ms (2), bananas (1)"));
        error["allowed"]!.GetValue<string>().ShouldStartWith("one of ms, bananas");
        Figure(await AggregationAsync("aggregation=sum&unit=ms")).ShouldBe(("3", "ms", 2));
        Figure(await AggregationAsync("aggregation=count")).ShouldBe(("3", "count", 3));
    }

    [Fact]
    public async Task of_costs_the_figure_is_the_money_and_the_rest_stands_beside_it()
    {
        await RecordAsync(("gpu", 3, "$", "cost"), ("gpu", 50, "cents", "cost"), ("cpu_hours", 2, "h", "cost"), ("cpu_hours", 30, "min", "cost"));

        var aggregation = await AggregationAsync("category=cost&aggregation=sum&group_by=service");

        Figure(aggregation).ShouldBe(("3.5", "USD", 2));
        var rest = aggregation["by_unit"]!.AsArray().ShouldHaveSingleItem()!;
        (rest["unit"]!.GetValue<string>(), rest["value"]!.ToJsonString(), rest["samples"]!.GetValue<int>()).ShouldBe(("ms", "9000000", 2));
        var group = aggregation["groups"]!.AsArray().ShouldHaveSingleItem()!;
        (group["value"]!.ToJsonString(), group["count"]!.GetValue<int>()).ShouldBe(("3.5", 2));
    }

    [Fact]
    public async Task costs_without_money_are_no_money()
    {
        await RecordAsync(("cpu_hours", 2, "h", "cost"));

        Figure(await AggregationAsync("category=cost&aggregation=sum")).ShouldBe(("0", "USD", 0));
        Figure(await AggregationAsync("category=cost&metric_name=cpu_hours&aggregation=sum")).ShouldBe(("2", "h", 1));
    }

    [Fact]
    public async Task one_is_a_unit_of_ratios_whether_or_not_the_question_names_the_metric()
    {
        await RecordAsync(("error_rate", 0.05m, "1", "performance"), ("error_rate", 15, "%", "performance"));

        Figure(await AggregationAsync("aggregation=avg&unit=1")).ShouldBe(("0.1", "ratio", 2));
        Figure(await AggregationAsync("metric_name=error_rate&aggregation=avg&unit=1")).ShouldBe(("0.1", "ratio", 2));
    }

    [Fact]
    public async Task units_that_are_not_known_are_not_added_though_they_differ_by_a_capital_alone()
    {
        await RecordAsync(("power", 5, "mW", "performance"), ("power", 5, "MW", "performance"));

        (await _service.GetAsync($"/metrics?service={_own}&aggregation=sum", _service.Token("reader"))).Status.ShouldBe(400);
        Figure(await AggregationAsync("aggregation=sum&unit=MW")).ShouldBe(("5", "MW", 1));
    }

    [Fact]
    public async Task groups_are_in_the_unit_of_the_whole()
    {
        using var client = _service.Client();
        await client.RecordAllAsync(
        [
            new { metric_name = _own, value = 1, unit = "s", category = "performance", service = "a", model_name = "small" },
            new { metric_name = _own, value = 900, unit = "ms", category = "performance", service = "a", model_name = "large" },
        ]);
        await _service.CatchUpAsync();

        var groups = (await client.JsonAsync($"metrics?metric_name={_own}&aggregation=avg&group_by=model_name"))["aggregation"]!["groups"]!.AsArray();

        groups.Select(group => (group!["key"]!.GetValue<string>(), group["value"]!.ToJsonString())).ShouldBe([("small", "1000"), ("large", "900")]);
    }

    [Fact]
    public async Task the_listing_takes_what_can_be_converted_to_the_unit()
    {
        using var client = _service.Client();
        await RecordAsync(("load", 1, "ms", "performance"), ("load", 2, "Hours", "performance"), ("load", 3, "bananas", "performance"));

        var answer = await client.JsonAsync($"metrics?service={_own}&unit=seconds");

        answer["total_count"]!.GetValue<long>().ShouldBe(2);
        answer["metrics"]!.AsArray().Select(metric => metric!["unit"]!.GetValue<string>()).ShouldBe(["Hours", "ms"], ignoreOrder: true);
    }

    private async Task RecordAsync(params (string Name, decimal Value, string Unit, string Category)[] metrics)
    {
        using var client = _service.Client();
        await client.RecordAllAsync(metrics.Select(metric =>
            (object)new { metric_name = metric.Name, value = metric.Value, unit = metric.Unit, category = metric.Category, service = _own }));
        await _service.CatchUpAsync();
    }

    private async Task<JsonNode> AggregationAsync(string query)
    {
        using var client = _service.Client();
        return (await client.JsonAsync($"metrics?service={_own}&{query}"))["aggregation"]!;
    }

    private static (string Value, string? Unit, int Samples) Figure(JsonNode aggregation) =>
        (aggregation["value"]!.ToJsonString(), aggregation["unit"]?.GetValue<string>(), aggregation["samples"]!.GetValue<int>());
}
