using System.Net;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Watch.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Channels;

/// <summary>A service that is told of a webhook and of mail by its environment alone.</summary>
[Collection(DeliveryCollection.Name)]
public class EnvironmentChannelsTests(TestServers servers)
{
    [Fact]
    public async Task the_environments_channels_are_told_of_alerts_by_a_route_of_its_own()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var mail = await MailServer.StartAsync();
        var secret = WebhookSecret.New();
        var clock = new ShiftedClock(TimeSpan.Zero);
        var settings = (await servers.NewTellingAsync()) with
        {
            AlertWebhookUrl = receiver.Url,
            AlertWebhookSecret = secret,
            AlertEmailEnabled = true,
            AlertEmailTo = ["ann@example.org", "bob@example.org"],
            AlertEmailFrom = "metrics@example.org",
            Smtp = new("127.0.0.1", mail.Port, SmtpSecurity.None, null, null),
        };
        await using var service = await TestService.StartAsync(settings, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var client = service.Client();

        var channels = (await client.JsonAsync("channels"))["channels"]!.AsArray();
        channels.Select(channel => $"{channel!.Text("name")} {channel!.Text("kind")} {channel!.Text("source")}").ShouldBe(["alert-email email environment", "alert-webhook webhook environment"]);
        channels[0]!["to"]!.AsArray().Select(to => to!.GetValue<string>()).ShouldBe(["a…@example.org", "b…@example.org"]);
        var route = (await client.JsonAsync("routes"))["routes"]!.AsArray().ShouldHaveSingleItem()!;
        route.Text("name").ShouldBe("default");
        route.Text("source").ShouldBe("environment");
        route.Text("wait").ShouldBe("30s");
        route["channels"]!.AsArray().Select(channel => channel!.GetValue<string>()).ShouldBe(["alert-webhook", "alert-email"]);
        foreach (var (method, path) in (IEnumerable<(HttpMethod, string)>)[(HttpMethod.Delete, "/channels/alert-webhook"), (HttpMethod.Post, "/channels/alert-webhook/rotate-secret")])
            (await service.SendAsync(method, path)).Status.ShouldBe(409);
        (await service.SendAsync(HttpMethod.Delete, "/routes/default")).Status.ShouldBe(404);

        await client.RaiseAsync("errors");
        receiver.Journal.ShouldBeEmpty();
        clock.Ahead += TimeSpan.FromSeconds(31);
        await Until.TrueAsync(() => receiver.Journal.Count == 1 && mail.Taken.Count == 2);

        receiver.Journal[0].Type.ShouldBe("alert.firing");
        new StandardWebhooks.StandardWebhook(WebhookSecret.Format(secret)).Sign(receiver.Journal[0].Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(receiver.Journal[0].Headers["webhook-timestamp"])), receiver.Journal[0].Text)
            .ShouldBe(receiver.Journal[0].Headers["webhook-signature"].Split(' ')[0]);
        mail.Taken.Select(taken => taken.To.Single()).ShouldBe(["ann@example.org", "bob@example.org"], ignoreOrder: true);

        // A default route that is set takes its place, and what fires goes there from then on, too.
        await using var other = await Receiver.StartAsync();
        await client.SetWebhookAsync("on-call", other);
        await client.SetRouteAsync("default", ["on-call"]);
        (await client.JsonAsync("routes"))["routes"]!.AsArray().ShouldHaveSingleItem()!.Text("source").ShouldBe("api");
        await client.RaiseAsync("more");
        await Until.TrueAsync(() => other.Journal.Any(received => received.Text.Contains("\"more\"", StringComparison.Ordinal)));
        receiver.Journal.Count.ShouldBe(1);
    }
}
