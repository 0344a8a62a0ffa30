using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Alerts.Rules;

/// <summary>A rule judges a figure in one unit, and says so where there is none.</summary>
[Collection(WatchCollection.Name)]
public sealed class RuleUnitTests(TestServers servers) : ServiceTests(servers)
{
    [Theory]
    [InlineData("avg", null, 249.9, 1)]
    [InlineData("avg", null, 250, 0)]
    [InlineData("max", null, 299.9, 1)]
    [InlineData("avg", "s", 0.2499, 1)]
    [InlineData("avg", "s", 0.25, 0)]
    [InlineData("p99", "s", 0.299, 1)]
    [InlineData("p99", "s", 0.3, 0)]
    public async Task a_fifth_of_a_second_and_300_milliseconds_are_judged_on_one_scale(string statistic, string? unit, double threshold, int raised)
    {
        await RecordAsync((0.2m, "s"), (300, "Milliseconds"));

        await SetAsync("latency", statistic, threshold, unit);
        var dryRun = await Client.JsonAsync("alerts/rules/latency/dry-run", HttpMethod.Post);

        dryRun["transitions"]!.AsArray().Count(transition => transition!["kind"]!.GetValue<string>() == "raised").ShouldBe(raised);
        dryRun["unit"]?.GetValue<string>().ShouldBe(unit);
    }

    [Fact]
    public async Task a_rule_that_meets_several_dimensions_is_unwell_until_it_names_one()
    {
        await RecordAsync((5, "ms"), (1_000_000, "bananas"));
        await SetAsync("latency", "max", 10);

        await Until.TrueAsync(async () => await HealthAsync() is "unwell");

        var rule = (await Client.JsonAsync("alerts/rules/latency"))["health"]!;
        rule["reason"]!.GetValue<string>().ShouldContain("measured in bananas (1), ms (1)");
        (await Client.JsonAsync("alerts"))["alerts"]!.AsArray().ShouldBeEmpty();
        (await Service.SendAsync(HttpMethod.Post, "/alerts/rules/latency/dry-run")).Status.ShouldBe(409);
        await Until.TrueAsync(async () => (await Client.JsonAsync("health"))["dependencies"]!["unwell_alert_rules"]?.GetValue<int>() == 1);

        await SetAsync("latency", "max", 10, "s");

        await Until.TrueAsync(async () => await HealthAsync() is "well");
        (await Client.JsonAsync("alerts"))["alerts"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_count_needs_no_unit()
    {
        await RecordAsync((5, "ms"), (1_000_000, "bananas"));
        await SetAsync("latency", "count", 1.5);

        await Until.TrueAsync(async () => (await Client.JsonAsync("alerts?status=firing"))["alerts"]!.AsArray().Count == 1);
    }

    [Fact]
    public async Task money_is_judged_in_every_spelling_of_the_currency()
    {
        await Client.RecordAllAsync(
            [new { metric_name = "gpu", value = 1, unit = "$", category = "cost", service = "a" }, new { metric_name = "gpu", value = 250, unit = "cents", category = "cost", service = "a" }]);
        await Client.JsonAsync("alerts/rules/spend", HttpMethod.Put, new { metric = "total_cost", window = "15m", comparison = "at_least", critical = new { threshold = 3.5 } });

        await Until.TrueAsync(async () => (await Client.JsonAsync("alerts?status=firing"))["alerts"]!.AsArray().Count == 1);
    }

    [Fact]
    public async Task the_special_figures_have_units_of_their_own()
    {
        var answer = await Service.SendAsync(
            HttpMethod.Put, "/alerts/rules/spend", """{"metric": "total_cost", "unit": "ms", "comparison": "above", "critical": {"threshold": 1}}""");

        answer.Status.ShouldBe(400, answer.Text);
        answer.RefusedFields.ShouldBe(["unit"]);
    }

    private async Task RecordAsync(params (decimal Value, string Unit)[] metrics)
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(-10).Text();
        await Client.RecordAllAsync(metrics.Select(metric =>
            (object)new { metric_name = "latency", value = metric.Value, unit = metric.Unit, category = "performance", service = "a", timestamp = at }));
        await Service.CatchUpAsync();
    }

    private Task<JsonNode> SetAsync(string metric, string statistic, double threshold, string? unit = null) => Client.JsonAsync(
        $"alerts/rules/{metric}", HttpMethod.Put, new { metric, statistic, window = "30m", comparison = "above", unit, critical = new { threshold } });

    private async Task<string?> HealthAsync() => (await Client.JsonAsync("alerts/rules/latency"))["health"]?["status"]?.GetValue<string>();
}
