using System.Net;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Access;

/// <summary>
/// What a token for some services is told is what everybody would be told if there were no other services: two
/// databases, one with the metrics of three services and one with those of two of them.
/// </summary>
[Collection(TrustCollection.Name)]
public class ScopedFiguresTests(TestServers servers)
{
    private static readonly string[] Some = ["auth", "training"];

    [Fact]
    public async Task a_token_for_some_services_is_told_what_a_service_without_the_others_tells_everybody()
    {
        var everything = new EveryAnswer();
        var metrics = everything.Metrics(600).Select((metric, i) => WithId(metric, i)).ToArray();
        await using var whole = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        await using var part = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        using var admin = whole.Client();
        using var narrowed = whole.Client(Roles.Admin, Some);
        using var oracle = part.Client();
        await admin.RecordAllAsync(metrics);
        await oracle.RecordAllAsync(metrics.Where(metric => Some.Contains(metric["service"]!.GetValue<string>())));
        await Task.WhenAll(admin.CatchUpAsync(), oracle.CatchUpAsync());

        var different = 0;
        foreach (var url in everything.FigureUrls().Where(url => !url.StartsWith("metrics/compliance", StringComparison.Ordinal)))
        {
            var told = Comparable(await narrowed.JsonAsync(url));
            told.ShouldBe(Comparable(await oracle.JsonAsync(url)), url);
            different += told == Comparable(await admin.JsonAsync(url)) ? 0 : 1;
        }

        // The third service does make a difference.
        different.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task nobody_gets_an_answer_from_the_cache_that_was_made_for_other_eyes()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        using var everybody = service.Client();
        using var first = service.Client(Roles.Reader, "a");
        using var second = service.Client(Roles.Reader, "b");
        using var both = service.Client(Roles.Reader, "b", "a");
        // A name that would look like two, were the names only put side by side.
        using var trick = service.Client(Roles.Reader, "1:a:1:b");
        foreach (var (name, count) in (List<(string, int)>)[("a", 1), ("b", 2), ("c", 4)])
            await everybody.RecordAllAsync(Enumerable.Range(0, count).Select(_ => (object)new { metric_name = "request_count", value = 1, unit = "requests", category = "usage", service = name }));
        await everybody.CatchUpAsync();

        for (var round = 0; round < 3; round++)
            foreach (var (client, expected) in (List<(HttpClient, int)>)[(everybody, 7), (first, 1), (second, 2), (both, 3), (trick, 0)])
            {
                (await client.JsonAsync("metrics/summary"))["total_metrics"]!.GetValue<int>().ShouldBe(expected);
                (await client.JsonAsync("metrics/usage"))["total_requests"]!.GetValue<int>().ShouldBe(expected);
            }
    }

    [Fact]
    public async Task recording_for_another_service_is_refused_alone_and_item_by_item()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        using var writer = service.Client(Roles.Writer, "model-api");

        using var refused = await writer.PostAsync("metrics", Json(Metric("training")));
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        await writer.RecordAsync(JsonNode.Parse(Metric("model-api"))!);
        using var batch = await writer.PostAsync("metrics/batch", Json($"[{Metric("model-api")},{Metric("training")},{Metric("Model-API")}]"));
        var items = JsonNode.Parse(await batch.Content.ReadAsStringAsync())!;

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem["type"]!.GetValue<string>().ShouldEndWith(":outside-scope");
        problem["service"]!.GetValue<string>().ShouldBe("training");
        batch.StatusCode.ShouldBe(HttpStatusCode.OK);
        (items["stored"]!.GetValue<int>(), items["refused"]!.GetValue<int>()).ShouldBe((1, 2));
        items["results"]![1]!["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("service");
        items["results"]![1]!["errors"]![0]!["allowed"]!.GetValue<string>().ShouldContain("model-api");
        using var admin = service.Client();
        await admin.CatchUpAsync();
        (await admin.CountAsync()).ShouldBe(2);
        (await service.GetAsync("/metrics/prometheus")).Text.ShouldContain("business_metrics_refused_total{reason=\"forbidden\"} 3");

        static string Metric(string name) => $$"""{"metric_name": "m", "value": 1, "unit": "count", "category": "usage", "service": "{{name}}"}""";
        static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
    }

    [Fact]
    public async Task a_narrowed_administrator_sets_and_sees_the_budgets_and_rules_of_its_services_only()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        using var admin = service.Client();
        using var narrowed = service.Client(Roles.Admin, "a", "b");
        await admin.JsonAsync("budgets/total", HttpMethod.Put, new { amount = 100_000 });
        await admin.JsonAsync("budgets/c", HttpMethod.Put, new { amount = 500 });
        await admin.JsonAsync("alerts/rules/everywhere", HttpMethod.Put, Rule(null));
        await admin.JsonAsync("alerts/rules/on-c", HttpMethod.Put, Rule("c"));

        await narrowed.JsonAsync("budgets/a", HttpMethod.Put, new { amount = 200, alert_threshold = 70 });
        await narrowed.JsonAsync("alerts/rules/on-a", HttpMethod.Put, Rule("a"));
        foreach (var scope in (string[])["total", "c"])
            (await service.SendAsync(HttpMethod.Put, $"/budgets/{scope}", """{"amount": 1}""", token: service.Token(Roles.Admin, services: ["a", "b"]))).Status.ShouldBe(403);
        foreach (var (name, body) in (List<(string, object)>)[("new", Rule(null)), ("new", Rule("c")), ("on-c", Rule("a")), ("everywhere", Rule("a"))])
            (await service.SendAsync(HttpMethod.Put, $"/alerts/rules/{name}", System.Text.Json.JsonSerializer.Serialize(body), token: service.Token(Roles.Admin, services: ["a", "b"])))
                .Status.ShouldBe(403, name);

        (await narrowed.JsonAsync("budgets"))["budgets"]!.AsArray().Select(budget => budget!["scope"]!.GetValue<string>()).ShouldBe(["a"]);
        (await narrowed.JsonAsync("alerts/rules"))["rules"]!.AsArray().Select(rule => rule!["name"]!.GetValue<string>()).ShouldBe(["on-a"]);
        // 200 of a's own and the default of 10,000 of b, with the more cautious threshold.
        var budget = (await narrowed.JsonAsync("metrics/cost"))["budget_status"]!;
        (budget["scope"]!.GetValue<string>(), budget["monthly_budget"].Decimal(), budget["alert_threshold"].Decimal()).ShouldBe(("a, b", 10_200m, 70m));
        (await narrowed.JsonAsync("metrics/cost?service=a"))["budget_status"]!["monthly_budget"].Decimal().ShouldBe(200m);

        static object Rule(string? of) => new { metric = "m", service = of, statistic = "sum", window = "5m", comparison = "above", warning = new { threshold = 1 } };
    }

    private static JsonObject WithId(object metric, int number)
    {
        var json = System.Text.Json.JsonSerializer.SerializeToNode(metric)!.AsObject();
        json["metric_id"] = new Guid(number, 1, 2, [0x80, 1, 2, 3, 4, 5, 6, 7]).ToString();
        return json;
    }

    /// <summary>Without the moment of the answer, and without the budget, which a limited caller gets of its services.</summary>
    private static string Comparable(JsonNode answer)
    {
        foreach (var field in (string[])["last_updated", "budget_status"])
            answer.AsObject().Remove(field);
        return answer.ToJsonString();
    }
}
