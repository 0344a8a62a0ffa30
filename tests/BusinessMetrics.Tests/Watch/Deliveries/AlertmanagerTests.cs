using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Watch.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>Against Debian's Alertmanager.</summary>
[Collection(DeliveryCollection.Name)]
public class AlertmanagerTests(TestServers servers)
{
    [Fact]
    public async Task what_fires_is_active_there_until_it_ends()
    {
        using var directory = new TemporaryDirectory();
        var url = NewUrl();
        await using var alertmanager = await StartAsync(url, directory);
        await using var service = await TestService.StartAsync(await servers.NewTellingAsync());
        using var client = service.Client();
        using var peer = new HttpClient { BaseAddress = url };
        await client.SetChannelAsync("alertmanager", new { kind = "alertmanager", url = url.AbsoluteUri });
        await client.SetRouteAsync("default", ["alertmanager"]);
        (await client.JsonAsync("channels/alertmanager/test", HttpMethod.Post))["delivered"]!.GetValue<bool>().ShouldBeTrue();

        var alert = await client.RaiseAsync("errors");
        var active = await ActiveAsync(peer);

        active["labels"]!.ToJsonString().ShouldBe("""{"alertname":"errors","level":"critical","metric_name":"errors","service":"model-api","severity":"high"}""");
        active["annotations"]!.Text("alert_id").ShouldBe(alert.Text("id"));
        active["annotations"]!.Text("summary").ShouldBe(alert.Text("message"));
        active.Text("generatorURL").ShouldEndWith($"/dashboard/alerts/{alert.Text("id")}");
        Instant(active, "startsAt").ShouldBe(Instant(alert, "raised_at"), TimeSpan.FromMilliseconds(1));
        await client.ResolveAsync("errors");
        await Until.TrueAsync(async () => (await AllActiveAsync(peer)).Count == 0);
        // Which is noted a moment after it is known there.
        await Until.TrueAsync(async () => (await client.DeliveriesAsync("state=delivered")).Count == 2);
    }

    [Fact]
    public async Task one_that_was_restarted_and_knows_nothing_learns_what_fires_since_when_and_that_it_ends_once()
    {
        using var before = new TemporaryDirectory();
        using var after = new TemporaryDirectory();
        await using var people = await Receiver.StartAsync();
        var url = NewUrl();
        await using var service = await TestService.StartAsync(await servers.NewTellingAsync());
        using var client = service.Client();
        using var peer = new HttpClient { BaseAddress = url };
        await client.SetChannelAsync("alertmanager", new { kind = "alertmanager", url = url.AbsoluteUri });
        await client.SetRouteAsync("default", ["alertmanager"]);
        string since;
        await using (await StartAsync(url, before, people))
        {
            await client.RaiseAsync("errors");
            since = (await ActiveAsync(peer)).Text("startsAt");
            await client.DeliveryAsync("state=delivered", _ => true);
        }

        await using var restarted = await StartAsync(url, after, people);
        (await AllActiveAsync(peer)).ShouldBeEmpty();
        var toldBefore = Said("errors", "firing");
        // As every minute.
        var keepAlive = service.Host.Services.GetServices<IHostedService>().OfType<AlertmanagerKeepAlive>().Single();
        await keepAlive.TellAsync(CancellationToken.None);

        (await ActiveAsync(peer)).Text("startsAt").ShouldBe(since);
        // Of what it has told nobody, it does not tell the end.
        await Until.TrueAsync(() => Said("errors", "firing") > toldBefore);
        await client.ResolveAsync("errors");
        await Until.TrueAsync(async () => (await AllActiveAsync(peer)).Count == 0);
        await Until.TrueAsync(() => Said("errors", "resolved") == 1);
        await keepAlive.TellAsync(CancellationToken.None);
        await keepAlive.TellAsync(CancellationToken.None);
        // What it has to say of the end that it was told of again comes before this.
        await client.RaiseAsync("more");
        await Until.TrueAsync(() => Said("more", "firing") > 0);
        Said("errors", "resolved").ShouldBe(1);
        (await AllActiveAsync(peer)).ShouldHaveSingleItem()!["labels"]!.Text("alertname").ShouldBe("more");

        int Said(string rule, string status) => people.Journal
            .SelectMany(received => received.Json["alerts"]!.AsArray())
            .Count(alert => alert!["labels"]!.Text("alertname") == rule && alert.Text("status") == status);
    }

    private static Uri NewUrl() => new($"http://127.0.0.1:{Peer.FreePort().ToString(CultureInfo.InvariantCulture)}/");

    /// <param name="storage">What it knows, and how it is configured.</param>
    /// <param name="people">Whom it tells; nobody if left out.</param>
    private static async Task<Peer> StartAsync(Uri url, TemporaryDirectory storage, Receiver? people = null)
    {
        var file = Path.Combine(storage.Path, "alertmanager.yml");
        var told = people is null ? "" : $"webhook_configs: [url: '{people.Url}']";
        await File.WriteAllTextAsync(
            file,
            $$"""
            route: {receiver: people, group_by: [alertname], group_wait: 1s, group_interval: 3s, repeat_interval: 20s}
            receivers: [{name: people, {{told}} }]
            """);
        var alertmanager = Peer.Start(
            "prometheus-alertmanager", $"--config.file={file}", $"--storage.path={storage.Path}", $"--web.listen-address={url.Authority}", "--cluster.listen-address=");
        using var peer = new HttpClient { BaseAddress = url };
        await Until.TrueAsync(async () =>
        {
            alertmanager.ShouldRun();
            try
            {
                using var ready = await peer.GetAsync("-/ready");
                return ready.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return alertmanager;
    }

    private static async Task<JsonArray> AllActiveAsync(HttpClient peer) => (await peer.JsonAsync("api/v2/alerts?active=true")).AsArray();

    /// <summary>The one that is active, once there is one.</summary>
    private static async Task<JsonNode> ActiveAsync(HttpClient peer)
    {
        JsonNode? active = null;
        await Until.TrueAsync(async () => (active = (await AllActiveAsync(peer)).FirstOrDefault()) is not null);
        return active!;
    }

    private static DateTimeOffset Instant(JsonNode node, string field) => DateTimeOffset.Parse(node.Text(field), CultureInfo.InvariantCulture);
}
