using System.Globalization;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Watch.Deliveries;

namespace BusinessMetrics.Tests.Reports.Schedules;

/// <summary>The service is killed while reports are due, made and sent; SCHEDULE_KILLS says how often.</summary>
[Collection(ReportsCollection.Name)]
public class KilledScheduleTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("SCHEDULE_KILLS") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task killed_at_any_moment_each_report_that_is_due_arrives_once_under_one_id_with_one_content()
    {
        using var directory = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        await using var mail = await MailServer.StartAsync();
        (string, string)[] environment =
        [
            ("OUTBOUND_ALLOW_CIDRS", "127.0.0.1"), ("LOG_LEVEL", "ERROR"), ("SMTP_URL", string.Create(CultureInfo.InvariantCulture, $"smtp://127.0.0.1:{mail.Port}?security=none")), ("ALERT_EMAIL_FROM", "metrics@example.org"),
        ];
        var random = new Random(Kills);
        var asked = new List<string>();
        var service = await ServiceProcess.StartAsync(directory.Path, environment);
        try
        {
            using (var client = service.Client())
                await PrepareAsync(client, receiver);
            for (var kill = 0; kill < Kills; kill++)
            {
                using (var client = service.Client())
                    for (var i = 0; i < 2; i++)
                        asked.Add(await AskAsync(client));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5_000)));
                await service.SignalAsync("KILL");
                service.Process.Dispose();
                service = await ServiceProcess.StartAsync(directory.Path, environment);
            }

            using var last = service.Client();
            (await last.DeleteAsync("report-schedules/minutes")).EnsureSuccessStatusCode();
            await Until.TrueAsync(async () => (await last.OccurrencesAsync()).All(each => each["ended_at"] is not null) && (await last.DeliveriesAsync("state=waiting")).Count == 0);
            var due = await last.OccurrencesAsync();

            due.ShouldAllBe(each => each.Text("state") == "sent");
            due.Where(each => each.Text("trigger") == "by_hand").Select(each => each.Text("id")).ShouldBe(asked, ignoreOrder: true);
            // Each minute of all that time once, or once for all those that nobody was there for: never one twice.
            due.Where(each => each.Text("trigger") == "cron").GroupBy(each => each.Text("due_at")).ShouldAllBe(minute => minute.Count() == 1);
            receiver.Journal.Select(received => received.Json["data"]!["report"]!.Text("run_id")).Distinct().ShouldBe(due.Select(each => each.Text("run_id")), ignoreOrder: true);
            foreach (var notice in receiver.Journal.GroupBy(received => received.Id))
                notice.Select(received => received.Text).Distinct().Count().ShouldBe(1, notice.Key);
            receiver.Journal.Select(received => received.Id).Distinct().Count().ShouldBe(due.Count);
            mail.Taken.Select(taken => taken.Message.MessageId).Distinct().Count().ShouldBe(due.Count);
            foreach (var message in mail.Taken.GroupBy(taken => taken.Message.MessageId))
                message.Select(taken => taken.Message.TextBody).Distinct().Count().ShouldBe(1, message.Key);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static async Task PrepareAsync(HttpClient client, Receiver receiver)
    {
        await client.RecordAllAsync(Enumerable.Range(0, 200).Select(i => new { metric_name = "gpu", value = i, unit = "USD", category = "cost", service = "training", timestamp = DateTimeOffset.UtcNow.AddDays(-8).AddMinutes(i) }));
        await client.SetWebhookAsync("hook", receiver);
        await client.SetChannelAsync("board", new { kind = "email", to = (string[])["ada@example.org"] });
        foreach (var (name, cron) in ((string, string)[])[("minutes", "* * * * *"), ("by-hand", "0 0 1 1 *")])
            await client.JsonAsync($"report-schedules/{name}", HttpMethod.Put, new { report = "service-health", when = new { kind = "cron", cron }, recipients = new[] { new { channel = "hook" }, new { channel = "board" } } });
    }

    private static async Task<string> AskAsync(HttpClient client) =>
        (await client.JsonAsync("report-schedules/by-hand/runs", HttpMethod.Post))["occurrences"]![0]!.Text("id");
}
