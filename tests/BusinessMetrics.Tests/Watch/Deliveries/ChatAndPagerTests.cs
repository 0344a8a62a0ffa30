using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>What Slack, PagerDuty and whoever takes their JSON are sent.</summary>
[Collection(DeliveryCollection.Name)]
public class ChatAndPagerTests(TestServers servers) : ServiceTests(servers)
{
    private const string TeamsTemplate =
        """
        {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard", "version": "1.4", "body": [
            {"type": "TextBlock", "text": "{{ status }}: {{ title }}"}
            {%- for alert in alerts -%}, {"type": "TextBlock", "text": "{{ alert.service }} {{ alert.value }}"}{%- endfor -%}
        ]}}]}
        """;

    protected override Task<ServiceSettings> NewServiceAsync() => Servers.NewTellingAsync();

    [Fact]
    public async Task slack_gets_a_message_in_which_nothing_is_taken_for_markup()
    {
        await using var receiver = await Receiver.StartAsync();
        await Client.SetChannelAsync("chat", new { kind = "slack", url = new Uri(receiver.Url, "services/T0/B0/x").AbsoluteUri });
        await Client.SetRouteAsync("default", ["chat"]);
        const string Service = "<!channel> & co";

        var alert = await Client.RaiseAsync("errors", Service);
        await Until.TrueAsync(() => receiver.Journal.Count == 1);
        await Client.ResolveAsync("errors", Service);
        await Until.TrueAsync(() => receiver.Journal.Count == 2);

        const string Sentence = "max of errors of service &lt;!channel&gt; &amp; co over 24h is 12, above 10";
        alert.Text("message").ShouldBe("max of errors of service <!channel> & co over 24h is 12, above 10");
        var since = DateTimeOffset.Parse(alert.Text("raised_at"), CultureInfo.InvariantCulture).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        receiver.Journal[0].Path.ShouldBe("/services/T0/B0/x");
        ShouldBe(receiver.Journal[0], Message($"High: errors: {Sentence}", Sentence, "#c05621"));
        ShouldBe(receiver.Journal[1], Message($"Resolved: errors: {Sentence}", $"{Sentence}; over after less than a minute: it is 12 now", "#2f855a"));
        receiver.Journal.ShouldAllBe(received => !received.Headers.ContainsKey("webhook-signature"));

        JsonObject Message(string title, string sentence, string colour) => new()
        {
            ["text"] = title,
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["fallback"] = sentence,
                ["color"] = colour,
                ["title"] = "errors",
                ["text"] = sentence,
                ["footer"] = $"since {since} UTC",
                ["title_link"] = $"https://metrics.example.org/dashboard/alerts/{alert.Text("id")}",
            }),
        };
    }

    [Fact]
    public async Task pagerduty_gets_an_incident_and_its_end_with_the_key_that_lies_nowhere_else()
    {
        await using var receiver = await Receiver.StartAsync();
        var channel = await Client.SetChannelAsync("pager", new { kind = "pagerduty", url = new Uri(receiver.Url, "v2/enqueue").AbsoluteUri, routing_key = "key-4711" });
        channel.ToJsonString().ShouldNotContain("key-4711");
        await Client.SetRouteAsync("default", ["pager"]);

        var alert = await Client.RaiseAsync("errors");
        var triggered = await Client.DeliveryAsync("state=delivered", _ => true);
        await Client.ResolveAsync("errors");
        await Until.TrueAsync(() => receiver.Journal.Count == 2);

        var trigger = receiver.Journal[0].Json;
        var details = trigger["payload"]!["custom_details"]!.DeepClone();
        trigger["payload"]!.AsObject().Remove("custom_details");
        var created = trigger["payload"]!.Text("timestamp");
        DateTimeOffset.Parse(created, CultureInfo.InvariantCulture).ShouldBe(DateTimeOffset.Parse(triggered.Text("created_at"), CultureInfo.InvariantCulture));
        JsonNode.DeepEquals(trigger, new JsonObject
        {
            ["routing_key"] = "key-4711",
            ["event_action"] = "trigger",
            ["dedup_key"] = triggered.Text("thread"),
            ["payload"] = new JsonObject { ["summary"] = $"High: errors: {alert.Text("message")}", ["source"] = "model-api", ["severity"] = "error", ["timestamp"] = created },
            ["client"] = "BusinessMetrics",
            ["client_url"] = $"https://metrics.example.org/dashboard/alerts/{alert.Text("id")}",
        }).ShouldBeTrue(trigger.ToJsonString());
        details["alerts"]![0]!.Text("id").ShouldBe(alert.Text("id"));
        ShouldBe(receiver.Journal[1], new JsonObject { ["routing_key"] = "key-4711", ["event_action"] = "resolve", ["dedup_key"] = triggered.Text("thread") });
        (await Client.JsonAsync($"deliveries/{triggered.Text("id")}")).ToJsonString().ShouldNotContain("key-4711");
    }

    [Fact]
    public async Task a_template_gives_the_JSON_of_another_chat()
    {
        await using var receiver = await Receiver.StartAsync();
        await Client.SetChannelAsync("teams", new { kind = "slack", url = receiver.Url.AbsoluteUri, template = TeamsTemplate });
        await Client.SetRouteAsync("default", ["teams"]);

        await Client.RaiseAsync("errors", "a \"quoted\" name");
        await Until.TrueAsync(() => receiver.Journal.Count == 1);

        var card = receiver.Journal[0].Json["attachments"]![0]!["content"]!["body"]!.AsArray();
        card.Select(block => block!.Text("text")).ShouldBe(
        [
            "firing: High: errors: max of errors of service a \"quoted\" name over 24h is 12, above 10",
            "a \"quoted\" name 12",
        ]);
    }

    [Fact]
    public async Task a_template_that_fails_of_an_alert_after_all_gives_way_to_the_usual_message_and_holds_up_no_other()
    {
        await using var chat = await Receiver.StartAsync();
        await using var team = await Receiver.StartAsync();
        await Client.SetChannelAsync("chat", new { kind = "slack", url = chat.Url.AbsoluteUri, template = "{\"text\": \"{{ title }}\"{% if alerts[0].rule == 'errors' %} oops{% endif %}}" });
        await Client.SetWebhookAsync("team", team);
        await Client.SetRouteAsync("default", ["chat", "team"]);

        await Client.RaiseAsync("errors");
        await Client.RaiseAsync("more");
        await Until.TrueAsync(() => chat.Journal.Count == 2 && team.Journal.Count == 2);

        chat.Journal.Select(received => received.Json["attachments"] is null).ShouldBe([false, true]);
    }

    private static void ShouldBe(Received received, JsonNode expected) =>
        JsonNode.DeepEquals(received.Json, expected).ShouldBeTrue($"{received.Text} is not {expected.ToJsonString()}");
}
