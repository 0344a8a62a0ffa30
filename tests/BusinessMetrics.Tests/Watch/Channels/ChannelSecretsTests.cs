using System.Security.Cryptography;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Audit;
using BusinessMetrics.Tests.Watch.Deliveries;
using Npgsql;

namespace BusinessMetrics.Tests.Watch.Channels;

/// <summary>Where what is secret of channels is not: neither in answers, nor in the log, nor in the database.</summary>
public class ChannelSecretsTests
{
    [Fact]
    public async Task what_is_secret_of_channels_is_nowhere_but_where_it_is_sent()
    {
        using var directory = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        var own = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        var ofEnvironment = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        List<string> secrets = [own, ofEnvironment, "path-secret-4711", "key-secret-4711", "mail-secret-4711", "ann-4711@example.org"];
        string output, answers, kept;
        await using (var service = await ServiceProcess.StartAsync(
            directory.Path,
            ("LOG_LEVEL", "TRACE"), ("OUTBOUND_ALLOW_CIDRS", "127.0.0.1"), ("ALERT_WEBHOOK_URL", receiver.Url.AbsoluteUri), ("ALERT_WEBHOOK_SECRET", ofEnvironment),
            ("SMTP_URL", $"smtp://relay:mail-secret-4711@127.0.0.1:{Peer.FreePort()}"), ("ALERT_EMAIL_FROM", "metrics@example.org")))
        {
            using var client = service.Client();
            await client.SetChannelAsync("webhook", new { kind = "webhook", url = receiver.Url.AbsoluteUri, secret = own });
            await client.SetChannelAsync("chat", new { kind = "slack", url = new Uri(receiver.Url, "services/path-secret-4711").AbsoluteUri });
            await client.SetChannelAsync("pager", new { kind = "pagerduty", url = receiver.Url.AbsoluteUri, routing_key = "key-secret-4711" });
            await client.SetChannelAsync("mail", new { kind = "email", to = (string[])["ann-4711@example.org"] });
            string[] channels = ["webhook", "chat", "pager", "mail", "alert-webhook"];
            await client.SetRouteAsync("default", channels);
            secrets.Add((await client.JsonAsync("channels/webhook/rotate-secret", HttpMethod.Post)).Text("secret"));
            answers = "";
            foreach (var channel in channels)
                answers += await client.JsonAsync($"channels/{channel}/test", HttpMethod.Post);
            await client.RaiseAsync("errors");
            await client.DeliveryAsync("channel=mail", delivery => delivery["error"] is not null);
            await Until.TrueAsync(async () => (await client.DeliveriesAsync("state=delivered")).Count == 4);

            foreach (var path in (string[])["channels", "channels/chat", "channels/pager", "routes", "deliveries", "audit", "alerts"])
                answers += await client.JsonAsync(path);
            foreach (var delivery in await client.DeliveriesAsync())
                answers += await client.JsonAsync($"deliveries/{delivery!.Text("id")}");
            await using var database = NpgsqlDataSource.Create(EmbeddedPostgres.Running(directory.Path)!);
            kept = await database.ScalarAsync<string>(
                """
                select concat(
                    (select string_agg(event::text, ' ') from events.mt_events as event),
                    (select string_agg(document, ' ') from read_models.routing_changes),
                    (select string_agg(delivery::text || encode(body, 'escape'), ' ') from operations.deliveries as delivery),
                    (select string_agg(attempt::text, ' ') from operations.delivery_attempts as attempt),
                    (select string_agg(encode(secret, 'escape'), ' ') from operations.channel_secrets))
                """);
            output = service.Output;
        }

        receiver.Journal.Count(received => received.Path == "/services/path-secret-4711").ShouldBe(2);
        receiver.Journal.Count(received => received.Text.Contains("key-secret-4711", StringComparison.Ordinal)).ShouldBe(2);
        output.ShouldContain("\"LogLevel\":\"Trace\"");
        kept.ShouldContain("a…@example.org");
        foreach (var secret in secrets.Select(secret => secret.Replace("whsec_", "", StringComparison.Ordinal)))
            foreach (var (where, text) in (IEnumerable<(string, string)>)[("the answers", answers), ("the log", output), ("the database", kept)])
                text.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{secret} is in {where}: {Around(text, secret)}");
    }

    private static string Around(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.Ordinal);
        return at < 0 ? "" : text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 50)];
    }
}
