using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Summary;

[Collection(FiguresCollection.Name)]
public class GetSummaryTests(TestServers servers) : ServiceTests(servers)
{
    private async Task RecordAsync(string name, double value, string unit, string category, string service, TimeSpan? ago = null)
    {
        var answer = await Service.PostMetricAsync(new
        {
            metric_name = name,
            value,
            unit,
            category,
            service,
            timestamp = DateTimeOffset.UtcNow - (ago ?? TimeSpan.Zero),
        });
        answer.Status.ShouldBe(201, answer.Text);
    }

    private async Task<JsonNode> SummaryAsync(string query = "")
    {
        await Service.CatchUpAsync();
        var answer = await Service.GetAsync("/metrics/summary?" + query);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    [Fact]
    public async Task an_empty_service_answers_the_whole_shape_with_zeros()
    {
        var summary = (await Service.GetAsync("/metrics/summary")).Json;

        summary["time_range"]!.GetValue<string>().ShouldBe("24h");
        summary["total_metrics"]!.GetValue<long>().ShouldBe(0);
        summary["categories"]!.AsObject().Select(category => category.Key)
            .ShouldBe(["performance", "security", "cost", "usage", "compliance"], ignoreOrder: true);
        summary["trends"]!.AsArray().ShouldBeEmpty();
        summary["alerts"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task each_block_holds_its_categorys_figures_and_trends_against_the_window_before()
    {
        var before = TimeSpan.FromHours(30);
        await RecordAsync("accuracy", 0.9, "ratio", "performance", "model-api");
        await RecordAsync("accuracy", 0.8, "ratio", "performance", "model-api", TimeSpan.FromHours(2));
        await RecordAsync("accuracy", 0.5, "ratio", "performance", "model-api", before);
        await RecordAsync("compute", 2.25, "USD", "cost", "training");
        await RecordAsync("compute", 1.50, "USD", "cost", "serving");
        await RecordAsync("compute", 1.60, "USD", "cost", "serving", before);
        await RecordAsync("cpu_hours", 7, "h", "cost", "training");
        await RecordAsync("request_count", 40, "requests", "usage", "gateway");
        await RecordAsync("prediction_count", 900, "count", "usage", "gateway");

        var summary = await SummaryAsync();

        summary["total_metrics"]!.GetValue<long>().ShouldBe(7);
        var performance = summary["categories"]!["performance"]!;
        performance["count"]!.GetValue<long>().ShouldBe(2);
        performance["avg_value"]!.GetValue<double>().ShouldBe(0.85, 1e-9);
        performance["top_metrics"]![0]!["trend"]!.GetValue<string>().ShouldBe("up");
        var cost = summary["categories"]!["cost"]!;
        cost["count"]!.GetValue<long>().ShouldBe(3);
        cost["total_value"]!.ToJsonString().ShouldBe("3.75");
        cost["top_services"]!.AsArray().Select(top => (top!["service"]!.GetValue<string>(), top["cost"]!.ToJsonString(), top["trend"]!.GetValue<string>()))
            .ShouldBe([("training", "2.25", "up"), ("serving", "1.5", "down")]);
        summary["categories"]!["usage"]!["count"]!.GetValue<long>().ShouldBe(2);
        summary["categories"]!["usage"]!["total_requests"]!.ToJsonString().ShouldBe("40");
        var trend = summary["trends"]!.AsArray().Single(each => each!["metric_name"]!.GetValue<string>() == "accuracy")!;
        trend["previous_value"]!.GetValue<double>().ShouldBe(0.5);
        trend["change_percent"]!.GetValue<double>().ShouldBe(70, 1e-9);
    }

    [Fact]
    public async Task with_a_category_only_that_one_counts()
    {
        await RecordAsync("accuracy", 0.9, "ratio", "performance", "model-api");
        await RecordAsync("compute", 2, "USD", "cost", "training");

        var summary = await SummaryAsync("category=cost&time_range=1h");

        summary["time_range"]!.GetValue<string>().ShouldBe("1h");
        summary["total_metrics"]!.GetValue<long>().ShouldBe(1);
        summary["categories"]!["performance"]!["count"]!.GetValue<long>().ShouldBe(0);
        summary["trends"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_hot_summary_comes_from_the_cache_and_a_new_metric_replaces_it()
    {
        await RecordAsync("accuracy", 0.9, "ratio", "performance", "model-api");
        var first = await SummaryAsync();
        var again = await SummaryAsync();
        await RecordAsync("accuracy", 0.7, "ratio", "performance", "model-api");
        var after = await SummaryAsync();

        if (again["last_updated"]!.GetValue<DateTimeOffset>().Minute == first["last_updated"]!.GetValue<DateTimeOffset>().Minute)
            again.ToJsonString().ShouldBe(first.ToJsonString());
        after["total_metrics"]!.GetValue<long>().ShouldBe(2);
        (await Service.GetAsync("/health")).Json["metrics"]!["cache_hit_rate"]!.GetValue<double>().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("time_range=13h", "time_range")]
    [InlineData("category=weather", "category")]
    [InlineData("limit=5", "limit")]
    public async Task a_bad_parameter_is_refused_by_its_name(string query, string parameter)
    {
        var answer = await Service.GetAsync("/metrics/summary?" + query);

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe([parameter]);
    }
}
