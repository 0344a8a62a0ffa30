using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Watch.Deliveries;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace BusinessMetrics.Tests.Reports.Schedules;

[Collection(ReportsCollection.Name)]
public class ScheduleTests(TestServers servers) : ServiceTests(servers)
{
    private const string Yearly = "0 0 1 1 *";

    private MailServer _mail = null!;
    private Receiver _receiver = null!;

    public override async Task InitializeAsync()
    {
        _mail = await MailServer.StartAsync();
        _receiver = await Receiver.StartAsync();
        await base.InitializeAsync();
        await Client.SetWebhookAsync("hook", _receiver);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _mail.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    protected override async Task<ServiceSettings> NewServiceAsync() => (await Servers.NewTellingAsync()) with
    {
        Smtp = new("127.0.0.1", _mail.Port, SmtpSecurity.None, null, null),
        AlertEmailFrom = "metrics@example.org",
        ReportRecipientDomains = ["example.org"],
        ReportAttachmentLimit = 300_000,
    };

    [Fact]
    public async Task mail_brings_the_files_and_a_webhook_says_what_they_are_each_recipient_of_its_services_alone()
    {
        foreach (var service in (string[])["training", "inference"])
            await RecordCostAsync(service, service.Length);
        await Client.SetChannelAsync("board", new { kind = "email", to = (string[])["ada@example.org", "bob@example.org"] });
        await SetAsync("weekly", new { kind = "cron", cron = Yearly }, formats: ["pdf", "csv"], recipients: [new { channel = "board" }, new { channel = "hook", services = (string[])["training"], watermark = "Training" }]);

        (await Client.JsonAsync("report-schedules/weekly/runs", HttpMethod.Post))["occurrences"]!.AsArray().Count.ShouldBe(2);
        await Until.TrueAsync(() => _mail.Taken.Count == 2 && _receiver.Journal.Count == 1);

        var told = _receiver.Journal.Single();
        told.Type.ShouldBe("report.ready");
        var report = told.Json["data"]!["report"]!;
        var narrowed = await DocumentAsync(report.Text("run_id"));
        (narrowed.Watermark, narrowed.Services!.Single(), narrowed.Figures.Single(figure => figure.Id == "costs.total").Value!.Value.ToString()).ShouldBe(("Training", "training", "8"));
        report["files"]!.AsArray().Select(file => file!.Text("sha256")).ShouldContain(ReportMaker.HashOf(await Client.GetByteArrayAsync($"report-runs/{report.Text("run_id")}/pdf")));
        report["links"]!.Text("run").ShouldBe($"https://metrics.example.org/dashboard/report-runs/{report.Text("run_id")}");

        var whole = (await Client.JsonAsync("report-occurrences?schedule=weekly"))["occurrences"]!.AsArray().Single(each => each!["channels"]![0]!.GetValue<string>() == "board")!;
        (whole.Text("state"), whole.Text("trigger")).ShouldBe(("sent", "by_hand"));
        _mail.Taken.SelectMany(taken => taken.To).ShouldBe(["ada@example.org", "bob@example.org"], ignoreOrder: true);
        _mail.Taken.Select(taken => taken.Message.MessageId).Distinct().Count().ShouldBe(2);
        foreach (var (_, message) in _mail.Taken)
        {
            message.Subject.ShouldBe($"Weekly cost, {(await DocumentAsync(whole.Text("run_id"))).Period.Label}");
            message.TextBody!.ShouldContain("Spend was USD");
            foreach (var (part, format) in message.Attachments.OfType<MimePart>().Zip((string[])["pdf", "csv"]))
                Decoded(part).ShouldBe(await Client.GetByteArrayAsync($"report-runs/{whole.Text("run_id")}/{format}"), format);
        }
    }

    [Fact]
    public async Task what_was_due_while_nobody_was_there_is_made_once_for_each_period_as_of_when_it_was_due()
    {
        var settings = await NewServiceAsync();
        DateTimeOffset[] next;
        await using (var before = await TestService.StartAsync(settings))
        {
            using var first = before.Client();
            await first.SetWebhookAsync("hook", _receiver);
            await SetAsync("mondays", new { kind = "cron", cron = "0 7 * * 1" }, client: first);
            await SetAsync("paused", new { kind = "cron", cron = "0 7 * * 1" }, paused: true, client: first);
            // Every minute, and of one week each time.
            await SetAsync("minutes", new { kind = "cron", cron = "* * * * *" }, client: first);
            next = [.. (await first.JsonAsync("report-schedules/mondays"))["next_runs"]!.AsArray().Select(each => each!.GetValue<DateTimeOffset>())];
            next.Length.ShouldBe(5);
            (await first.JsonAsync("report-schedules/paused"))["next_runs"]!.AsArray().ShouldBeEmpty();
        }

        var clock = new ShiftedClock(TimeSpan.FromDays(21));
        await using var later = await TestService.StartAsync(settings, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var client = later.Client();
        await Until.TrueAsync(async () => (await client.OccurrencesAsync("mondays")).Count(each => each.Text("state") == "sent") == 3);

        var made = await client.OccurrencesAsync("mondays");
        made.Select(each => each["due_at"]!.GetValue<DateTimeOffset>()).ShouldBe(next.Take(3).Reverse());
        made.ShouldAllBe(each => each["late"]!.GetValue<bool>());
        foreach (var each in made)
        {
            var run = await client.JsonAsync($"report-runs/{each.Text("run_id")}");
            run["as_of"]!.GetValue<DateTimeOffset>().ShouldBe(each["due_at"]!.GetValue<DateTimeOffset>());
            run.Text("trigger").ShouldBe("cron");
        }

        await Until.TrueAsync(() => _receiver.Journal.Count(received => received.Text.Contains("\"mondays\"", StringComparison.Ordinal)) == 3);
        _receiver.Journal.Where(received => received.Text.Contains("\"mondays\"", StringComparison.Ordinal)).ShouldAllBe(received => received.Text.Contains("it is made late", StringComparison.Ordinal));
        (await client.OccurrencesAsync("paused")).ShouldBeEmpty();
        // The week before each of the first two Mondays, and before the day it all began; that of the third comes every minute, in time.
        (await client.OccurrencesAsync("minutes")).Where(each => each["late"]!.GetValue<bool>()).Select(each => each.Text("run_id")).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task the_end_of_an_alert_has_its_own_time_reported_and_a_budget_that_is_used_up_its_month()
    {
        await SetAsync("after", new { kind = "alert_ended", rule = "load" });
        await SetAsync("other", new { kind = "alert_ended", rule = "another" });
        await Client.JsonAsync("reports/so-far", HttpMethod.Put, new { title = "So far", period = new { kind = "month_to_date" }, sections = new[] { new { kind = "costs" } } });
        await SetAsync("exceeded", new { kind = "budget_exceeded", scope = "total" }, report: "so-far");
        var raised = await Client.RaiseAsync("load");
        await Client.ResolveAsync("load");
        await Client.JsonAsync("budgets/total", HttpMethod.Put, new { amount = 5 });
        await Client.RecordAsync(new { metric_name = "gpu", value = 9, unit = "USD", category = "cost", service = "training", timestamp = DateTimeOffset.UtcNow });

        await Until.TrueAsync(async () => (await Client.OccurrencesAsync("after")).Any(each => each.Text("state") == "sent"));
        await Until.TrueAsync(async () => (await Client.OccurrencesAsync("exceeded")).Any(each => each.Text("state") == "sent"));

        var incident = await DocumentAsync((await Client.OccurrencesAsync("after")).Single().Text("run_id"));
        var raisedAt = raised["raised_at"]!.GetValue<DateTimeOffset>();
        // The rule looks at a day, which is in it, too.
        incident.Period.Start.ShouldBe(new DateTimeOffset(raisedAt.UtcDateTime.Date, TimeSpan.Zero).AddMinutes(Math.Floor((raisedAt.UtcDateTime - raisedAt.UtcDateTime.Date).TotalMinutes)).AddDays(-1));
        incident.Period.End.ShouldBeGreaterThan(raisedAt);
        var exceeded = await DocumentAsync((await Client.OccurrencesAsync("exceeded")).Single().Text("run_id"));
        exceeded.Figures.Single(figure => figure.Id == "costs.total").Value!.Value.ToString().ShouldBe("9");
        (await Client.OccurrencesAsync("other")).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_is_empty_or_unchanged_is_not_sent_and_a_dry_run_goes_to_nobody()
    {
        await SetAsync("calm", new { kind = "cron", cron = Yearly }, skipIf: ["empty", "unchanged"]);
        async Task<string> RunAsync(bool isDryRun = false)
        {
            var id = (await Client.JsonAsync("report-schedules/calm/runs", HttpMethod.Post, new { dry_run = isDryRun }))["occurrences"]![0]!.Text("id");
            JsonNode? ended = null;
            await Until.TrueAsync(async () => (ended = (await Client.OccurrencesAsync("calm")).SingleOrDefault(each => each.Text("id") == id && each["ended_at"] is not null)) is not null);
            return $"{ended!.Text("state")} {ended!["reason"]?.GetValue<string>()}".TrimEnd();
        }

        (await RunAsync()).ShouldBe("skipped There is no data in it.");
        await RecordCostAsync("training", 3);
        (await RunAsync(isDryRun: true)).ShouldBe("tried");
        (await RunAsync()).ShouldBe("sent");
        (await RunAsync()).ShouldBe("skipped It says what the one before said.");
        await RecordCostAsync("training", 1);
        (await RunAsync()).ShouldBe("sent");
        await Until.TrueAsync(() => _receiver.Journal.Count == 2);
    }

    [Fact]
    public async Task what_cannot_be_made_or_sent_is_told_and_counted_in_the_service_s_health()
    {
        await Client.SetChannelAsync("board", new { kind = "email", to = (string[])["ada@example.org"] });
        await SetAsync("weekly", new { kind = "cron", cron = Yearly }, recipients: [new { channel = "hook" }, new { channel = "board" }]);
        await Client.SetChannelAsync("board", new { kind = "email", to = (string[])["ada@example.org", "eve@elsewhere.example"] });
        await Client.JsonAsync("report-schedules/weekly/runs", HttpMethod.Post);
        await Until.TrueAsync(async () => (await Client.OccurrencesAsync("weekly")).Any(each => each.Text("state") == "sent"));
        (await Client.OccurrencesAsync("weekly")).Single().Text("reason").ShouldBe("1 of 2 addresses of the channel board are not within REPORT_RECIPIENT_DOMAINS.");
        await Until.TrueAsync(() => _mail.Taken.Count == 1);

        await Client.DeleteAsync("reports/weekly-cost");
        await Client.JsonAsync("report-schedules/weekly/runs", HttpMethod.Post);
        await Until.TrueAsync(() => _receiver.Journal.Any(received => received.Type == "report.failed"));

        _receiver.Journal.Single(received => received.Type == "report.failed").Json["data"]!.Text("text").ShouldBe("There is no report called weekly-cost.");
        (await Client.JsonAsync("health"))["dependencies"]!["failing_schedules"]!.GetValue<int>().ShouldBe(1);
        (await Client.JsonAsync("report-schedules"))["schedules"]![0]!["last"]!.Text("state").ShouldBe("failed");
    }

    [Fact]
    public async Task files_that_are_too_large_for_mail_are_linked_to()
    {
        await using var strict = await TestService.StartAsync((await NewServiceAsync()) with { ReportAttachmentLimit = 1_000 });
        using var client = strict.Client();
        await client.SetChannelAsync("board", new { kind = "email", to = (string[])["ada@example.org"] });
        await SetAsync("weekly", new { kind = "cron", cron = Yearly }, recipients: [new { channel = "board" }], client: client);

        await client.JsonAsync("report-schedules/weekly/runs", HttpMethod.Post);
        await Until.TrueAsync(() => _mail.Taken.Count == 1);

        var message = _mail.Taken.Single().Message;
        message.Attachments.ShouldBeEmpty();
        message.TextBody!.ShouldContain("not attached for its size");
        message.TextBody!.ShouldContain($"https://metrics.example.org/dashboard/report-runs/{(await client.OccurrencesAsync("weekly")).Single().Text("run_id")}");
    }

    [Fact]
    public async Task what_a_schedule_cannot_keep_is_refused_by_name()
    {
        await Client.SetChannelAsync("outside", new { kind = "email", to = (string[])["eve@elsewhere.example"] });
        await Client.SetChannelAsync("pager", new { kind = "pagerduty", url = "https://93.184.216.34/v2/enqueue", routing_key = new string('a', 32) });
        await ReportAsync(Client);
        async Task<string[]> RefusedAsync(string json) => [.. (await Service.SendAsync(HttpMethod.Put, "/report-schedules/s", json)).RefusedFields];

        (await RefusedAsync("{}")).ShouldBe(["report", "when", "recipients"], ignoreOrder: true);
        (await RefusedAsync("""{"report": "nobody", "when": {"kind": "cron", "cron": "0 7 * * 1"}, "recipients": [{"channel": "hook"}, {"channel": "none"}, {"channel": "outside"}, {"channel": "pager"}]}"""))
            .ShouldBe(["report", "recipients[1].channel", "recipients[2].channel", "recipients[3].channel"], ignoreOrder: true);
        (await RefusedAsync("""{"report": "weekly-cost", "when": {"kind": "cron", "cron": "0 0 30 2 *", "days": 3}, "time_zone": "Mars", "formats": ["docx"], "skip_if": ["dull"], "recipients": [{"channel": "hook", "services": []}], "by": 1}"""))
            .ShouldBe(["when.cron", "when.days", "time_zone", "formats", "skip_if", "recipients[0].services", "by"], ignoreOrder: true);
        (await RefusedAsync("""{"report": "weekly-cost", "when": {"kind": "month_closed", "days": 3}, "recipients": [{"channel": "hook"}]}""")).ShouldBe(["report"]);
        (await RefusedAsync("""{"report": "compliance-evidence", "when": {"kind": "month_closed", "days": 28}, "recipients": [{"channel": "hook", "services": ["a"]}]}""")).ShouldBe(["when.days"]);
        (await RefusedAsync("""{"report": "compliance-evidence", "when": {"kind": "month_closed", "days": 0}, "recipients": [{"channel": "hook", "services": ["a"]}]}""")).ShouldBe(["recipients[0].services"]);
    }

    [Fact]
    public async Task every_version_is_kept_and_can_be_asked_as_of_its_time()
    {
        await SetAsync("weekly", new { kind = "cron", cron = "0 7 * * 1" });
        var same = await SetAsync("weekly", new { kind = "cron", cron = "0 7 * * 1" });
        same["version"]!.GetValue<int>().ShouldBe(1);
        await Client.CatchUpAsync();
        var then = DateTimeOffset.UtcNow.Text();
        await SetAsync("weekly", new { kind = "month_closed", days = 3 }, report: "monthly-cost");
        (await Client.DeleteAsync("report-schedules/weekly")).EnsureSuccessStatusCode();
        await Client.CatchUpAsync();

        (await Service.GetAsync("/report-schedules/weekly")).Status.ShouldBe(404);
        (await Client.JsonAsync($"report-schedules/weekly?as_of={then}"))["definition"]!["when"]!.Text("cron").ShouldBe("0 7 * * 1");
        (await Client.JsonAsync("report-schedules/weekly/versions"))["versions"]!.AsArray().Select(version => (version!["version"]!.GetValue<int>(), version["definition"]?["when"]!.Text("kind")))
            .ShouldBe([(3, null), (2, "month_closed"), (1, "cron")]);
    }

    private Task<string> RecordCostAsync(string service, int value) =>
        Client.RecordAsync(new { metric_name = "gpu", value, unit = "USD", category = "cost", service, timestamp = DateTimeOffset.UtcNow.AddDays(-((((int)DateTimeOffset.UtcNow.DayOfWeek + 6) % 7) + 3)) });

    private static Task<JsonNode> ReportAsync(HttpClient client) =>
        client.JsonAsync("reports/weekly-cost", HttpMethod.Put, new { title = "Weekly cost", period = new { kind = "last_week" }, sections = new[] { new { kind = "summary" }, new { kind = "costs" } } });

    private async Task<JsonNode> SetAsync(
        string name, object when, string? report = null, string[]? formats = null, object[]? recipients = null, string[]? skipIf = null, bool paused = false, HttpClient? client = null)
    {
        var setting = client ?? Client;
        if (report is null)
            await ReportAsync(setting);
        return await setting.JsonAsync($"report-schedules/{name}", HttpMethod.Put, new
        {
            report = report ?? "weekly-cost",
            when,
            formats = formats ?? ["pdf"],
            recipients = recipients ?? [new { channel = "hook" }],
            skip_if = skipIf ?? [],
            paused,
        });
    }

    private async Task<ReportDocument> DocumentAsync(string run) => JsonReport.Parse(await Client.GetByteArrayAsync($"report-runs/{run}/json"));

    private static byte[] Decoded(MimePart part)
    {
        using var decoded = new MemoryStream();
        part.Content!.DecodeTo(decoded);
        return decoded.ToArray();
    }
}
