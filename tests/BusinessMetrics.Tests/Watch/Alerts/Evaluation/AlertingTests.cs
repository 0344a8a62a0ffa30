using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Streams;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Watch.Alerts.Evaluation;

/// <summary>The service evaluates by itself, or, where a test says when, through <see cref="AlertRound"/>.</summary>
[Collection(WatchCollection.Name)]
public class AlertingTests(TestServers servers)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private async Task<ServiceSettings> ByHandAsync() => (await servers.NewServiceAsync()) with { AlertThresholdsEnabled = false };

    private static async Task SetAsync(TestService service, string name, string rule)
    {
        var answer = await service.SendAsync(HttpMethod.Put, $"/alerts/rules/{name}", rule);
        answer.Status.ShouldBe(200, answer.Text);
    }

    private static async Task<Guid> RecordAsync(TestService service, string name, double value, string unit = "ms", string category = "performance", DateTimeOffset? at = null)
    {
        var answer = await service.PostMetricAsync(new { metric_name = name, value, unit, category, service = "model-api", timestamp = at ?? DateTimeOffset.UtcNow });
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json["metric_id"]!.GetValue<Guid>();
    }

    private static async Task EvaluateAsync(TestService service, DateTimeOffset now)
    {
        await service.CatchUpAsync();
        (await service.Host.Services.GetRequiredService<AlertRound>().RunAsync(now, CancellationToken.None)).ShouldBeTrue();
        await service.CatchUpAsync();
    }

    private static async Task<JsonArray> AlertsAsync(TestService service, string query = "") =>
        (await service.GetAsync("/alerts?" + query)).Json["alerts"]!.AsArray();

    private static async Task<string[]> StoryAsync(TestService service, string query = "") =>
        [.. (await AlertsAsync(service, query)).Select(alert => $"{alert!["rule"]} {alert["level"]} {alert["resolution"]?.GetValue<string>() ?? alert["status"]!.GetValue<string>()}")];

    [Fact]
    public async Task a_figure_that_crosses_raises_an_alert_shows_in_the_summary_and_resolves()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        await SetAsync(service, "errors", """{"metric": "errors", "category": "usage", "statistic": "max", "window": "1h", "comparison": "above", "critical": {"threshold": 10, "severity": "high"}}""");

        var wrong = await RecordAsync(service, "errors", 12, "count", "usage");

        await Until.TrueAsync(async () => (await AlertsAsync(service, "status=firing")).Count == 1);
        var alert = (await AlertsAsync(service))[0]!;
        var text = alert.ToJsonString();
        alert["rule"]!.GetValue<string>().ShouldBe("errors");
        alert["metric_name"]!.GetValue<string>().ShouldBe("errors");
        alert["level"]!.GetValue<string>().ShouldBe("critical");
        alert["severity"]!.GetValue<string>().ShouldBe("high");
        alert["message"]!.GetValue<string>().ShouldBe("max of errors over 1h is 12, above 10");
        alert["threshold"]!.GetValue<double>().ShouldBe(10);
        alert["current_value"]!.GetValue<double>().ShouldBe(12);
        alert["status"]!.GetValue<string>().ShouldBe("firing");
        alert.AsObject().ContainsKey("resolved_at").ShouldBeFalse();

        var summary = (await service.GetAsync("/metrics/summary")).Json["alerts"]!.AsArray().ShouldHaveSingleItem()!;
        summary.ToJsonString().ShouldBe("""{"metric_name":"errors","severity":"high","message":"max of errors over 1h is 12, above 10","threshold":10,"current_value":12}""");
        (await service.GetAsync("/metrics/summary?category=usage")).Json["alerts"]!.AsArray().Count.ShouldBe(1);
        (await service.GetAsync("/metrics/summary?category=cost")).Json["alerts"]!.AsArray().ShouldBeEmpty();
        var moment = DateTimeOffset.UtcNow;

        // The wrong metric is taken back, and a right one takes its place: the greatest is 3 again.
        await RecordAsync(service, "errors", 3, "count", "usage");
        (await service.SendAsync(HttpMethod.Post, $"/metrics/{wrong}/retract", """{"reason": "wrong"}""")).Status.ShouldBeLessThan(300);

        await Until.TrueAsync(async () => (await StoryAsync(service)) is ["errors critical recovered"]);
        (await AlertsAsync(service, "status=firing")).ShouldBeEmpty();
        (await AlertsAsync(service, "status=resolved")).Count.ShouldBe(1);
        (await service.GetAsync("/metrics/summary")).Json["alerts"]!.AsArray().ShouldBeEmpty();

        // As of the moment between, it still fires.
        (await AlertsAsync(service, $"as_of={moment:O}".Replace("+00:00", "Z", StringComparison.Ordinal)))[0]!.ToJsonString().ShouldBe(text);
        (await service.GetAsync($"/metrics/summary?as_of={moment:O}".Replace("+00:00", "Z", StringComparison.Ordinal))).Json["alerts"]!.AsArray().Count.ShouldBe(1);
        (await AlertsAsync(service, "as_of=2020-01-01")).ShouldBeEmpty();
    }

    [Fact]
    public async Task switched_off_nothing_is_evaluated()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await SetAsync(service, "errors", """{"metric": "errors", "statistic": "sum", "comparison": "above", "warning": {"threshold": 1}}""");
        await RecordAsync(service, "errors", 12, "count", "usage");
        await service.CatchUpAsync();

        (await AlertsAsync(service)).ShouldBeEmpty();
        // Nor has anything looked: the table of what is remembered is empty.
        await using var count = service.Host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from operations.alert_evaluations");
        (await count.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public async Task levels_follow_the_figure_over_time_and_end_with_its_window()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "avg", "window": "5m", "comparison": "above", "warning": {"threshold": 500}, "critical": {"threshold": 1000}, "no_data": "resolve"}""");
        await RecordAsync(service, "latency", 600, at: Now);
        await EvaluateAsync(service, Now);
        await RecordAsync(service, "latency", 2000, at: Now);
        await EvaluateAsync(service, Now.AddSeconds(1));
        await EvaluateAsync(service, Now.AddMinutes(1));

        (await StoryAsync(service)).ShouldBe(["slow critical firing", "slow warning escalated"]);

        await EvaluateAsync(service, Now.AddMinutes(6));

        (await StoryAsync(service)).ShouldBe(["slow critical no_data", "slow warning escalated"]);
        var alerts = await AlertsAsync(service);
        // At the first minute's end at which the window is empty.
        (alerts[0]!["resolved_at"]!.GetValue<DateTimeOffset>() - Now).TotalMinutes.ShouldBeInRange(5, 6);
        (await AlertsAsync(service, "limit=1")).Count.ShouldBe(1);
        (await AlertsAsync(service, "rule=slow")).Count.ShouldBe(2);
        (await AlertsAsync(service, "rule=other")).ShouldBeEmpty();
        (await AlertsAsync(service, $"to={Now.AddMinutes(-1).UtcDateTime:O}")).ShouldBeEmpty();
        (await AlertsAsync(service, $"from={Now.AddMinutes(-1).UtcDateTime:O}")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task what_pends_is_remembered_over_a_restart()
    {
        var settings = await ByHandAsync();
        await using (var before = await TestService.StartAsync(settings))
        {
            await SetAsync(before, "slow", """{"metric": "latency", "statistic": "max", "window": "1h", "comparison": "above", "warning": {"threshold": 500}, "for": "10m"}""");
            await RecordAsync(before, "latency", 600, at: Now);
            await EvaluateAsync(before, Now);
            await EvaluateAsync(before, Now.AddMinutes(9));
            (await AlertsAsync(before)).ShouldBeEmpty();
        }

        await using var after = await TestService.StartAsync(settings);
        await EvaluateAsync(after, Now.AddMinutes(10));

        (await StoryAsync(after)).ShouldBe(["slow warning firing"]);
    }

    [Fact]
    public async Task a_transition_that_was_appended_and_not_remembered_does_not_happen_again()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "max", "window": "1h", "comparison": "above", "warning": {"threshold": 500}}""");
        await RecordAsync(service, "latency", 600, at: Now);
        await EvaluateAsync(service, Now);
        var state = service.Host.Services.GetRequiredService<NpgsqlDataSource>();
        await using (var forget = state.CreateCommand("""update operations.alert_evaluations set state = '{"warning_since": "2026-01-01T00:00:00Z"}'"""))
            (await forget.ExecuteNonQueryAsync()).ShouldBe(1);
        await EvaluateAsync(service, Now.AddMinutes(1));
        await using (var lose = state.CreateCommand("delete from operations.alert_evaluations"))
            await lose.ExecuteNonQueryAsync();
        await EvaluateAsync(service, Now.AddMinutes(2));

        (await StoryAsync(service)).ShouldBe(["slow warning firing"]);
    }

    [Fact]
    public async Task a_rule_that_changes_keeps_its_alert_while_it_watches_the_same_figure()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await RecordAsync(service, "latency", 600, at: Now);
        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "max", "window": "1h", "comparison": "above", "warning": {"threshold": 500}}""");
        await EvaluateAsync(service, Now);
        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "max", "window": "1h", "comparison": "above", "warning": {"threshold": 550}, "for": "5m"}""");
        await EvaluateAsync(service, Now.AddMinutes(1));
        (await StoryAsync(service)).ShouldBe(["slow warning firing"]);

        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "min", "window": "1h", "comparison": "above", "warning": {"threshold": 550}, "for": "5m"}""");
        await EvaluateAsync(service, Now.AddMinutes(2));

        (await StoryAsync(service)).ShouldBe(["slow warning rule_changed"]);
    }

    [Fact]
    public async Task removing_a_rule_resolves_its_alert_at_once()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await RecordAsync(service, "latency", 600, at: Now);
        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "max", "window": "1h", "comparison": "above", "warning": {"threshold": 500}}""");
        await EvaluateAsync(service, Now);

        (await service.SendAsync(HttpMethod.Delete, "/alerts/rules/slow")).Status.ShouldBe(204);

        (await StoryAsync(service)).ShouldBe(["slow warning rule_removed"]);
    }

    [Fact]
    public async Task an_alert_without_a_rule_is_resolved_by_the_next_evaluation()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        var log = service.Host.Services.GetRequiredService<AlertLog>();
        var rule = new AlertRule { Name = "late", Figure = new("m", AlertStatistic.Sum, 5), Comparison = AlertComparison.Above, Warning = new(1, AlertSeverity.Low) };
        var raised = RuleTelling.Events(rule, [], Now, null, [], _ => null, new(new(Now, 2), new(AlertLevel.Warning), []));
        (await log.AppendAsync(new StreamHistory("alert/late", []), raised, AlertLog.Evaluator, CancellationToken.None)).ShouldNotBeNull();

        await EvaluateAsync(service, Now.AddMinutes(1));

        (await StoryAsync(service)).ShouldBe(["late warning rule_removed"]);
    }

    [Fact]
    public async Task with_two_services_on_one_database_a_transition_happens_once()
    {
        await using var one = await TestService.StartAsync(await ByHandAsync());
        await using var other = await TestService.StartBesideAsync(one);
        await SetAsync(one, "slow", """{"metric": "latency", "statistic": "max", "window": "1h", "comparison": "above", "warning": {"threshold": 500}, "critical": {"threshold": 1000}}""");
        await RecordAsync(one, "latency", 600, at: Now);
        await one.CatchUpAsync();
        AlertRound[] rounds = [.. ((TestService[])[one, other]).Select(service => service.Host.Services.GetRequiredService<AlertRound>())];

        for (var i = 0; i < 10; i++)
            await Task.WhenAll(rounds.Select(round => round.RunAsync(Now.AddSeconds(i), CancellationToken.None)));
        await RecordAsync(other, "latency", 1600, at: Now);
        await one.CatchUpAsync();
        for (var i = 0; i < 10; i++)
            await Task.WhenAll(rounds.Select(round => round.RunAsync(Now.AddSeconds(10 + i), CancellationToken.None)));

        await one.CatchUpAsync();
        (await StoryAsync(one)).ShouldBe(["slow critical firing", "slow warning escalated"], ignoreOrder: true);
        var history = await one.Host.Services.GetRequiredService<EventStreams>().ReadAsync("alert/slow", CancellationToken.None);
        history.Events.Count.ShouldBe(3);
    }

    [Fact]
    public async Task an_alert_in_whose_place_a_higher_one_comes_at_a_minutes_end_escalated_and_did_not_recover()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "max", "window": "1h", "comparison": "above", "warning": {"threshold": 500}, "critical": {"threshold": 1000}}""");
        await RecordAsync(service, "latency", 600);
        var now = DateTimeOffset.UtcNow;
        var end = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(2);
        await EvaluateAsync(service, end.AddSeconds(-5));
        await RecordAsync(service, "latency", 1600);

        await EvaluateAsync(service, end.AddSeconds(4));

        (await StoryAsync(service)).ShouldBe(["slow critical firing", "slow warning escalated"], ignoreOrder: true);
    }

    [Fact]
    public async Task money_and_scores_are_watched_too()
    {
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await SetAsync(service, "spend", """{"metric": "total_cost", "service": "model-api", "window": "24h", "comparison": "at_least", "warning": {"threshold": 10.30}}""");
        await SetAsync(service, "gdpr", """{"metric": "gdpr_score", "comparison": "below", "critical": {"threshold": 80}}""");
        await SetAsync(service, "overall", """{"metric": "overall_score", "comparison": "below", "critical": {"threshold": 50}}""");
        await SetAsync(service, "used", """{"metric": "budget_used_percent", "comparison": "at_least", "critical": {"threshold": 0.1}}""");
        await RecordAsync(service, "gpu", 10.10, "USD", "cost", Now);
        await RecordAsync(service, "cpu_hours", 100, "h", "cost", Now);
        await RecordAsync(service, "gdpr_compliance", 0.75, "ratio", "compliance", Now);
        await EvaluateAsync(service, Now);
        (await StoryAsync(service)).ShouldBe(["used critical firing", "gdpr critical firing"], ignoreOrder: true);

        await RecordAsync(service, "gpu", 0.20, "USD", "cost", Now);
        await RecordAsync(service, "gdpr_compliance", 85, "percentage", "compliance", Now.AddSeconds(1));
        await EvaluateAsync(service, Now.AddMinutes(1));

        (await StoryAsync(service)).ShouldBe(["spend warning firing", "used critical firing", "gdpr critical recovered"], ignoreOrder: true);
        (await service.GetAsync("/metrics/summary")).Json["alerts"]!.AsArray().Select(alert => alert!["metric_name"]!.GetValue<string>())
            .ShouldBe(["budget_used_percent", "total_cost"]);
    }

    [Fact]
    public async Task a_rebuild_of_the_read_model_gives_the_same_alerts_and_rules()
    {
        ReadModelCatalogue.Find("alerts").ShouldNotBeNull();
        await using var service = await TestService.StartAsync(await ByHandAsync());
        await SetAsync(service, "slow", """{"metric": "latency", "statistic": "max", "window": "5m", "comparison": "above", "warning": {"threshold": 500}, "no_data": "resolve"}""");
        await RecordAsync(service, "latency", 600, at: Now.AddMinutes(-20));
        await EvaluateAsync(service, Now.AddMinutes(-20));
        await EvaluateAsync(service, Now.AddSeconds(-1));
        await RecordAsync(service, "latency", 700, at: Now);
        await EvaluateAsync(service, Now);
        var (alerts, rules) = ((await service.GetAsync("/alerts")).Text, (await service.GetAsync("/alerts/rules")).Text);

        var rebuild = await service.SendAsync(HttpMethod.Post, "/projections/alerts/rebuild");
        rebuild.Status.ShouldBe(202, rebuild.Text);
        await Until.TrueAsync(async () => (await service.GetAsync(rebuild.Headers.Location!.ToString())).Json["state"]!.GetValue<string>() == "succeeded");

        (await service.GetAsync("/alerts")).Text.ShouldBe(alerts);
        (await service.GetAsync("/alerts/rules")).Text.ShouldBe(rules);
        alerts.ShouldContain("firing");
    }
}
