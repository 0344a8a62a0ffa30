using System.Net;
using System.Text.Json;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Watch.Deliveries;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Watch.Channels;

[Collection(DeliveryCollection.Name)]
public class ChannelTests(TestServers servers) : ServiceTests(servers)
{
    protected override async Task<ServiceSettings> NewServiceAsync() => (await Servers.NewServiceAsync()) with { OutboundAllowed = [IPNetwork.Parse("127.0.0.2/32")] };

    private Task<Answer> PutAsync(string name, object channel, string? token = null) =>
        Service.SendAsync(HttpMethod.Put, $"/channels/{name}", JsonSerializer.Serialize(channel), token: token);

    [Fact]
    public async Task public_addresses_over_TLS_and_those_that_the_operator_allows_are_taken()
    {
        foreach (var url in (string[])["https://93.184.216.34/hook", "https://[2606:2800:220:1::1]/", "http://127.0.0.2/", "https://127.0.0.2/", "https://metrics.invalid/"])
        {
            var set = await PutAsync("on-call", new { kind = "webhook", url });
            set.Status.ShouldBe(200, set.Text);
            set.Json.Text("url").ShouldBe(url);
        }
    }

    [Fact]
    public async Task an_address_that_is_not_allowed_any_more_is_not_called()
    {
        await using var receiver = await Receiver.StartAsync();
        var settings = await Servers.NewTellingAsync();
        await using (var before = await TestService.StartAsync(settings))
        {
            using var client = before.Client();
            await client.SetWebhookAsync("on-call", receiver);
            await client.SetRouteAsync("default", ["on-call"]);
        }

        await using var after = await TestService.StartAsync(settings with { OutboundAllowed = [], AlertWebhookUrl = new("http://169.254.169.254/") });
        using var again = after.Client();
        await again.RaiseAsync("errors");
        var refused = await again.DeliveryAsync("channel=on-call", delivery => delivery["error"] is not null);

        refused.Text("error").ShouldBe("address_refused");
        foreach (var channel in (string[])["on-call", "alert-webhook"])
            (await again.JsonAsync($"channels/{channel}/test", HttpMethod.Post)).Text("error").ShouldBe("address_refused");
        receiver.Journal.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_is_secret_and_left_out_stays_as_it_was_and_is_never_answered_again()
    {
        var made = await PutAsync("on-call", new { kind = "webhook", url = "https://93.184.216.34/hook" });
        var secret = made.Json.Text("secret");
        secret.ShouldStartWith("whsec_");
        Convert.FromBase64String(secret["whsec_".Length..]).Length.ShouldBe(24);

        var same = await PutAsync("on-call", new { kind = "webhook", url = "https://93.184.216.34/hook" });
        same.Json["secret"].ShouldBeNull();
        same.Json.Text("updated_at").ShouldBe(made.Json.Text("updated_at"));
        var moved = await PutAsync("on-call", new { kind = "webhook", url = "https://93.184.216.34/other" });
        moved.Json.Text("fingerprint").ShouldBe(made.Json.Text("fingerprint"));
        moved.Json.Text("public_key").ShouldBe(made.Json.Text("public_key"));
        var own = await PutAsync("on-call", new { kind = "webhook", url = "https://93.184.216.34/other", secret = "whsec_" + Convert.ToBase64String(new byte[32]) });
        own.Status.ShouldBe(200, own.Text);
        own.Json.Text("fingerprint").ShouldNotBe(made.Json.Text("fingerprint"));
        own.Json["secret"].ShouldBeNull();

        var chat = await PutAsync("chat", new { kind = "slack", url = "https://93.184.216.34/services/T0/secret-4711" });
        chat.Json.Text("url").ShouldBe("https://93.184.216.34/…");
        (await PutAsync("chat", new { kind = "slack", send_resolved = false })).Status.ShouldBe(200);
        (await PutAsync("new-chat", new { kind = "slack" })).RefusedFields.ShouldBe(["url"]);
        (await PutAsync("pager", new { kind = "pagerduty" })).RefusedFields.ShouldBe(["routing_key"]);
        (await Service.GetAsync("/channels")).Text.ShouldNotContain("secret-4711");
        (await Service.GetAsync("/channels/on-call")).Json["secret"].ShouldBeNull();
    }

    [Fact]
    public async Task refusals_name_the_field()
    {
        const string Url = "https://93.184.216.34/";
        (await PutAsync("on-call", new { kind = "pigeon" })).RefusedFields.ShouldBe(["kind"]);
        (await PutAsync("on-call", new { kind = "webhook" })).RefusedFields.ShouldBe(["url"]);
        (await PutAsync("on-call", new { kind = "webhook", url = Url, routing_key = "key" })).RefusedFields.ShouldBe(["routing_key"]);
        (await PutAsync("on-call", new { kind = "webhook", url = Url, secret = "whsec_c2hvcnQ=" })).RefusedFields.ShouldBe(["secret"]);
        (await PutAsync("on-call", new { kind = "webhook", url = Url, fallback = "nobody" })).RefusedFields.ShouldBe(["fallback"]);
        (await PutAsync("on-call", new { kind = "webhook", url = Url, fallback = "on-call" })).RefusedFields.ShouldBe(["fallback"]);
        (await PutAsync("on-call", new { kind = "webhook", url = Url, colour = "red" })).RefusedFields.ShouldBe(["colour"]);
        (await PutAsync("On Call", new { kind = "log" })).RefusedFields.ShouldBe(["name"]);
        // There is no mail server.
        (await PutAsync("team", new { kind = "email", to = (string[])["ann@example.org"] })).RefusedFields.ShouldBe(["kind"]);
        var unreadable = await PutAsync("team", new { kind = "email", to = (string[])["ann@example.org", "bob-4711"] });
        unreadable.RefusedFields.ShouldBe(["to"]);
        unreadable.Text.ShouldNotContain("bob-4711");
        (await PutAsync("on-call", new { kind = "log" }, Service.Token(Roles.Reader))).Status.ShouldBe(403);
        (await Service.GetAsync("/channels", Service.Token(Roles.Writer))).Status.ShouldBe(403);
        foreach (var name in (string[])["alert-webhook", "alert-email"])
            (await PutAsync(name, new { kind = "log" })).Status.ShouldBe(409);
        (await Service.SendAsync(HttpMethod.Post, "/channels/nobody/rotate-secret")).Status.ShouldBe(404);
        (await Service.GetAsync("/channels/nobody/key")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task a_channel_in_use_is_not_taken_away()
    {
        await Client.SetChannelAsync("team", new { kind = "log" });
        await Client.SetChannelAsync("on-call", new { kind = "log", fallback = "team" });
        await Client.SetRouteAsync("default", ["on-call"]);

        var named = await Service.SendAsync(HttpMethod.Delete, "/channels/on-call");
        named.Status.ShouldBe(409);
        named.Text.ShouldContain("the route default");
        var fallback = await Service.SendAsync(HttpMethod.Delete, "/channels/team");
        fallback.Status.ShouldBe(409);
        fallback.Text.ShouldContain("the channel on-call");
        await Client.SetRouteAsync("default", ["team"]);
        (await Service.SendAsync(HttpMethod.Delete, "/channels/on-call")).Status.ShouldBe(204);
        (await Service.SendAsync(HttpMethod.Delete, "/channels/on-call")).Status.ShouldBe(404);
        (await Service.GetAsync("/channels/on-call")).Status.ShouldBe(404);
    }
}
