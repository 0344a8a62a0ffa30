using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Alerts.Evaluation;

/// <summary>What arrives late is judged, and what was told before that stays told.</summary>
[Collection(WatchCollection.Name)]
public class LateDataTests(TestServers servers) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private TestService _service = null!;

    public async Task InitializeAsync() =>
        _service = await TestService.StartAsync((await servers.NewServiceAsync()) with { AlertThresholdsEnabled = false });

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private async Task SetAsync(string name, string rule)
    {
        var answer = await _service.SendAsync(HttpMethod.Put, $"/alerts/rules/{name}", rule);
        answer.Status.ShouldBe(200, answer.Text);
    }

    private async Task<string> RecordAsync(double value, DateTimeOffset at, string name = "job_errors")
    {
        var answer = await _service.PostMetricAsync(new { metric_name = name, value, unit = "count", category = "performance", service = "s", timestamp = at });
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json["metric_id"]!.GetValue<string>();
    }

    private async Task EvaluateAsync(DateTimeOffset now)
    {
        await _service.CatchUpAsync();
        (await _service.Host.Services.GetRequiredService<AlertRound>().RunAsync(now, CancellationToken.None)).ShouldBeTrue();
        await _service.CatchUpAsync();
    }

    private async Task<JsonNode[]> AlertsAsync(string rule) => [.. (await _service.GetAsync($"/alerts?rule={rule}")).Json["alerts"]!.AsArray().Select(alert => alert!)];

    private async Task<(DateTimeOffset At, string Kind)[]> TriedAsync(string rule, DateTimeOffset from, DateTimeOffset to)
    {
        var answer = await _service.SendAsync(HttpMethod.Post, $"/alerts/rules/{rule}/dry-run?from={Iso8601.Format(from)}&to={Iso8601.Format(to)}");
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Json["transitions"]!.AsArray().Select(each => (Instant(each!, "at"), each!["kind"]!.GetValue<string>()))];
    }

    private static DateTimeOffset Instant(JsonNode json, string field) => json[field]!.GetValue<DateTimeOffset>();

    [Fact]
    public async Task errors_that_arrive_ten_minutes_late_raise_an_alert_that_says_so_when_a_dry_run_does()
    {
        await SetAsync("late", """{"metric": "job_errors", "statistic": "sum", "window": "5m", "comparison": "above", "critical": {"threshold": 10}}""");
        var now = DateTimeOffset.UtcNow;
        await EvaluateAsync(now);
        await RecordAsync(50, now.AddMinutes(-10));
        await EvaluateAsync(now.AddSeconds(1));
        await EvaluateAsync(now.AddSeconds(2));

        var alert = (await AlertsAsync("late")).ShouldHaveSingleItem();
        var tried = await TriedAsync("late", now.AddHours(-1), now.AddSeconds(-2));
        tried.Select(each => each.Kind).ShouldBe(["raised", "resolved"]);
        Instant(alert, "raised_at").ShouldBe(tried[0].At);
        Instant(alert, "resolved_at").ShouldBe(tried[1].At);
        alert["late"]!.GetValue<bool>().ShouldBeTrue();
        Instant(alert["window"]!, "to").ShouldBe(tried[0].At);
        Instant(alert["window"]!, "from").ShouldBe(tried[0].At.AddMinutes(-5));
        alert["status"]!.GetValue<string>().ShouldBe("resolved");
        // The window emptied: nobody said that the errors were over.
        alert["resolution"]!.GetValue<string>().ShouldBe("no_data");
        Instant(alert, "told_at").ShouldBeGreaterThan(Instant(alert, "raised_at").AddMinutes(5));
    }

    [Fact]
    public async Task what_was_known_when_a_rule_was_set_is_not_told_and_what_is_too_late_is_not_judged()
    {
        await RecordAsync(50, Now.AddMinutes(-20));
        await SetAsync("known", """{"metric": "job_errors", "statistic": "sum", "window": "5m", "comparison": "above", "critical": {"threshold": 10}, "late_within": "30m"}""");
        var now = DateTimeOffset.UtcNow;
        await EvaluateAsync(now);
        await RecordAsync(5, now.AddMinutes(-20));
        await RecordAsync(50, now.AddMinutes(-45));
        await EvaluateAsync(now.AddSeconds(1));

        (await AlertsAsync("known")).ShouldBeEmpty();
        (await TriedAsync("known", now.AddHours(-1), now.AddSeconds(-2))).Length.ShouldBe(4);
    }

    [Fact]
    public async Task silence_that_was_none_is_taken_back_and_stays_told()
    {
        await SetAsync("silent", """{"metric": "beat", "statistic": "count", "window": "5m", "comparison": "below", "critical": {"threshold": 1}}""");
        await EvaluateAsync(Now);
        await EvaluateAsync(Now.AddMinutes(3));
        (await AlertsAsync("silent")).ShouldHaveSingleItem()["status"]!.GetValue<string>().ShouldBe("firing");
        var told = Now.AddMinutes(3);

        // The beats were there all the time, and come in a bundle.
        foreach (var minute in (double[])[-4, 0, 4])
            await RecordAsync(1, Now.AddMinutes(minute), "beat");
        await EvaluateAsync(told.AddSeconds(90));

        var alert = (await AlertsAsync("silent")).ShouldHaveSingleItem();
        alert["status"]!.GetValue<string>().ShouldBe("resolved");
        alert["fired"]!.AsArray().ShouldBeEmpty();
        (await TriedAsync("silent", Now.AddMinutes(-1), DateTimeOffset.UtcNow)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_rule_with_a_delay_waits_for_bundles()
    {
        await SetAsync("bundled", """{"metric": "beat", "statistic": "count", "window": "1m", "comparison": "below", "critical": {"threshold": 1}, "delay": "10m"}""");
        foreach (var minute in Enumerable.Range(0, 8))
            await RecordAsync(1, Now.AddMinutes(-12 + (minute * 0.75)), "beat");

        await EvaluateAsync(Now);
        await EvaluateAsync(Now.AddMinutes(3));
        (await AlertsAsync("bundled")).ShouldBeEmpty();

        // The last beat happened 6.75 minutes ago, and is missed for a minute as the delayed rule sees it from 4.25 minutes on.
        await EvaluateAsync(Now.AddMinutes(6));
        Instant((await AlertsAsync("bundled")).ShouldHaveSingleItem(), "raised_at").ShouldBeInRange(Now.AddMinutes(-5.75), Now.AddMinutes(-4));
    }

    [Fact]
    public async Task windows_are_as_long_as_they_say_at_any_moment()
    {
        await SetAsync("beats", """{"metric": "beat", "statistic": "count", "window": "5m", "comparison": "at_least", "warning": {"threshold": 30}, "critical": {"threshold": 31}}""");
        for (var i = 0; i < 31; i++)
            await RecordAsync(1, Now.AddSeconds(-10 * i), "beat");
        await RecordAsync(1, Now.AddSeconds(20), "beat");

        // Beats every ten seconds: (now - 5m, now] holds thirty, the oldest lies on its open end, and the one ahead does not count yet.
        await EvaluateAsync(Now);

        var alert = (await AlertsAsync("beats")).ShouldHaveSingleItem();
        alert["level"]!.GetValue<string>().ShouldBe("warning");
        alert["current_value"]!.GetValue<int>().ShouldBe(30);
    }

    [Fact]
    public async Task a_late_alert_is_told_once_by_two_services_and_after_the_memory_was_lost()
    {
        await using var other = await TestService.StartBesideAsync(_service);
        await SetAsync("late", """{"metric": "job_errors", "statistic": "sum", "window": "5m", "comparison": "above", "critical": {"threshold": 10}}""");
        var now = DateTimeOffset.UtcNow;
        await EvaluateAsync(now);
        await RecordAsync(50, now.AddMinutes(-10));
        await _service.CatchUpAsync();
        AlertRound[] rounds = [.. ((TestService[])[_service, other]).Select(service => service.Host.Services.GetRequiredService<AlertRound>())];
        for (var i = 1; i < 6; i++)
            await Task.WhenAll(rounds.Select(round => round.RunAsync(now.AddSeconds(i), CancellationToken.None)));
        // As after a node that was killed when it had told and before it remembered.
        await using (var forget = _service.Host.Services.GetRequiredService<Npgsql.NpgsqlDataSource>().CreateCommand(
            "update operations.alert_evaluations set position = 0, evaluated_at = evaluated_at - interval '1 hour', memory = jsonb_set(memory, '{told}', '0')"))
            (await forget.ExecuteNonQueryAsync()).ShouldBe(1);
        await EvaluateAsync(now.AddSeconds(9));

        (await AlertsAsync("late")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task what_fires_without_data_is_stale_and_expires()
    {
        await SetAsync("kept", """{"metric": "latency", "statistic": "max", "window": "5m", "comparison": "above", "warning": {"threshold": 10}, "no_data_for": "30m"}""");
        await RecordAsync(50, Now, "latency");
        await EvaluateAsync(Now);
        await EvaluateAsync(Now.AddMinutes(1));
        (await AlertsAsync("kept")).ShouldHaveSingleItem().AsObject().ContainsKey("stale").ShouldBeFalse();

        await EvaluateAsync(Now.AddMinutes(10));
        var stale = (await AlertsAsync("kept")).ShouldHaveSingleItem();
        stale["status"]!.GetValue<string>().ShouldBe("firing");
        stale["stale"]!.GetValue<bool>().ShouldBeTrue();

        await EvaluateAsync(Now.AddMinutes(40));
        var ended = (await AlertsAsync("kept")).ShouldHaveSingleItem();
        ended["resolution"]!.GetValue<string>().ShouldBe("expired");
        ended.AsObject().ContainsKey("stale").ShouldBeFalse();
    }

    [Fact]
    public async Task silence_alerts_where_a_rule_asks_for_it()
    {
        await SetAsync("dead", """{"metric": "latency", "statistic": "avg", "window": "5m", "comparison": "above", "warning": {"threshold": 10}, "no_data": "alert"}""");
        await EvaluateAsync(Now);

        var alert = (await AlertsAsync("dead")).ShouldHaveSingleItem();
        alert["message"]!.GetValue<string>().ShouldBe("avg of latency over 5m has no data");
        alert.AsObject().ContainsKey("current_value").ShouldBeFalse();
        (await _service.GetAsync("/metrics/summary")).Json["alerts"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_rule_that_cannot_be_evaluated_stops_no_other_and_is_shown_as_unwell_until_it_can()
    {
        await SetAsync("sick", """{"metric": "latency", "statistic": "max", "window": "5m", "comparison": "above", "warning": {"threshold": 10}}""");
        await SetAsync("sound", """{"metric": "job_errors", "statistic": "max", "window": "5m", "comparison": "above", "warning": {"threshold": 10}}""");
        await RecordAsync(50, Now);
        var database = _service.Host.Services.GetRequiredService<Npgsql.NpgsqlDataSource>();
        await EvaluateAsync(Now.AddSeconds(-5));
        // What it remembers of its last minutes is no memory.
        await using (var spoil = database.CreateCommand("update operations.alert_evaluations set memory = jsonb_set(memory, '{minutes}', 'null') where rule = 'sick'"))
            await spoil.ExecuteNonQueryAsync();
        await EvaluateAsync(Now);

        (await AlertsAsync("sound")).Length.ShouldBe(1);
        var health = (await _service.GetAsync("/alerts/rules/sick")).Json["health"]!;
        health["status"]!.GetValue<string>().ShouldBe("unwell");
        Instant(health, "since").ShouldBe(Now, TimeSpan.FromMilliseconds(1));
        health["reason"]!.GetValue<string>().ShouldNotBeEmpty();
        (await _service.GetAsync("/alerts/rules/sound")).Json["health"]!.ToJsonString().ShouldBe("""{"status":"well"}""");
        (await _service.GetAsync("/health")).Json["dependencies"]!["unwell_alert_rules"]!.GetValue<int>().ShouldBe(1);

        await SetAsync("sick", """{"metric": "latency", "statistic": "max", "window": "6m", "comparison": "above", "warning": {"threshold": 10}}""");
        await EvaluateAsync(Now.AddSeconds(1));
        (await _service.GetAsync("/alerts/rules")).Json["rules"]!.AsArray().Select(rule => rule!["health"]!["status"]!.GetValue<string>()).ShouldBe(["well", "well"]);
        (await _service.GetAsync("/health")).Json["dependencies"]!.AsObject().ContainsKey("unwell_alert_rules").ShouldBeFalse();
    }
}
