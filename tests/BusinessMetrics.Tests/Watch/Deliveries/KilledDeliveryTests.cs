using System.Globalization;
using System.Text.Json;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>Alerts begin and end while the service is killed at any moment; DELIVERY_KILLS says how often.</summary>
public class KilledDeliveryTests
{
    private const int Rules = 6;

    private const string TransitionsSql = "select coalesce(string_agg(distinct data ->> 'i', ' '), '') from events.mt_events where type = ";

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("DELIVERY_KILLS") ?? "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task killed_at_any_moment_nothing_is_lost_nothing_has_two_contents_and_no_end_comes_before_its_beginning()
    {
        using var directory = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        (string, string)[] environment = [("OUTBOUND_ALLOW_CIDRS", "127.0.0.1"), ("LOG_LEVEL", "ERROR")];
        var random = new Random(Kills);
        var service = await ServiceProcess.StartAsync(directory.Path, environment);
        try
        {
            using (var client = service.Client())
                await PrepareAsync(client, receiver);
            for (var kill = 0; kill < Kills; kill++)
            {
                // In the middle of an answer, or a while after one, whatever the service is at then.
                var enough = receiver.Journal.Count + random.Next(1, 6);
                var moment = TimeSpan.FromMilliseconds(random.Next(400));
                var isAnswered = random.Next(2) == 0;
                receiver.Answer = context => isAnswered || receiver.Journal.Count < enough ? Receiver.Status(200)(context) : receiver.HangAsync(context);
                var changing = ChangeUntilItEndsAsync(service, random.Next());
                await Until.TrueAsync(() => receiver.Journal.Count >= enough);
                await Task.Delay(moment);
                await service.SignalAsync("KILL");
                await changing;
                service.Process.Dispose();
                receiver.Answer = Receiver.Status(200);
                service = await ServiceProcess.StartAsync(directory.Path, environment);
            }

            using var last = service.Client();
            for (var rule = 0; rule < Rules; rule++)
                await last.SetRuleAsync($"rule-{rule}", 100);
            await Until.TrueAsync(async () => (await last.AlertsAsync("status=firing")).Count == 0);
            await last.CatchUpAsync();
            await using var database = NpgsqlDataSource.Create(EmbeddedPostgres.Running(directory.Path)!);
            await Until.TrueAsync(async () => await IsToldAsync(database) && (await last.DeliveriesAsync("state=waiting")).Count == 0);
            var raised = await IdsAsync(database, "alert_raised");
            var resolved = await IdsAsync(database, "alert_resolved");

            raised.Count.ShouldBeGreaterThan(Kills);
            resolved.ShouldBe(raised, ignoreOrder: true);
            var told = receiver.Journal.SelectMany(received => received.Alerts).ToArray();
            raised.Except(told.Where(each => each.Status == "firing").Select(each => each.Id)).ShouldBeEmpty();
            resolved.Except(told.Where(each => each.Status == "resolved").Select(each => each.Id)).ShouldBeEmpty();
            foreach (var alert in told.GroupBy(each => each.Id))
                string.Join(' ', alert.Select(each => each.Status).Distinct()).ShouldBe("firing resolved");
            foreach (var notice in receiver.Journal.GroupBy(received => received.Id))
                notice.Select(received => received.Text).Distinct().Count().ShouldBe(1, notice.Key);
            (await last.DeliveriesAsync("limit=500")).ShouldAllBe(delivery => delivery!.Text("state") == "delivered");
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static async Task PrepareAsync(HttpClient client, Receiver receiver)
    {
        await client.SetWebhookAsync("journal", receiver);
        await client.SetRouteAsync("default", ["journal"]);
        for (var rule = 0; rule < Rules; rule++)
            await client.RecordAsync(new { metric_name = $"rule-{rule}", value = 12, unit = "count", category = "usage", service = "model-api", timestamp = DateTimeOffset.UtcNow });
    }

    /// <summary>Has every rule's alert fire and end again and again, until the service is gone.</summary>
    private static Task ChangeUntilItEndsAsync(ServiceProcess service, int seed) => Task.WhenAll(Enumerable.Range(0, Rules).Select(async rule =>
    {
        using var client = service.Client();
        var random = new Random(seed + rule);
        try
        {
            for (var isFiring = random.Next(2) == 0; ; isFiring = !isFiring)
            {
                await client.SetRuleAsync($"rule-{rule}", isFiring ? 100 : 10);
                var status = isFiring ? "resolved" : "firing";
                await Until.TrueAsync(async () => (await client.AlertsAsync($"rule=rule-{rule}&limit=1")) is not [var newest] || newest!.Text("status") == status);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // It was killed.
        }
    }));

    /// <summary>Whether all that happened was looked at.</summary>
    private static Task<bool> IsToldAsync(NpgsqlDataSource database) => database.ScalarAsync<bool>(
        """
        select not exists (select from operations.notification_groups where alert_ids <> '{}')
            and (select max(seq_id) from events.mt_events where type in ('alert_raised', 'alert_resolved')) <= (select sequence from operations.notification_progress)
        """);

    private static async Task<IReadOnlyList<Guid>> IdsAsync(NpgsqlDataSource database, string type) =>
        [.. (await database.ScalarAsync<string>($"{TransitionsSql}'{type}'")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];
}
