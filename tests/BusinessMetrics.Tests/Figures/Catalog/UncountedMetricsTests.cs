using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Catalog;

/// <summary>Whoever records what no figure counts is told at once, and finds it in the catalogue.</summary>
[Collection(FiguresCollection.Name)]
public sealed class UncountedMetricsTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _own = $"uncounted-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("cost", "gpu", "bananas", "unknown_unit", "unit")]
    [InlineData("cost", "gpu", "ms", "unknown_name", "metric_name")]
    [InlineData("cost", "network_gb", "ms", "unfit_unit", "unit")]
    [InlineData("performance", "inference_latency", "parsecs", "unknown_unit", "unit")]
    [InlineData("performance", "inference_latency", "percentage", "unfit_unit", "unit")]
    [InlineData("performance", "queue_depth", "count", "unknown_name", "metric_name")]
    [InlineData("performance", "error_rate", "GB", "unfit_unit", "unit")]
    [InlineData("security", "threat_detected", "ms", "unfit_unit", "unit")]
    [InlineData("security", "firewall_rules", "count", "unknown_name", "metric_name")]
    [InlineData("usage", "page_views", "bananas", "unknown_unit", "unit")]
    [InlineData("usage", "response_time", "count", "unfit_unit", "unit")]
    [InlineData("compliance", "compliance_score", "percentage", "missing_metadata", "metadata")]
    [InlineData("compliance", "control_status", "count", "missing_metadata", "metadata")]
    public async Task a_metric_that_is_in_no_figure_is_recorded_with_a_warning(string category, string name, string unit, string code, string field)
    {
        using var client = _service.Client();

        var recorded = await client.JsonAsync("metrics", HttpMethod.Post, Metric(category, name, unit));

        var warning = recorded["warnings"]!.AsArray().ShouldHaveSingleItem()!;
        (warning["code"]!.GetValue<string>(), warning["field"]!.GetValue<string>()).ShouldBe((code, field));
        warning["message"]!.GetValue<string>().ShouldContain($"is in no figure of {category}");
        await _service.CatchUpAsync();
        var row = (await client.JsonAsync($"metrics/catalog?service={_own}"))["metrics"]!.AsArray().ShouldHaveSingleItem()!;
        (row["metric_name"]!.GetValue<string>(), row["unit"]!.GetValue<string>(), row["count"]!.GetValue<long>()).ShouldBe((name, unit, 1L));
        // What one metric's metadata lack cannot be told of all that are called alike.
        if (code != "missing_metadata")
            (row["figures"]!.AsArray().Count, row["reason"]!.GetValue<string>()).ShouldBe((0, code));
    }

    [Theory]
    [InlineData("cost", "gpu", "$", "total_cost")]
    [InlineData("cost", "network_gb", "GiB", "resource_usage")]
    [InlineData("performance", "inference_latency", "nanoseconds", "latency")]
    [InlineData("performance", "error_rate", "1", "error_rate")]
    [InlineData("security", "threat_detected", "threats", "total_threats")]
    [InlineData("usage", "page_views", "{request}", "total_requests")]
    [InlineData("compliance", "gdpr_compliance", "percentage", "score")]
    public async Task a_metric_that_counts_is_recorded_without_one(string category, string name, string unit, string figure)
    {
        using var client = _service.Client();

        (await client.JsonAsync("metrics", HttpMethod.Post, Metric(category, name, unit)))["warnings"].ShouldBeNull();

        await _service.CatchUpAsync();
        var row = (await client.JsonAsync($"metrics/catalog?service={_own}"))["metrics"]!.AsArray().ShouldHaveSingleItem()!;
        row["figures"]!.ToJsonString().ShouldBe($"""["{figure}"]""");
        row["reason"].ShouldBeNull();
    }

    [Fact]
    public async Task a_ratio_in_a_unit_that_is_none_counts_only_while_most_are_measured_alike_and_its_sender_is_told()
    {
        using var client = _service.Client();

        var warning = (await client.JsonAsync("metrics", HttpMethod.Post, Metric("performance", "error_rate", "bananas")))["warnings"]![0]!;

        warning["code"]!.GetValue<string>().ShouldBe("unknown_unit");
        warning["message"]!.GetValue<string>().ShouldContain("error_rate only while most metrics there are measured alike");
    }

    [Fact]
    public async Task each_item_of_a_batch_has_its_own_and_a_repetition_is_warned_of_and_counted_once()
    {
        using var client = _service.Client();
        var odd = Metric("cost", "gpu", "bananas");
        odd["metric_id"] = Guid.NewGuid().ToString();
        var before = await UncountedAsync(client);

        var results = (await client.JsonAsync("metrics/batch", HttpMethod.Post, new JsonArray(Metric("cost", "gpu", "USD"), odd.DeepClone())))["results"]!.AsArray();
        var again = (await client.JsonAsync("metrics/batch", HttpMethod.Post, new JsonArray(odd.DeepClone())))["results"]![0]!;

        results[0]!["warnings"].ShouldBeNull();
        results[1]!["warnings"]![0]!["code"]!.GetValue<string>().ShouldBe("unknown_unit");
        (again["status"]!.GetValue<string>(), again["warnings"]![0]!["code"]!.GetValue<string>()).ShouldBe(("duplicate", "unknown_unit"));
        // Tests beside this one record such metrics too.
        (await UncountedAsync(client) - before).ShouldBeGreaterThanOrEqualTo(1);
    }

    private static async Task<double> UncountedAsync(HttpClient client) => (await client.GetStringAsync("metrics/prometheus"))
        .Split('\n')
        .Where(line => line.StartsWith("business_metrics_uncounted_total{reason=\"unknown_unit\"}", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))
        .SingleOrDefault();

    private JsonObject Metric(string category, string name, string unit) => new()
    {
        ["metric_name"] = name,
        ["value"] = 1,
        ["unit"] = unit,
        ["category"] = category,
        ["service"] = _own,
    };
}
