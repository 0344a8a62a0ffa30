using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Querying;

/// <summary>Answers about more services, models, features and threats than anybody reads.</summary>
[Collection(FiguresCollection.Name)]
public class BoundedAnswersTests(TestServers servers) : ServiceTests(servers)
{
    [Fact]
    public async Task of_more_than_top_the_largest_are_listed_and_the_rest_added_up()
    {
        // 1 to 1,200 of everything: 720,600 in all, of which the thousand largest are 700,500.
        await Client.RecordAllAsync(Enumerable.Range(1, 1200).SelectMany(i => (object[])
        [
            Metric("gpu", i, "USD", "cost", $"s{i}"),
            Metric("request_count", i, "requests", "usage", $"s{i}"),
            Metric("feature_usage", i, "count", "usage", "web", new { feature = $"f{i}" }),
            Metric("threat_detected", i, "count", "security", "waf", new { threat_type = $"t{i}", attack_vector = $"v{i}" }),
            Metric("security_incident", 1, "count", "security", "waf", new { incident_id = $"i{i}", type = "leak", severity = "low", status = "open" }),
            Metric("control_status", 1, "count", "compliance", "grc", new { framework = "soc2", control = $"c{i:0000}", status = i % 3 == 0 ? "partial" : "implemented" }),
        ]));
        await Service.CatchUpAsync();

        var cost = await BoundedAsync("/metrics/cost");
        Summary(cost["cost_by_service"]!.AsObject()).ShouldBe("1000: s1200 1200 to s201 201");
        Rest(cost, "cost_by_service_rest").ShouldBe("""{"services":200,"total_cost":20100}""");
        cost["total_cost"].Decimal().ShouldBe(720_600);
        (cost["cost_by_service"]!.AsObject().Sum(service => service.Value.Decimal()) + cost["cost_by_service_rest"]!["total_cost"].Decimal()).ShouldBe(720_600);

        var usage = await BoundedAsync("/metrics/usage");
        Summary(usage["requests_by_service"]!.AsObject()).ShouldBe("1000: s1200 1200 to s201 201");
        Rest(usage, "requests_by_service_rest").ShouldBe("""{"services":200,"requests":20100}""");
        usage["service_activity"]!.AsArray().Count.ShouldBe(1000);
        // And the service that only told of features.
        Rest(usage, "service_activity_rest").ShouldBe("""{"services":201,"requests":20100}""");
        usage["feature_usage"]!.AsArray().Count.ShouldBe(1000);
        Rest(usage, "feature_usage_rest").ShouldBe("""{"features":200,"usage_count":20100}""");

        var security = await BoundedAsync("/metrics/security?top=3");
        security["threat_types"]!.AsArray().Select(type => type!["type"]!.GetValue<string>()).ShouldBe(["t1200", "t1199", "t1198"]);
        Rest(security, "threat_types_rest").ShouldBe("""{"types":1197,"count":717003}""");
        Rest(security, "attack_vectors_rest").ShouldBe("""{"vectors":1197,"count":717003}""");
        Rest(security, "incidents_rest").ShouldBe("""{"incidents":1197}""");

        var soc2 = (await BoundedAsync("/metrics/compliance?top=401"))["frameworks"]!["soc2"]!;
        soc2["controls"]!.AsArray().Count(control => control!["status"]!.GetValue<string>() == "partial").ShouldBe(400);
        Rest(soc2, "controls_rest").ShouldBe("""{"controls":799,"implemented":799,"partial":0}""");

        // What is whole has no rest.
        var whole = (await Service.GetAsync("/metrics/cost?top=1200")).Json.AsObject();
        whole["cost_by_service"]!.AsObject().Count.ShouldBe(1200);
        whole.ContainsKey("cost_by_service_rest").ShouldBeFalse();

        await PagesAsync("/metrics/cost?group_by=service", answer => answer["groups"]!, "total_cost");
        await PagesAsync("/metrics/usage?group_by=service", answer => answer["groups"]!, "requests");
        await PagesAsync("/metrics?category=cost&aggregation=sum&group_by=service", answer => answer["aggregation"]!["groups"]!, "value");

        var scopes = new List<string>();
        string? cursor = "";
        for (; cursor is not null; cursor = await NextAsync())
            ;
        scopes.ShouldBe(["total", .. Enumerable.Range(1, 1200).Select(i => $"s{i}").Order(StringComparer.Ordinal)]);

        async Task<string?> NextAsync()
        {
            var page = await BoundedAsync($"/budgets?limit=700&cursor={cursor}");
            scopes.AddRange(page["budgets"]!.AsArray().Select(budget => budget!["scope"]!.GetValue<string>()));
            return page["next_cursor"]?.GetValue<string>();
        }
    }

    [Theory]
    [InlineData("/metrics/cost?top=0", "top")]
    [InlineData("/metrics/cost?top=10001", "top")]
    [InlineData("/metrics/performance?top=many", "top")]
    [InlineData("/metrics/summary?top=-1", "top")]
    [InlineData("/metrics/cost?limit=5", "limit")]
    [InlineData("/metrics/usage?cursor=NSBi", "cursor")]
    [InlineData("/metrics/usage?group_by=service&limit=0", "limit")]
    [InlineData("/metrics/cost?group_by=service&cursor=!", "cursor")]
    [InlineData("/metrics?aggregation=sum&group_by=service&cursor=!", "cursor")]
    [InlineData("/metrics?aggregation=sum&group_by=service&offset=5", "offset")]
    [InlineData("/budgets?cursor=!", "cursor")]
    public async Task what_cannot_be_followed_is_refused(string url, string field)
    {
        var answer = await Service.GetAsync(url);

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe([field]);
    }

    private static object Metric(string name, int value, string unit, string category, string service, object? metadata = null) =>
        new { metric_name = name, value, unit, category, service, metadata };

    private static string Summary(JsonObject map) => $"{map.Count}: {map.First().Key} {map.First().Value} to {map.Last().Key} {map.Last().Value}";

    private static string? Rest(JsonNode answer, string name) => answer[name]?.ToJsonString();

    private async Task<JsonNode> BoundedAsync(string url)
    {
        var answer = await Service.GetAsync(url);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.Length.ShouldBeLessThan(200_000, url);
        return answer.Json;
    }

    /// <summary>Every service once, the largest first.</summary>
    private async Task PagesAsync(string url, Func<JsonNode, JsonNode> groupsOf, string value)
    {
        var read = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await BoundedAsync($"{url}&limit=500&cursor={cursor}");
            read.AddRange(groupsOf(page).AsArray().Select(group => $"{group!["key"]} {group[value]}"));
            cursor = page["next_cursor"]?.GetValue<string>();
        }

        read.ShouldBe(Enumerable.Range(1, 1200).Reverse().Select(i => $"s{i} {i}"));
    }
}
