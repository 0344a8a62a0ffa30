using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Watch.Deliveries;

namespace BusinessMetrics.Tests.Reports.Schedules;

/// <summary>Two nodes that share a database and no folder.</summary>
[Collection(ReportsCollection.Name)]
public class TwoNodesScheduleTests(TestServers servers)
{
    private const int Reports = 6;

    [Fact]
    public async Task each_report_that_is_due_is_made_by_one_of_them_sent_once_and_given_out_by_both_and_what_one_had_when_it_was_killed_the_other_makes()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var nodes = await TwoNodes.StartAsync(servers);
        using var one = nodes.Client(nodes.One);
        using var other = nodes.Client(nodes.Other);
        await one.RecordAllAsync(Enumerable.Range(0, 200).Select(i => new { metric_name = "gpu", value = i, unit = "USD", category = "cost", service = "training", timestamp = DateTimeOffset.UtcNow.AddDays(-8).AddMinutes(i) }));
        await one.SetWebhookAsync("hook", receiver);
        for (var i = 0; i < Reports; i++)
        {
            // A report of its own each, so that none waits for another.
            await one.JsonAsync($"reports/report-{i}", HttpMethod.Put, new { title = $"Report {i}", period = new { kind = "last_week" }, sections = new[] { new { kind = "costs" } } });
            await one.JsonAsync($"report-schedules/schedule-{i}", HttpMethod.Put, new { report = $"report-{i}", when = new { kind = "cron", cron = "0 0 1 1 *" }, recipients = new[] { new { channel = "hook" } } });
        }

        for (var i = 0; i < Reports; i++)
            await (i % 2 == 0 ? one : other).JsonAsync($"report-schedules/schedule-{i}/runs", HttpMethod.Post);
        await Until.TrueAsync(async () => (await one.OccurrencesAsync()).Count(each => each.Text("state") == "sent") == Reports);
        await Until.TrueAsync(() => receiver.Journal.Count == Reports);

        receiver.Journal.Select(received => received.Id).ShouldBeUnique();
        foreach (var received in receiver.Journal)
        {
            var report = received.Json["data"]!["report"]!;
            foreach (var client in (HttpClient[])[one, other])
                ReportMaker.HashOf(await client.GetByteArrayAsync($"report-runs/{report.Text("run_id")}/pdf")).ShouldBe(report["files"]![0]!.Text("sha256"));
        }

        for (var i = 0; i < Reports; i++)
            await one.JsonAsync($"report-schedules/schedule-{i}/runs", HttpMethod.Post);
        await Until.TrueAsync(async () => (await one.JsonAsync("report-runs?limit=100"))["runs"]!.AsArray().Any(run => run!.Text("state") == "running"));
        await nodes.Other.SignalAsync("KILL");
        await Until.TrueAsync(async () => (await one.OccurrencesAsync()).Count(each => each.Text("state") == "sent") == 2 * Reports);
        await Until.TrueAsync(() => receiver.Journal.Select(received => received.Id).Distinct().Count() == 2 * Reports);

        foreach (var notice in receiver.Journal.GroupBy(received => received.Id))
            notice.Select(received => received.Text).Distinct().Count().ShouldBe(1, notice.Key);
    }
}
