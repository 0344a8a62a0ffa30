using System.Text.Json;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Platform.Freshness;

/// <summary>Whoever has just sent something can ask for figures that include it, and is told where they do not.</summary>
[Collection(PlatformCollection.Name)]
public sealed class RightAfterTheAnswerTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _name = $"s{Guid.NewGuid():N}";

    private object Cost(Guid? id = null, decimal value = 3, DateTimeOffset? timestamp = null) =>
        new { metric_id = id ?? Guid.NewGuid(), metric_name = "gpu", value, unit = "USD", category = "cost", service = _name, timestamp = timestamp ?? DateTimeOffset.UtcNow };

    private static long PositionOf(Answer answer) => long.Parse(answer.Header("Recorded-At"));

    [Fact]
    public async Task a_cost_that_was_just_recorded_is_in_the_answer_that_waits_for_it_every_time()
    {
        for (var sent = 1; sent <= 20; sent++)
        {
            var recorded = await _service.PostMetricAsync(Cost());
            var answer = await _service.GetAsync($"/metrics/cost?service={_name}&wait_for={recorded.Header("Recorded-At")}&wait=10");

            answer.Status.ShouldBe(200, answer.Text);
            answer.Json["total_cost"].Decimal().ShouldBe(3 * sent);
            long.Parse(answer.Header("Figures-At")).ShouldBeGreaterThanOrEqualTo(PositionOf(recorded));
        }
    }

    [Fact]
    public async Task a_repetition_tells_the_first_ones_place_and_a_batch_the_last_of_its_items()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var now = DateTimeOffset.UtcNow;
        var first = await _service.PostMetricAsync(Cost(one, 3, now));
        var second = await _service.PostMetricAsync(Cost(other, 4, now));
        PositionOf(second).ShouldBeGreaterThan(PositionOf(first));

        (await _service.PostMetricAsync(Cost(one, 3, now))).Header("Recorded-At").ShouldBe(first.Header("Recorded-At"));
        var both = await BatchAsync(Cost(other, 4, now), Cost(one, 3, now));
        both.Json["duplicates"]!.GetValue<int>().ShouldBe(2);
        both.Header("Recorded-At").ShouldBe(second.Header("Recorded-At"));
        var third = Guid.NewGuid();
        var twice = await BatchAsync(Cost(third, 5, now), Cost(third, 5, now));
        twice.Json["stored"]!.GetValue<int>().ShouldBe(1);
        PositionOf(twice).ShouldBe(PositionOf(await _service.PostMetricAsync(Cost(third, 5, now))));
    }

    [Fact]
    public async Task where_nothing_was_recorded_no_place_is_told()
    {
        var id = Guid.NewGuid();
        var now = DateTimeOffset.UtcNow;
        await _service.PostMetricAsync(Cost(id, 3, now));

        (await _service.PostMetricAsync(Cost(id, 4, now))).Header("Recorded-At").ShouldBeEmpty();
        (await BatchAsync(new { value = 1 })).Header("Recorded-At").ShouldBeEmpty();
        (await BatchAsync()).Header("Recorded-At").ShouldBeEmpty();
    }

    [Fact]
    public async Task retractions_budgets_and_rules_tell_their_place_too_also_the_second_time()
    {
        var metric = (await _service.PostMetricAsync(Cost())).Json["metric_id"]!.GetValue<string>();
        (HttpMethod Method, string Url, string? Body, string Question)[] changes =
        [
            (HttpMethod.Post, $"/metrics/{metric}/retract", """{"reason": "wrong"}""", $"/metrics/cost?service={_name}"),
            (HttpMethod.Put, $"/budgets/{_name}", """{"amount": 5}""", "/budgets"),
            (HttpMethod.Put, $"/alerts/rules/{_name}", """{"metric": "m", "statistic": "sum", "window": "5m", "comparison": "above", "critical": {"threshold": 1}}""", $"/alerts/rules/{_name}"),
        ];
        foreach (var (method, url, body, question) in changes)
        {
            var change = await _service.SendAsync(method, url, body);
            change.Status.ShouldBe(200, change.Text);
            var again = await _service.SendAsync(method, url, body);
            PositionOf(again).ShouldBeInRange(1, PositionOf(change));
            foreach (var asked in (string[])[question, "/audit"])
                (await _service.GetAsync($"{asked}{(asked.Contains('?') ? "&" : "?")}wait_for={PositionOf(change)}")).Status.ShouldBe(200);
        }

        foreach (var url in (string[])[$"/budgets/{_name}", $"/alerts/rules/{_name}"])
            PositionOf(await _service.SendAsync(HttpMethod.Delete, url)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task a_cached_answer_is_not_given_to_who_waits_for_more_than_it_includes()
    {
        var summary = $"/metrics/summary?start_time={DateTimeOffset.UtcNow.AddDays(-100).Text()}&end_time={DateTimeOffset.UtcNow.AddDays(-99).Text()}";
        var before = await _service.GetAsync(summary);
        var recorded = await _service.PostMetricAsync(Cost(timestamp: DateTimeOffset.UtcNow.AddDays(-99.5)));

        var after = await _service.GetAsync($"{summary}&wait_for={PositionOf(recorded)}&wait=10");

        after.Json["total_metrics"]!.GetValue<int>().ShouldBe(before.Json["total_metrics"]!.GetValue<int>() + 1);
        long.Parse(after.Header("Figures-At")).ShouldBeGreaterThanOrEqualTo(PositionOf(recorded));
        long.Parse(before.Header("Figures-At")).ShouldBeLessThan(PositionOf(recorded));
    }

    [Fact]
    public async Task an_answer_as_of_a_moment_waits_as_any_other()
    {
        var recorded = await _service.PostMetricAsync(Cost());

        var answer = await _service.GetAsync($"/metrics/cost?service={_name}&as_of={DateTimeOffset.UtcNow.Text()}&wait_for={PositionOf(recorded)}");

        answer.Json["total_cost"].Decimal().ShouldBe(3);
    }

    [Fact]
    public async Task a_place_beyond_the_end_of_the_log_is_refused()
    {
        var end = PositionOf(await _service.PostMetricAsync(Cost()));

        var answer = await _service.GetAsync($"/metrics/summary?wait_for={end + 1_000_000}");

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe(["wait_for"]);
        var error = answer.Json["errors"]![0]!;
        error["received"]!.GetValue<string>().ShouldBe($"{end + 1_000_000}");
        error["allowed"]!.GetValue<string>().ShouldContain("which ends at");
    }

    [Theory]
    [InlineData("wait_for=", "wait_for")]
    [InlineData("wait_for=x", "wait_for")]
    [InlineData("wait_for=-1", "wait_for")]
    [InlineData("wait_for=1.5", "wait_for")]
    [InlineData("wait_for=99999999999999999999", "wait_for")]
    [InlineData("wait_for=1&wait_for=2", "wait_for")]
    [InlineData("wait_for=1&wait=11", "wait")]
    [InlineData("wait_for=1&wait=-1", "wait")]
    [InlineData("wait_for=1&wait=x", "wait")]
    [InlineData("wait_for=1&wait=", "wait")]
    [InlineData("wait=1", "wait")]
    public async Task what_cannot_be_waited_for_is_refused_by_name(string query, string field)
    {
        var answer = await _service.GetAsync($"/metrics/usage?{query}");

        answer.Status.ShouldBe(400, answer.Text);
        answer.RefusedFields.Distinct().ShouldBe([field]);
    }

    [Fact]
    public async Task every_answer_made_of_read_models_takes_it_and_says_how_far_it_reaches()
    {
        var paths = (await _service.GetAsync("/openapi/v1.json", token: "")).Json["paths"]!.AsObject();
        foreach (var (path, operations) in paths)
        {
            if (operations!["get"] is not { } get)
                continue;
            var takesIt = get["parameters"]?.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()).Intersect(["wait_for", "wait"]).Count() == 2;
            takesIt.ShouldBe(IsOfFigures(path), path);
            if (!takesIt)
                continue;
            get["responses"]!["200"]!["headers"]!["Figures-At"].ShouldNotBeNull(path);
            get["responses"]!["503"].ShouldNotBeNull(path);
            if (path.Contains('{'))
                continue;
            var answer = await _service.GetAsync($"{path}?wait_for=0{Needed(path)}");
            answer.Status.ShouldBe(200, $"{path}: {answer.Text}");
            long.Parse(answer.Header("Figures-At")).ShouldBeGreaterThanOrEqualTo(0, path);
        }

        static string Needed(string path) => path switch
        {
            "/figures/changes" => $"&from={DateTimeOffset.UtcNow.AddMinutes(-1).Text()}",
            "/figures/explain" or "/metrics/series" => "&figure=requests",
            _ => "",
        };

        static bool IsOfFigures(string path) =>
            path is "/metrics" or "/figures/changes" or "/figures/explain" or "/budgets" or "/audit" or "/audit/{eventId}" or "/alerts" or "/alerts/rules" or "/alerts/rules/{name}"
            or "/dashboards" or "/dashboards/{id}" or "/dashboards/{id}/versions" or "/dashboards/{id}/versions/{version}"
            or "/channels" or "/channels/{name}" or "/channels/{name}/key" or "/routes" or "/silences"
            or "/reports" or "/reports/{name}" or "/reports/{name}/versions"
            or "/report-schedules" or "/report-schedules/{name}" or "/report-schedules/{name}/versions"
            || (path.StartsWith("/metrics/", StringComparison.Ordinal) && !path.Contains('{'));
    }

    [Fact]
    public async Task HEAD_waits_and_tells_as_GET_does()
    {
        var recorded = await _service.PostMetricAsync(Cost());

        var head = await _service.SendAsync(HttpMethod.Head, $"/metrics/cost?wait_for={PositionOf(recorded)}&wait=10");

        head.Status.ShouldBe(200);
        head.Text.ShouldBeEmpty();
        long.Parse(head.Header("Figures-At")).ShouldBeGreaterThanOrEqualTo(PositionOf(recorded));
        (await _service.SendAsync(HttpMethod.Head, "/metrics/cost?wait_for=x")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task nobody_waits_without_a_token_and_no_refusal_says_how_far_figures_are()
    {
        (await _service.GetAsync("/metrics/cost?wait_for=1", token: "")).Status.ShouldBe(401);
        (await _service.GetAsync("/metrics/cost?wait_for=1", _service.Token(Roles.Writer))).Status.ShouldBe(403);
        (await _service.GetAsync("/metrics/cost?wait_for=0&colour=red")).Header("Figures-At").ShouldBeEmpty();
    }

    private Task<Answer> BatchAsync(params object[] metrics) =>
        _service.SendAsync(HttpMethod.Post, "/metrics/batch", JsonSerializer.Serialize(metrics));
}
