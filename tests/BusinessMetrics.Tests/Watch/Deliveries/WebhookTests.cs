using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Microsoft.AspNetCore.Http;
using NSec.Cryptography;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace BusinessMetrics.Tests.Watch.Deliveries;

[Collection(DeliveryCollection.Name)]
public class WebhookTests(TestServers servers) : ServiceTests(servers)
{
    protected override Task<ServiceSettings> NewServiceAsync() => Servers.NewTellingAsync();

    [Fact]
    public async Task an_alert_is_told_when_it_fires_and_when_it_ends_in_this_order_and_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await Client.SetWebhookAsync("on-call", receiver);
        await Client.SetRouteAsync("default", ["on-call"]);

        var alert = await Client.RaiseAsync("errors");
        await Until.TrueAsync(() => receiver.Journal.Count == 1);
        await Client.ResolveAsync("errors");
        await Until.TrueAsync(async () => (await Client.DeliveriesAsync("state=delivered")).Count == 2);

        receiver.Journal.Select(received => received.Type).ShouldBe(["alert.firing", "alert.resolved"]);
        var id = Guid.Parse(alert.Text("id"));
        receiver.Journal.SelectMany(received => received.Alerts).ShouldBe([(id, "firing"), (id, "resolved")]);
        var told = receiver.Journal[0].Json["data"]!["alerts"]![0]!;
        told.Text("rule").ShouldBe("errors");
        told.Text("severity").ShouldBe("high");
        told["value"]!.ToJsonString().ShouldBe("12");
        told["threshold"]!.ToJsonString().ShouldBe("10");
        told["links"]!.Text("alert").ShouldBe($"https://metrics.example.org/dashboard/alerts/{id}");
        receiver.Journal[1].Json["data"]!["alerts"]![0]!.Text("resolution").ShouldBe("recovered");
        receiver.Journal.Select(received => received.Json["data"]!.Text("thread")).Distinct().Count().ShouldBe(1);
        receiver.Journal.Select(received => received.Json["data"]!.Text("id")).ShouldBe(receiver.Journal.Select(received => received.Id));
        receiver.Journal.ShouldAllBe(received => received.Headers["Content-Type"] == "application/json" && received.Headers["User-Agent"] == "BusinessMetrics/1");
        var listed = await Client.DeliveriesAsync($"alert={id}");
        listed.Select(delivery => delivery!.Text("id")).ShouldBe(receiver.Journal.Reverse().Select(received => received.Id));
        listed.ShouldAllBe(delivery => delivery!["attempts"]!.AsArray().Count == 1);
        var health = (await Client.JsonAsync("channels/on-call"))["health"]!;
        health["waiting"]!.GetValue<long>().ShouldBe(0);
        health["delivered_at"].ShouldNotBeNull();
    }

    [Fact]
    public async Task unmodified_verifiers_of_Standard_Webhooks_take_the_signatures_also_while_a_secret_is_rotated()
    {
        await using var receiver = await Receiver.StartAsync();
        var before = (await Client.SetWebhookAsync("on-call", receiver)).Text("secret");
        var keyBefore = (await Client.JsonAsync("channels/on-call/key")).Text("public_key");
        await Client.JsonAsync("channels/on-call/test", HttpMethod.Post);
        var single = receiver.Journal.ShouldHaveSingleItem();
        Verify(before, single);
        VerifyByKey(keyBefore, single).ShouldBeTrue();

        var rotated = await Client.JsonAsync("channels/on-call/rotate-secret", HttpMethod.Post);
        var after = rotated.Text("secret");
        var keyAfter = (await Client.JsonAsync("channels/on-call/key")).Text("public_key");
        await Client.JsonAsync("channels/on-call/test", HttpMethod.Post);

        after.ShouldNotBe(before);
        keyAfter.ShouldBe(rotated.Text("public_key"));
        keyAfter.ShouldNotBe(keyBefore);
        (DateTimeOffset.Parse(rotated.Text("rotates_until")) - DateTimeOffset.UtcNow).TotalHours.ShouldBeInRange(23.9, 24.1);
        var both = receiver.Journal[1];
        foreach (var secret in (string[])[before, after])
            Verify(secret, both);
        foreach (var key in (string[])[keyBefore, keyAfter])
            VerifyByKey(key, both).ShouldBeTrue();
        var altered = both with { Body = [.. both.Body, (byte)' '] };
        Should.Throw<WebhookVerificationException>(() => Verify(after, altered));
        VerifyByKey(keyAfter, altered).ShouldBeFalse();
        Should.Throw<WebhookVerificationException>(() => Verify(after, single));
        await VerifyByNodeAsync([(before, single), (before, both), (after, both)]);
    }

    [Fact]
    public async Task a_redirect_is_not_followed_and_is_noted()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status302Found, ("Location", "http://169.254.169.254/latest/meta-data"));
        await Client.SetWebhookAsync("on-call", receiver);

        var tried = await Client.JsonAsync("channels/on-call/test", HttpMethod.Post);

        tried["delivered"]!.GetValue<bool>().ShouldBeFalse();
        tried.Text("error").ShouldBe("redirect");
        tried["status"]!.GetValue<int>().ShouldBe(302);
        receiver.Answer = Receiver.Status(StatusCodes.Status307TemporaryRedirect, ("Location", new Uri(receiver.Url, "elsewhere").AbsoluteUri));
        (await Client.JsonAsync("channels/on-call/test", HttpMethod.Post)).Text("error").ShouldBe("redirect");
        receiver.Journal.Select(received => received.Path).ShouldBe(["/on-call", "/on-call"]);
    }

    [Fact]
    public async Task an_answer_that_asks_for_patience_is_given_it_and_one_that_breaks_off_is_tried_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status503ServiceUnavailable, ("Retry-After", "600"));
        await Client.SetWebhookAsync("on-call", receiver);
        await Client.SetRouteAsync("default", ["on-call"]);

        await Client.RaiseAsync("errors");
        var waiting = await Client.DeliveryAsync("state=waiting", delivery => delivery["error"] is not null);

        waiting.Text("error").ShouldBe("http_503");
        var attempt = waiting["attempts"]!.AsArray().ShouldHaveSingleItem()!;
        attempt["status"]!.GetValue<int>().ShouldBe(503);
        (DateTimeOffset.Parse(waiting.Text("next_at")) - DateTimeOffset.Parse(attempt.Text("started_at"))).TotalSeconds.ShouldBeInRange(600, 675);

        // What waits is tried at once when somebody asks for it, and again by itself after five seconds.
        receiver.Answer = Receiver.CloseAsync;
        var id = waiting.Text("id");
        (await Client.JsonAsync($"deliveries/{id}/replay", HttpMethod.Post))["replayed"]!.GetValue<int>().ShouldBe(1);
        var closed = await Client.DeliveryAsync("state=waiting", delivery => delivery["error"] is not null && delivery["attempts"]!.AsArray().Count == 2);
        receiver.Answer = Receiver.Status(StatusCodes.Status200OK);
        closed.Text("error").ShouldBe("closed");
        var delivered = await Client.DeliveryAsync("state=delivered", delivery => delivery.Text("id") == id);

        delivered["attempts"]!.AsArray().Select(each => each!["error"]?.GetValue<string>()).ShouldBe(["http_503", "closed", null]);
        receiver.Journal.Count.ShouldBe(3);
        receiver.Journal.ShouldAllBe(received => received.Id == id && received.Text == receiver.Journal[0].Text);
    }

    [Fact]
    public async Task gone_switches_the_channel_off_the_trail_knows_it_and_another_channel_is_told()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status410Gone);
        await Client.SetWebhookAsync("team", other);
        await Client.SetChannelAsync("on-call", new { kind = "webhook", url = receiver.Url.AbsoluteUri, fallback = "team" });
        await Client.SetRouteAsync("default", ["on-call"]);

        await Client.RaiseAsync("errors");
        await Until.TrueAsync(() => other.Journal.Count == 1);

        var told = other.Journal[0].Json;
        told.Text("type").ShouldBe("channel.disabled");
        told["data"]!.Text("text").ShouldContain("channel on-call");
        told["data"]!.Text("text").ShouldContain("410");
        var channel = await Client.JsonAsync("channels/on-call");
        channel.Text("status").ShouldBe("disabled");
        channel.Text("disabled_for").ShouldContain("410");
        var failed = (await Client.DeliveriesAsync("channel=on-call")).ShouldHaveSingleItem()!;
        failed.Text("state").ShouldBe("failed");
        failed.Text("error").ShouldBe("http_410");
        await Until.TrueAsync(async () => (await Client.JsonAsync("audit?action=channel.disable"))["events"]!.AsArray() is [_]);
        var audited = (await Client.JsonAsync("audit?action=channel.disable"))["events"]![0]!;
        audited.Text("object").ShouldBe("channel:on-call");

        // Nothing more goes there until it is set again.
        await Client.RaiseAsync("more");
        receiver.Answer = Receiver.Status(StatusCodes.Status200OK);
        (await Client.SetChannelAsync("on-call", new { kind = "webhook", url = receiver.Url.AbsoluteUri, fallback = "team" })).Text("status").ShouldBe("enabled");
        await Client.RaiseAsync("yet-more");
        await Until.TrueAsync(() => receiver.Journal.Any(received => received.Text.Contains("yet-more", StringComparison.Ordinal)));
        other.Journal.Count.ShouldBe(1);
    }

    [Fact]
    public async Task one_that_hangs_is_given_up_after_a_while_and_slows_no_other_channel()
    {
        await using var hanging = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        hanging.Answer = hanging.HangAsync;
        await Client.SetWebhookAsync("hanging", hanging);
        await Client.SetWebhookAsync("team", other);
        await Client.SetRouteAsync("default", ["hanging", "team"]);

        for (var i = 0; i < 6; i++)
            await Client.RaiseAsync($"errors-{i}");
        await Until.TrueAsync(() => other.Journal.Count == 6);

        // None has been given up yet.
        (await Client.DeliveriesAsync("channel=hanging")).ShouldAllBe(delivery => delivery!.Text("state") == "waiting" && delivery!["error"] == null);
        hanging.Journal.Count.ShouldBeInRange(1, 4);
        var given = await Client.DeliveryAsync("channel=hanging", delivery => delivery["error"] is not null);
        given.Text("error").ShouldBe("timeout");
        given["attempts"]![0]!["duration_ms"]!.GetValue<int>().ShouldBeInRange(14_900, 19_000);
    }

    [Fact]
    public async Task what_is_replayed_has_the_same_id_and_the_same_bytes()
    {
        await using var receiver = await Receiver.StartAsync();
        var secret = (await Client.SetWebhookAsync("on-call", receiver)).Text("secret");
        await Client.SetRouteAsync("default", ["on-call"]);
        var from = DateTimeOffset.UtcNow;
        await Client.RaiseAsync("errors");
        await Client.ResolveAsync("errors");
        await Until.TrueAsync(async () => (await Client.DeliveriesAsync("state=delivered")).Count == 2);

        (await Client.JsonAsync("deliveries/replay", HttpMethod.Post, new { channel = "on-call", from }))["replayed"]!.GetValue<int>().ShouldBe(2);
        await Until.TrueAsync(() => receiver.Journal.Count == 4);

        var journal = receiver.Journal;
        journal.Skip(2).Select(received => received.Id).ShouldBe(journal.Take(2).Select(received => received.Id));
        journal.Skip(2).Select(received => received.Text).ShouldBe(journal.Take(2).Select(received => received.Text));
        foreach (var received in journal)
            Verify(secret, received);
        (await Service.SendAsync(HttpMethod.Post, $"/deliveries/{Guid.NewGuid()}/replay")).Status.ShouldBe(404);
        var refused = await Service.SendAsync(HttpMethod.Post, "/deliveries/replay", """{"channel": "on-call", "state": "lost"}""");
        refused.Status.ShouldBe(400);
        refused.RefusedFields.ShouldBe(["from", "state"], ignoreOrder: true);
    }

    [Fact]
    public async Task a_test_is_marked_as_one_and_is_no_delivery()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context => await context.Response.WriteAsync("thanks, ann@example.org");
        var secret = (await Client.SetWebhookAsync("on-call", receiver)).Text("secret");

        var tried = await Client.JsonAsync("channels/on-call/test", HttpMethod.Post);

        tried["delivered"]!.GetValue<bool>().ShouldBeTrue();
        tried.Text("answer").ShouldStartWith("thanks, ");
        tried.Text("answer").ShouldNotContain("ann@example.org");
        var ping = receiver.Journal.ShouldHaveSingleItem();
        ping.Type.ShouldBe("test.ping");
        ping.Json["data"]!["test"]!.GetValue<bool>().ShouldBeTrue();
        Verify(secret, ping);
        (await Client.DeliveriesAsync()).ShouldBeEmpty();
        (await Client.AlertsAsync()).ShouldBeEmpty();
        (await Service.SendAsync(HttpMethod.Post, "/channels/nobody/test")).Status.ShouldBe(404);
    }

    private static void Verify(string secret, Received received)
    {
        var headers = new HeaderDictionary();
        foreach (var name in (string[])["webhook-id", "webhook-timestamp", "webhook-signature"])
            headers.Add(name, received.Headers[name]);
        new StandardWebhook(secret).Verify(received.Text, headers);
    }

    private static bool VerifyByKey(string key, Received received)
    {
        key.ShouldStartWith("whpk_");
        var known = PublicKey.Import(SignatureAlgorithm.Ed25519, Convert.FromBase64String(key["whpk_".Length..]), KeyBlobFormat.RawPublicKey);
        return received.Headers["webhook-signature"].Split(' ')
            .Where(signature => signature.StartsWith("v1a,", StringComparison.Ordinal))
            .Any(signature => SignatureAlgorithm.Ed25519.Verify(known, received.Signed, Convert.FromBase64String(signature["v1a,".Length..])));
    }

    private static async Task VerifyByNodeAsync(IReadOnlyList<(string Secret, Received Received)> all)
    {
        using var directory = new TemporaryDirectory();
        await Peer.RunAsync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", directory.Path, "standardwebhooks@1.1.1"]);
        var given = new JsonArray([.. all.Select(each => new JsonObject
        {
            ["secret"] = each.Secret,
            ["body"] = Convert.ToBase64String(each.Received.Body),
            ["headers"] = new JsonObject(((string[])["webhook-id", "webhook-timestamp", "webhook-signature"]).Select(name => KeyValuePair.Create(name, (JsonNode?)each.Received.Headers[name]))),
        })]);
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "given.json"), given.ToJsonString());
        await File.WriteAllTextAsync(
            Path.Combine(directory.Path, "verify.js"),
            """
            const { Webhook } = require("standardwebhooks");
            for (const { secret, body, headers } of require("./given.json"))
                console.log(new Webhook(secret).verify(Buffer.from(body, "base64"), headers).type);
            """,
            Encoding.UTF8);
        (await Peer.RunAsync("node", [Path.Combine(directory.Path, "verify.js")])).ShouldBe(string.Concat(Enumerable.Repeat("test.ping\n", all.Count)));
    }
}
