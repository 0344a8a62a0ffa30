using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Watch.Deliveries;

namespace BusinessMetrics.Tests.Watch.Silences;

[Collection(DeliveryCollection.Name)]
public class SilenceTests(TestServers servers) : ServiceTests(servers)
{
    private Receiver _receiver = null!;

    protected override Task<ServiceSettings> NewServiceAsync() => Servers.NewTellingAsync();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _receiver = await Receiver.StartAsync();
        await Client.SetWebhookAsync("on-call", _receiver);
        await Client.SetRouteAsync("default", ["on-call"]);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    private Task<JsonNode> SilenceAsync(string rule) =>
        Client.JsonAsync("silences", HttpMethod.Post, new { match = new { rule = (string[])[rule] }, comment = "moving", to = DateTimeOffset.UtcNow.AddHours(1) });

    [Fact]
    public async Task a_silence_holds_an_alert_back_and_its_end_tells_it()
    {
        var silence = await SilenceAsync("slow-*");
        silence.Text("status").ShouldBe("active");

        var silenced = await Client.RaiseAsync("slow-answers");
        await Client.RaiseAsync("errors");
        await Until.TrueAsync(() => _receiver.Journal.Count == 1);

        _receiver.Journal[0].Json["data"]!["alerts"]!.AsArray().Single()!.Text("rule").ShouldBe("errors");
        var listed = (await Client.JsonAsync("silences"))["silences"]!.AsArray().ShouldHaveSingleItem()!;
        listed["silences"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldBe([silenced.Text("id")]);
        var tested = await Client.JsonAsync("routes/test", HttpMethod.Post, new { rule = "slow-answers" });
        tested["silenced_by"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldBe([silence.Text("id")]);

        (await Service.SendAsync(HttpMethod.Delete, $"/silences/{silence.Text("id")}")).Status.ShouldBe(204);
        await Until.TrueAsync(() => _receiver.Journal.Count == 2);

        _receiver.Journal[1].Type.ShouldBe("alert.firing");
        _receiver.Journal[1].Alerts.ShouldBe([(Guid.Parse(silenced.Text("id")), "firing")]);
        (await Service.SendAsync(HttpMethod.Delete, $"/silences/{silence.Text("id")}")).Status.ShouldBe(404);
        (await Client.JsonAsync("silences"))["silences"]!.AsArray().ShouldBeEmpty();
        (await Client.JsonAsync("silences?status=all"))["silences"]!.AsArray().ShouldHaveSingleItem()!.Text("status").ShouldBe("ended");
    }

    [Fact]
    public async Task the_end_of_what_was_told_before_is_told_in_a_silence_and_what_comes_and_goes_in_one_is_not()
    {
        var told = await Client.RaiseAsync("errors");
        await Until.TrueAsync(() => _receiver.Journal.Count == 1);
        var silence = await SilenceAsync("*");
        await Client.ResolveAsync("errors");
        await Until.TrueAsync(() => _receiver.Journal.Count == 2);
        await Client.RaiseAsync("slow-answers");
        await Client.ResolveAsync("slow-answers");
        (await Service.SendAsync(HttpMethod.Delete, $"/silences/{silence.Text("id")}")).Status.ShouldBe(204);
        await Client.RaiseAsync("more");
        await Until.TrueAsync(() => _receiver.Journal.Count == 3);

        var id = Guid.Parse(told.Text("id"));
        _receiver.Journal.Take(2).SelectMany(received => received.Alerts).ShouldBe([(id, "firing"), (id, "resolved")]);
        _receiver.Journal[2].Json["data"]!["alerts"]!.AsArray().Single()!.Text("rule").ShouldBe("more");
    }

    [Fact]
    public async Task who_sees_to_an_alert_is_known_and_so_is_its_end()
    {
        var alert = await Client.RaiseAsync("errors");
        var id = alert.Text("id");
        await Until.TrueAsync(() => _receiver.Journal.Count == 1);

        var acknowledged = await Client.JsonAsync($"alerts/{id}/ack", HttpMethod.Post, new { note = "I see to it." });
        acknowledged["acknowledged"]!.Text("note").ShouldBe("I see to it.");
        var again = await Client.JsonAsync($"alerts/{id}/ack", HttpMethod.Post, new { note = "So do I." });
        again["acknowledged"]!.ToJsonString().ShouldBe(acknowledged["acknowledged"]!.ToJsonString());
        (await Client.AlertsAsync("status=firing"))[0]!["acknowledged"]!.Text("by").ShouldBe("tester");
        await Client.ResolveAsync("errors");
        await Until.TrueAsync(() => _receiver.Journal.Count == 2);

        _receiver.Journal.Select(received => received.Type).ShouldBe(["alert.firing", "alert.resolved"]);
        _receiver.Journal[1].Json["data"]!["alerts"]![0]!["acknowledged"]!.GetValue<bool>().ShouldBeTrue();
        (await Service.SendAsync(HttpMethod.Post, $"/alerts/{id}/ack")).Status.ShouldBe(409);
        (await Service.SendAsync(HttpMethod.Post, $"/alerts/{Guid.NewGuid()}/ack")).Status.ShouldBe(404);
    }
}
