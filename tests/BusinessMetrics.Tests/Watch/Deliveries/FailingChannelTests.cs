using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace BusinessMetrics.Tests.Watch.Deliveries;

[Collection(DeliveryCollection.Name)]
public class FailingChannelTests(TestServers servers) : ServiceTests(servers)
{
    protected override Task<ServiceSettings> NewServiceAsync() => Servers.NewTellingAsync();

    [Fact]
    public async Task five_days_of_nothing_but_failures_switch_a_channel_off_and_one_success_starts_them_anew()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        // Asked to be patient it is tried once a notice, however long a step takes here.
        var unwell = Receiver.Status(StatusCodes.Status503ServiceUnavailable, ("Retry-After", "86400"));
        receiver.Answer = unwell;
        await Client.SetWebhookAsync("team", other);
        await Client.SetChannelAsync("on-call", new { kind = "webhook", url = receiver.Url.AbsoluteUri, fallback = "team" });
        await Client.SetRouteAsync("default", ["on-call"]);

        await FailAsync("first");
        await PassAsync(TimeSpan.FromDays(3));
        await FailAsync("second");
        receiver.Answer = Receiver.Status(StatusCodes.Status200OK);
        await Client.RaiseAsync("taken");
        await Client.DeliveryAsync("channel=on-call&state=delivered", _ => true);

        // Six days after the first failure, and none since the success.
        await PassAsync(TimeSpan.FromDays(3));
        receiver.Answer = unwell;
        await FailAsync("third");
        (await StatusAsync()).ShouldBe("enabled");
        await PassAsync(TimeSpan.FromDays(4.9));
        await FailAsync("fourth");
        (await StatusAsync()).ShouldBe("enabled");
        other.Journal.ShouldBeEmpty();

        await PassAsync(TimeSpan.FromDays(0.2));
        await FailAsync("fifth");
        await Until.TrueAsync(() => other.Journal.Count > 0);

        (await StatusAsync()).ShouldBe("disabled");
        const string Reason = "nothing was taken there for 5 days, last for http_503";
        (await Client.JsonAsync("channels/on-call")).Text("disabled_for").ShouldBe(Reason);
        var told = other.Journal.ShouldHaveSingleItem().Json;
        told.Text("type").ShouldBe("channel.disabled");
        told["data"]!.Text("text").ShouldContain($"channel on-call any more: {Reason}");
        await Until.TrueAsync(async () => (await Client.JsonAsync("audit?action=channel.disable"))["events"]!.AsArray().Count > 0);
        (await Client.JsonAsync("audit?action=channel.disable"))["events"]!.AsArray().ShouldHaveSingleItem()!.Text("object").ShouldBe("channel:on-call");
    }

    private async Task<string> StatusAsync() => (await Client.JsonAsync("channels/on-call")).Text("status");

    /// <summary>Tells of a new alert, and returns when that was not taken.</summary>
    private async Task FailAsync(string rule)
    {
        await Client.RaiseAsync(rule);
        await Client.DeliveryAsync("channel=on-call", delivery => delivery.Text("title").Contains($"{rule}:", StringComparison.Ordinal) && delivery["error"] is not null);
    }

    /// <summary>All that is known of deliveries becomes older. The log, whose times are the database's, does not.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        await using var command = Service.Database.CreateCommand(
            """
            with aged as (
                update operations.deliveries set created_at = created_at - $1, expires_at = expires_at - $1, next_at = next_at - $1, finished_at = finished_at - $1
            )
            update operations.channel_health set failing_since = failing_since - $1, delivered_at = delivered_at - $1
            """);
        command.Parameters.AddWithValue(time);
        await command.ExecuteNonQueryAsync();
    }
}
