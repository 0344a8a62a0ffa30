using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Alerts.Rules;

[Collection(WatchCollection.Name)]
public class DryRunTests(TestServers servers) : IAsyncLifetime
{
    /// <summary>A whole minute, long enough ago for everything to lie in the past, and short enough for retention.</summary>
    private static readonly DateTimeOffset Start = new(DateTimeOffset.UtcNow.AddDays(-3).UtcDateTime.Date.AddHours(12), TimeSpan.Zero);

    private TestService _service = null!;

    public async Task InitializeAsync() =>
        _service = await TestService.StartAsync((await servers.NewServiceAsync()) with { AlertThresholdsEnabled = false });

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private async Task RecordAsync(string name, double value, string unit, string category, double minute, string service = "api", object? metadata = null)
    {
        var answer = await _service.PostMetricAsync(new { metric_name = name, value, unit, category, service, timestamp = Start.AddMinutes(minute), metadata });
        answer.Status.ShouldBe(201, answer.Text);
    }

    private async Task<JsonNode> RunAsync(string rule, double from, double to)
    {
        (await _service.SendAsync(HttpMethod.Put, "/alerts/rules/tried", rule)).Status.ShouldBe(200);
        await _service.CatchUpAsync();
        var answer = await _service.SendAsync(
            HttpMethod.Post, $"/alerts/rules/tried/dry-run?from={Iso8601.Format(Start.AddMinutes(from))}&to={Iso8601.Format(Start.AddMinutes(to))}");
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    private static string[] Story(JsonNode answer) =>
    [
        .. answer["transitions"]!.AsArray().Select(each =>
            $"{(each!["at"]!.GetValue<DateTimeOffset>() - Start).TotalMinutes} {each["kind"]} {each["level"]} {each["value"]}"),
    ];

    [Fact]
    public async Task history_says_when_a_rule_would_have_fired()
    {
        await RecordAsync("latency", 400, "ms", "performance", 0.5);
        await RecordAsync("latency", 700, "ms", "performance", 3.5);
        await RecordAsync("latency", 1500, "ms", "performance", 6.2);
        await RecordAsync("latency", 9000, "ms", "performance", 6.2, service: "other");

        var answer = await RunAsync(
            """{"metric": "latency", "service": "api", "statistic": "max", "window": "5m", "comparison": "above", "warning": {"threshold": 500}, "critical": {"threshold": 1000, "severity": "high"}, "for": "1m", "no_data": "resolve"}""",
            from: 0, to: 20);

        // 700 is in the windows that end at minutes 4 to 8, 1500 in those at 7 to 11; each breach has to hold for a minute.
        Story(answer).ShouldBe(
        [
            "5 raised warning 700", "8 resolved warning 1500", "8 raised critical 1500", "12 resolved critical ",
        ]);
        answer["rule"]!.GetValue<string>().ShouldBe("tried");
        answer["evaluations"]!.GetValue<int>().ShouldBe(20);
        var raised = answer["transitions"]![0]!;
        raised["severity"]!.GetValue<string>().ShouldBe("medium");
        raised["threshold"]!.GetValue<double>().ShouldBe(500);
        raised["message"]!.GetValue<string>().ShouldBe("max of latency of service api over 5m is 700, above 500 for 1m");
        answer["transitions"]![3]!["message"]!.GetValue<string>().ShouldBe("max of latency of service api over 5m has no data");
        (await _service.GetAsync("/alerts")).Json["alerts"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_rule_in_the_body_is_tried_and_not_set()
    {
        await RecordAsync("hits", 10, "count", "usage", 0.5);
        await RecordAsync("hits", 3, "count", "usage", 7.5);
        await _service.CatchUpAsync();
        var path = $"/alerts/rules/draft/dry-run?from={Iso8601.Format(Start)}&to={Iso8601.Format(Start.AddMinutes(10))}";

        var answer = await _service.SendAsync(
            HttpMethod.Post, path, """{"metric": "hits", "statistic": "sum", "window": "1m", "comparison": "above", "warning": {"threshold": 5}}""");

        answer.Status.ShouldBe(200, answer.Text);
        Story(answer.Json).ShouldBe(["1 raised warning 10", "2 resolved warning 0"]);
        (await _service.GetAsync("/alerts/rules")).Json["rules"]!.AsArray().ShouldBeEmpty();
        (await _service.SendAsync(HttpMethod.Post, path)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task it_answers_with_what_the_rule_looked_at_where_that_is_asked_for()
    {
        await RecordAsync("latency", 400, "ms", "performance", 0.5);
        await RecordAsync("latency", 700, "ms", "performance", 2.5);
        await _service.CatchUpAsync();

        var answer = await _service.SendAsync(
            HttpMethod.Post,
            $"/alerts/rules/draft/dry-run?from={Iso8601.Format(Start)}&to={Iso8601.Format(Start.AddMinutes(10))}&points=2",
            """{"metric": "latency", "statistic": "max", "window": "1m", "comparison": "above", "warning": {"threshold": 500}}""");

        answer.Json["readings"]!.ToJsonString().ShouldBe(
            $$"""{"step":"5m","starts":["{{Iso8601.Format(Start)}}","{{Iso8601.Format(Start.AddMinutes(5))}}"],"values":[700,null]}""");
    }

    [Fact]
    public async Task a_rule_in_the_body_comes_before_the_one_that_is_set()
    {
        await RecordAsync("hits", 10, "count", "usage", 0.5);
        await RunAsync("""{"metric": "hits", "statistic": "sum", "window": "1m", "comparison": "above", "warning": {"threshold": 5}}""", 0, 3);

        var answer = await _service.SendAsync(
            HttpMethod.Post,
            $"/alerts/rules/tried/dry-run?from={Iso8601.Format(Start)}&to={Iso8601.Format(Start.AddMinutes(3))}",
            """{"metric": "hits", "statistic": "sum", "window": "1m", "comparison": "above", "warning": {"threshold": 20}}""");

        Story(answer.Json).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_rule_in_the_body_is_refused_by_its_fields()
    {
        var answer = await _service.SendAsync(
            HttpMethod.Post, "/alerts/rules/draft/dry-run", """{"metric": "hits", "statistic": "mean", "comparison": "above", "warning": {"threshold": 5}}""");

        answer.Status.ShouldBe(400);
        answer.Json["errors"]!.AsArray().Select(error => error!["field"]!.GetValue<string>()).ShouldBe(["statistic"]);
    }

    [Fact]
    public async Task a_rule_that_is_only_tried_leaves_nothing_in_the_audit_trail()
    {
        const string Half = """{"metric": "hits", "comparison": "above"}""";
        (await _service.SendAsync(HttpMethod.Post, "/alerts/rules/draft/dry-run", Half)).Status.ShouldBe(400);
        (await _service.SendAsync(HttpMethod.Put, "/alerts/rules/draft", Half)).Status.ShouldBe(400);

        // What was refused is written in its order: once the second is there, the first would be.
        string[] refused = [];
        await Until.TrueAsync(async () =>
        {
            var events = (await _service.GetAsync("/audit?outcome=refused")).Json["events"]!.AsArray();
            refused = [.. events.Select(each => each!["action"]!.GetValue<string>())];
            return refused.Length > 0;
        });
        refused.ShouldBe(["alert-rule.set"]);
    }

    [Fact]
    public async Task a_rule_in_the_body_watches_only_what_the_token_may_see()
    {
        var answer = await _service.SendAsync(
            HttpMethod.Post,
            "/alerts/rules/draft/dry-run",
            """{"metric": "hits", "service": "web", "statistic": "sum", "comparison": "above", "warning": {"threshold": 5}}""",
            token: _service.Token(Roles.Reader, services: "api"));

        answer.Status.ShouldBe(403);
    }

    [Fact]
    public async Task what_happened_before_its_beginning_is_in_its_first_windows()
    {
        await RecordAsync("hits", 10, "count", "usage", -3);

        Story(await RunAsync("""{"metric": "hits", "statistic": "sum", "window": "5m", "comparison": "above", "warning": {"threshold": 5}}""", 0, 10))
            .ShouldBe(["1 raised warning 10", "3 resolved warning 0"]);
    }

    [Fact]
    public async Task it_sees_at_every_minutes_end_what_an_evaluation_would_have_seen()
    {
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
            await RecordAsync("latency", random.Next(1, 1000) / 8.0, "ms", "performance", random.NextDouble() * 90, i % 3 == 0 ? "web" : "api");
        for (var i = 0; i < 20; i++)
            await RecordAsync("gpu", random.Next(1, 100) / 100.0, "USD", "cost", random.NextDouble() * 90, i % 2 == 0 ? "web" : "api");
        for (var i = 0; i < 12; i++)
        {
            await RecordAsync("control_status", 1, "count", "compliance", random.NextDouble() * 90, metadata: new
            {
                framework = "soc2",
                control = $"CC{i % 4}",
                status = i % 3 == 0 ? "implemented" : "partial",
            });
            await RecordAsync("compliance_score", random.Next(50, 100), "percentage", "compliance", random.NextDouble() * 90, metadata: new { framework = "gdpr" });
        }

        var wrong = await _service.PostMetricAsync(new { metric_name = "latency", value = 5000, unit = "ms", category = "performance", service = "api", timestamp = Start.AddMinutes(40) });
        (await _service.SendAsync(HttpMethod.Post, $"/metrics/{wrong.Json["metric_id"]}/retract", """{"reason": "wrong"}""")).Status.ShouldBe(200);
        await _service.CatchUpAsync();
        AlertFigure[] watched =
        [
            .. Enum.GetValues<AlertStatistic>().Select(statistic => new AlertFigure("latency", statistic, 13)),
            new("latency", AlertStatistic.P95, 90, Service: "api"),
            new("latency", AlertStatistic.Avg, 7, "performance", "web"),
            new("total_cost", WindowMinutes: 20),
            new("total_cost", WindowMinutes: 3, Service: "web"),
            new("budget_used_percent"),
            new("budget_used_percent", Service: "api"),
            new("gdpr_score"),
            new("soc2_score"),
            new("nist_score"),
            new("overall_score"),
        ];

        var figures = _service.Host.Services.GetRequiredService<AlertFigures>();
        foreach (var figure in watched)
            foreach (var (at, value) in await figures.HistoryAsync(figure, Start.AddMinutes(-10), Start.AddMinutes(110), null, CancellationToken.None))
                (await figures.ReadAsync(figure, at.AddMicroseconds(-1), CancellationToken.None)).Value.ShouldBe(value, $"{figure} at {at:O}");
    }

    [Theory]
    [InlineData("to=2120-01-01T00:00:00Z", "to")]
    [InlineData("to=0001-01-01T00:00:00Z", "to")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-02-02T00:00:00Z", "from")]
    [InlineData("from=soon", "from")]
    [InlineData("window=1h", "window")]
    public async Task a_bad_span_is_refused_by_its_end(string query, string field)
    {
        var answer = await _service.SendAsync(HttpMethod.Post, "/alerts/rules/tried/dry-run?" + query);

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe([field]);
    }
}
