using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Proofs;
using BusinessMetrics.Trust.Archive;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Alerts.Evaluation;
using BusinessMetrics.Watch.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Host.Upgrade;

/// <summary>
/// Leaves behind what later versions are started on: before a version is given to users, KEPT_SERVICE names a folder, and this
/// test fills it. Without that variable it fills a folder that it throws away, so that it still works when it is needed.
/// </summary>
[Collection(HostCollection.Name)]
public class MakeKeptService(TestServers servers)
{
    internal const string SlowRule =
        """{"metric": "latency", "category": "performance", "statistic": "max", "window": "5m", "comparison": "above", "warning": {"threshold": 500}, "critical": {"threshold": 1000}}""";

    private static readonly TimeSpan OldAge = TimeSpan.FromDays(KeptService.RetentionDays + 2);
    private static readonly DateTimeOffset LastEnd = new(DateTime.UtcNow.Date, TimeSpan.Zero);
    private static readonly DateTimeOffset FirstEnd = LastEnd - OldAge;

    [Fact]
    public async Task events_of_every_type_an_erasure_and_an_archived_day_are_kept_with_what_was_answered()
    {
        using var temporary = new TemporaryDirectory();
        var folder = Environment.GetEnvironmentVariable("KEPT_SERVICE") is { Length: > 0 } named ? named : temporary.Path;
        var settings = await servers.NewServiceAsync();
        var clock = new ShiftedClock(-OldAge);
        IReadOnlyDictionary<string, string> answers;
        DateTimeOffset now;
        await using (var service = await KeptService.StartAsync(settings, clock))
        {
            using var client = service.Client();
            var signed = new SignedService(service);
            var (first, last) = (new EveryAnswer(FirstEnd), new EveryAnswer(LastEnd));
            var ids = await client.RecordAllAsync(first.Metrics(300));
            await client.RetractAsync(ids[7]);
            await client.RetractAsync(ids[77], "measured on the wrong dataset");
            await KeptService.PutAsync(client, "budgets/total", """{"amount": 2500, "alert_threshold": 90}""");
            await KeptService.PutAsync(client, "budgets/training", """{"amount": 400.50}""");
            await KeptService.PutAsync(client, "alerts/rules/slow", SlowRule);
            await service.CatchUpAsync();
            var middle = clock.GetUtcNow();
            await signed.SignAsync();

            // Old enough for the archive, and then a second time of recording.
            clock.Ahead = TimeSpan.Zero;
            var archived = (await service.Host.Services.GetRequiredService<ArchiveRun>().RunAsync(CancellationToken.None)).ShouldNotBeNull();
            archived.Problem.ShouldBeNull();
            archived.Events.ShouldBeGreaterThan(200);
            ids = await client.RecordAllAsync(last.Metrics(200));
            await client.RetractAsync(ids[5]);
            await KeptService.PutAsync(client, "budgets/training", """{"amount": 450}""");
            await KeptService.PutAsync(client, "budgets/auth", """{"amount": 50}""");
            (await client.DeleteAsync("budgets/auth")).EnsureSuccessStatusCode();
            await KeptService.PutAsync(client, "alerts/rules/busy", """{"metric": "requests", "category": "usage", "statistic": "sum", "window": "5m", "comparison": "above", "warning": {"threshold": 5, "severity": "low"}}""");
            await KeptService.PutAsync(client, "alerts/rules/old", """{"metric": "errors", "statistic": "count", "window": "5m", "comparison": "above", "warning": {"threshold": 3}}""");
            (await client.DeleteAsync("alerts/rules/old")).EnsureSuccessStatusCode();
            await client.RecordAsync(new { metric_name = "latency", value = 1200, unit = "ms", category = "performance", service = "model-api" });
            var busy = await client.RecordAsync(new { metric_name = "requests", value = 12, unit = "requests", category = "usage", service = "model-api", user_id = "dave", session_id = "d-1" });
            await EvaluateAsync(service, clock.GetUtcNow());
            await EvaluateAsync(service, clock.GetUtcNow().AddMinutes(10));
            // The alert about it was resolved, and never was.
            await client.RetractAsync(busy);
            await EvaluateAsync(service, clock.GetUtcNow().AddMinutes(10));
            var board = (await client.JsonAsync("dashboards", HttpMethod.Post, new { title = "First", visibility = "all" }))["id"]!.GetValue<string>();
            await KeptService.PutAsync(client, $"dashboards/{board}", """{"version": 1, "document": {"title": "Second"}}""");
            await client.JsonAsync($"dashboards/{board}/versions/1/restore", HttpMethod.Post);
            (await client.DeleteAsync($"dashboards/{board}")).EnsureSuccessStatusCode();
            await TellAsync(service, client, clock.GetUtcNow());
            await KeptService.PutAsync(client, "reports/weekly", """{"title": "Weekly", "period": {"kind": "last_week"}, "sections": [{"kind": "costs"}]}""");
            var made = (await client.JsonAsync("reports/weekly/runs", HttpMethod.Post, new { formats = new[] { "json" } }))["id"]!.GetValue<string>();
            await Until.TrueAsync(async () => (await client.JsonAsync($"report-runs/{made}"))["state"]!.GetValue<string>() == "done");
            await KeptService.PutAsync(client, "channels/to-the-log", """{"kind": "log"}""");
            await KeptService.PutAsync(client, "report-schedules/mondays", """{"report": "weekly", "when": {"kind": "cron", "cron": "0 7 * * 1"}, "recipients": [{"channel": "to-the-log"}]}""");
            (await client.DeleteAsync("report-schedules/mondays")).EnsureSuccessStatusCode();
            (await client.DeleteAsync("reports/weekly")).EnsureSuccessStatusCode();
            await KeptService.PutAsync(client, "subjects/bob/hold", """{"reason": "litigation about Bob"}""");
            (await client.DeleteAsync("subjects/carol")).EnsureSuccessStatusCode();
            using (var stranger = service.Host.Server.CreateClient())
                ((int)(await stranger.GetAsync("metrics/compliance")).StatusCode).ShouldBe(401);
            await Until.TrueAsync(async () => (await client.JsonAsync("audit?outcome=refused"))["events"]!.AsArray().Count > 0);
            await signed.SignAsync();
            (await signed.FindingsAsync()).ShouldBeEmpty();
            (await signed.CountAsync("select count(distinct type) from events.mt_events")).ShouldBe(EventTypes.All.Count);
            (await signed.CountAsync("select count(*) from archive.parts")).ShouldBe(1);

            now = clock.GetUtcNow();
            answers = await KeptService.AskAsync(service, await QuestionsAsync(client, first, last, middle, now, ids[9]));
            answers.Values.Distinct().Count().ShouldBeGreaterThan(answers.Count / 2);
            await service.CatchUpAsync();
        }

        await KeptService.KeepAsync(folder, settings, answers, now);
        await using var restored = await KeptService.RestoreAsync(folder, await servers.NewServiceOnNothingAsync());
        foreach (var (url, answer) in await KeptService.AskAsync(restored, answers.Keys))
            answer.ShouldBe(answers[url], url);
    }

    private static async Task<IEnumerable<string>> QuestionsAsync(
        HttpClient client, EveryAnswer first, EveryAnswer last, DateTimeOffset middle, DateTimeOffset now, string metric)
    {
        var checkpoints = (await client.JsonAsync("audit/checkpoints"))["checkpoints"]!.AsArray();
        var newest = checkpoints[0]!;
        var oldest = checkpoints[^1]!;
        var audited = (await client.JsonAsync($"audit?end_time={now.Text()}&action=budget.set"))["events"]!.AsArray()[0]!["event_id"];
        return
        [
            .. new[] { first, last }.SelectMany(each => each.Urls(middle, now)).Where(url => !url.StartsWith("figures", StringComparison.Ordinal)),
            .. new[] { last }.SelectMany(each => each.Urls(now.AddMinutes(-5), now)).Where(url => url.StartsWith("figures", StringComparison.Ordinal)),
            $"{KeptService.AsAuditor}metrics?limit=1000&include=retracted&start_time={LastEnd.AddDays(-60).Text()}&end_time={LastEnd.AddDays(1).Text()}",
            $"metrics?limit=1000&include=retracted&start_time={LastEnd.Text()}&end_time={LastEnd.AddDays(1).Text()}",
            $"metrics/usage?start_time={LastEnd.Text()}&end_time={LastEnd.AddDays(1).Text()}",
            $"audit?limit=1000&end_time={now.Text()}",
            $"audit/{audited}",
            $"audit/checkpoints?cursor={newest["number"]!.GetValue<long>() + 1}",
            $"audit/consistency?from={oldest["size"]}&to={newest["size"]}",
            $"audit/proof/{metric}",
            "audit/key",
            "archive",
            "alerts/rules/slow",
            $"alerts?as_of={now.Text()}",
            $"channels?as_of={now.Text()}",
            $"routes?as_of={now.Text()}",
            $"silences?status=all&as_of={now.Text()}",
            $"budgets?month={now:yyyy-MM}",
            $"budgets?month={FirstEnd:yyyy-MM}",
            $"budgets?as_of={middle.Text()}",
            "subjects/alice/export",
            "subjects/bob/export",
        ];
    }

    /// <summary>Everything that becomes of who is told. Nobody is: the routes take no alert.</summary>
    private static async Task TellAsync(TestService service, HttpClient client, DateTimeOffset now)
    {
        foreach (var channel in (string[])["on-call", "gone", "off"])
            await KeptService.PutAsync(client, $"channels/{channel}", """{"kind": "webhook", "url": "https://93.184.216.34/alerts"}""");
        await client.JsonAsync("channels/on-call/rotate-secret", HttpMethod.Post);
        (await client.DeleteAsync("channels/gone")).EnsureSuccessStatusCode();
        (await service.Host.Services.GetRequiredService<ChannelStreams>().DisableAsync(
            "off", "it wants nothing", AlertLog.Evaluator, AuditedRequest.BySystem("channel.disable", "channel:off"), CancellationToken.None)).ShouldBeTrue();
        foreach (var route in (string[])["night", "gone"])
            await KeptService.PutAsync(client, $"routes/{route}", """{"channels": ["on-call"], "match": {"rule": ["no"]}, "mute": [{"cron": "0 22 * * *", "for": "8h", "time_zone": "Europe/Berlin"}]}""");
        (await client.DeleteAsync("routes/gone")).EnsureSuccessStatusCode();
        var silence = await client.JsonAsync("silences", HttpMethod.Post, new { match = new { rule = new[] { "no" } }, comment = "moving", to = now.AddHours(1).Text() });
        (await client.DeleteAsync($"silences/{silence["id"]}")).EnsureSuccessStatusCode();
        var firing = (await client.JsonAsync("alerts?rule=slow&status=firing"))["alerts"]!.AsArray()[0]!["id"];
        await client.JsonAsync($"alerts/{firing}/ack", HttpMethod.Post, new { note = "restarting" });
    }

    private static async Task EvaluateAsync(TestService service, DateTimeOffset now)
    {
        await service.CatchUpAsync();
        (await service.Host.Services.GetRequiredService<AlertRound>().RunAsync(now, CancellationToken.None)).ShouldBeTrue();
        await service.CatchUpAsync();
    }
}
