using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Watch.Deliveries;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Watch.Routes;

[Collection(DeliveryCollection.Name)]
public class RouteTests(TestServers servers) : ServiceTests(servers)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var channel in (string[])["team", "on-call", "night"])
            await Client.SetChannelAsync(channel, new { kind = "log" });
    }

    [Fact]
    public async Task the_default_route_takes_everything_and_only_administrators_change_any()
    {
        (await Service.SendAsync(HttpMethod.Put, "/routes/default", """{"channels": ["team"], "match": {"severity": ["low"]}}""")).RefusedFields.ShouldBe(["match"]);
        (await Service.SendAsync(HttpMethod.Put, "/routes/default", """{"channels": ["team"], "during": [{"cron": "0 22 * * *", "for": "8h"}]}""")).RefusedFields.ShouldBe(["during"]);
        (await Service.SendAsync(HttpMethod.Put, "/routes/default", """{"channels": ["team"]}""", token: Service.Token(Roles.Reader))).Status.ShouldBe(403);
        (await Service.SendAsync(HttpMethod.Delete, "/routes/default")).Status.ShouldBe(404);

        var set = (await Service.SendAsync(HttpMethod.Put, "/routes/default", """{"channels": ["team"]}""")).Json;

        set["wait"]!.GetValue<string>().ShouldBe("30s");
        set["interval"]!.GetValue<string>().ShouldBe("5m");
        set["repeat"]!.GetValue<string>().ShouldBe("4h");
        set["group_by"]!.ToJsonString().ShouldBe("""["rule"]""");
        // The same again is no other version.
        (await Service.SendAsync(HttpMethod.Put, "/routes/default", """{"channels": ["team"], "wait": "30s"}""")).Json.Text("updated_at").ShouldBe(set.Text("updated_at"));
        (await Service.SendAsync(HttpMethod.Delete, "/routes/default")).Status.ShouldBe(204);
        (await Service.GetAsync("/routes")).Json["routes"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_test_says_where_an_alert_would_go_when_and_why_not_elsewhere()
    {
        await Client.JsonAsync("routes/models", HttpMethod.Put, new { order = 10, channels = (string[])["on-call"], match = new { service = (string[])["model-*"], severity = (string[])["critical"] }, wait = "10s" });
        await Client.JsonAsync("routes/at-night", HttpMethod.Put, new { order = 5, channels = (string[])["night"], during = (object[])[new { cron = "0 22 * * *", @for = "8h", time_zone = "Europe/Berlin" }], @continue = true });
        await Client.JsonAsync("routes/default", HttpMethod.Put, new { channels = (string[])["team"], mute = (object[])[new { cron = "0 0 * * 6", @for = "2d" }] });

        // On a Tuesday at noon, on a Saturday, and at 23:30 in Berlin.
        var noon = await TestAsync("model-api", "critical", "2026-01-13T12:00:00Z");
        WhyOf(noon).ShouldBe(["at-night: it is not the time", "models: takes it", "default: models takes it"]);
        noon["channels"]!.ToJsonString().ShouldBe("""["on-call"]""");
        noon["routes"]![1]!.Text("told_at").ShouldBe("2026-01-13T12:00:10Z");
        var saturday = await TestAsync("web", "low", "2026-01-17T12:00:00Z");
        WhyOf(saturday).ShouldBe(["at-night: it is not the time", "models: service is web, none of model-*", "default: takes it"]);
        saturday["routes"]![2]!.Text("muted_until").ShouldBe("2026-01-19T00:00:00Z");
        saturday["routes"]![2]!.Text("told_at").ShouldBe("2026-01-19T00:00:00Z");
        var night = await TestAsync("model-api", "low", "2026-01-13T22:30:00Z");
        WhyOf(night).ShouldBe(["at-night: takes it", "models: severity is low, none of critical", "default: at-night takes it"]);
        night["channels"]!.ToJsonString().ShouldBe("""["night"]""");
        (await Client.DeliveriesAsync()).ShouldBeEmpty();
        (await Service.SendAsync(HttpMethod.Post, "/routes/test", """{"severity": "bad"}""")).RefusedFields.ShouldBe(["rule", "severity"]);

        Task<JsonNode> TestAsync(string service, string severity, string at) => Client.JsonAsync("routes/test", HttpMethod.Post, new { rule = "slow-answers", service, severity, at });

        static string[] WhyOf(JsonNode tested) => [.. tested["routes"]!.AsArray().Select(route => $"{route!.Text("route")}: {(route!["takes"]!.GetValue<bool>() ? "takes it" : route.Text("why"))}")];
    }
}
