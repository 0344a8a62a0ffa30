using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Microsoft.AspNetCore.Http;
using MimeKit;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>Against a mail server that is not ours.</summary>
[Collection(DeliveryCollection.Name)]
public class MailTests(TestServers servers) : ServiceTests(servers)
{
    private MailServer _mail = null!;

    protected override async Task<ServiceSettings> NewServiceAsync() => (await Servers.NewTellingAsync()) with
    {
        Smtp = new("127.0.0.1", _mail.Port, SmtpSecurity.None, null, null),
        AlertEmailFrom = "metrics@example.org",
    };

    public override async Task InitializeAsync()
    {
        _mail = await MailServer.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task each_recipient_has_a_message_of_their_own_and_who_is_refused_keeps_it_from_nobody_else()
    {
        var channel = await Client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org", "refused@example.org", "later@example.org", "hanging@example.org", "bob@example.org"] });
        channel["to"]!.AsArray().Select(to => to!.GetValue<string>()).ShouldBe(["a…@example.org", "r…@example.org", "l…@example.org", "h…@example.org", "b…@example.org"]);
        await Client.SetRouteAsync("default", ["team"]);

        await Client.RaiseAsync("errors");
        var later = await Client.DeliveryAsync("state=waiting", delivery => delivery.Text("recipient") == "l…@example.org" && delivery["error"] is not null);
        later.Text("error").ShouldBe("smtp_451");
        await Until.TrueAsync(() => _mail.Taken.Count == 3);
        var hanging = await Client.DeliveryAsync("state=waiting", delivery => delivery.Text("recipient") == "h…@example.org" && delivery["error"] is not null);

        hanging.Text("error").ShouldBe("timeout");
        _mail.Taken.Select(taken => taken.To.ShouldHaveSingleItem()).ShouldBe(["ann@example.org", "bob@example.org", "later@example.org"], ignoreOrder: true);
        _mail.Taken.ShouldAllBe(taken => taken.Message.To.Mailboxes.Single().Address == taken.To[0] && taken.Message.Cc.Count == 0);
        _mail.Offered.Count(to => to == "refused@example.org").ShouldBe(1);
        _mail.Offered.Count(to => to == "later@example.org").ShouldBe(2);
        var refused = (await Client.DeliveriesAsync("state=failed")).ShouldHaveSingleItem()!;
        refused.Text("recipient").ShouldBe("r…@example.org");
        refused.Text("error").ShouldBe("smtp_550");
        var again = (await Client.DeliveriesAsync("state=delivered")).Single(delivery => delivery!.Text("recipient") == "l…@example.org")!;
        again.Text("id").ShouldBe(later.Text("id"));
        again["attempts"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task who_was_never_told_of_the_beginning_is_not_told_of_the_end()
    {
        await Client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org", "refused@example.org"] });
        await Client.SetRouteAsync("default", ["team"]);
        await Client.RaiseAsync("errors");
        await Client.DeliveryAsync("state=failed", _ => true);
        await Client.ResolveAsync("errors");

        var skipped = await Client.DeliveryAsync("state=skipped", _ => true);
        await Until.TrueAsync(() => _mail.Taken.Count == 2);

        skipped.Text("recipient").ShouldBe("r…@example.org");
        skipped.Text("error").ShouldBe("beginning_not_delivered");
        skipped["attempts"]!.AsArray().ShouldBeEmpty();
        _mail.Offered.Count(to => to == "refused@example.org").ShouldBe(1);
    }

    [Fact]
    public async Task what_may_have_arrived_is_sent_again_under_the_same_Message_ID()
    {
        await Client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org"] });
        await Client.SetRouteAsync("default", ["team"]);
        await Client.RaiseAsync("errors");
        var delivery = await Client.DeliveryAsync("state=delivered", _ => true);

        await Client.JsonAsync($"deliveries/{delivery.Text("id")}/replay", HttpMethod.Post);
        await Until.TrueAsync(() => _mail.Taken.Count == 2);

        _mail.Taken[1].Message.ToString().ShouldBe(_mail.Taken[0].Message.ToString());
    }

    [Fact]
    public async Task the_messages_of_an_alert_are_one_thread_for_people_and_for_programs()
    {
        await Client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org"], template = "[{{ status }}] {{ alerts[0].rule }}" });
        await Client.SetRouteAsync("default", ["team"]);

        var alert = await Client.RaiseAsync("errors", service: "<b>&api");
        await Until.TrueAsync(() => _mail.Taken.Count == 1);
        await Client.ResolveAsync("errors", service: "<b>&api");
        await Until.TrueAsync(() => _mail.Taken.Count == 2);

        var (firing, resolved) = (_mail.Taken[0].Message, _mail.Taken[1].Message);
        firing.Subject.ShouldBe("[firing] errors");
        resolved.Subject.ShouldBe("[resolved] errors");
        firing.InReplyTo.ShouldBeNull();
        firing.References.ShouldBeEmpty();
        resolved.InReplyTo.ShouldBe(firing.MessageId);
        resolved.References.ShouldBe((string[])[firing.MessageId!]);
        resolved.MessageId.ShouldNotBe(firing.MessageId);
        foreach (var message in (MimeMessage[])[firing, resolved])
        {
            message.Headers[HeaderId.AutoSubmitted].ShouldBe("auto-generated");
            message.Headers[HeaderId.ListUnsubscribe].ShouldBe("<https://metrics.example.org/dashboard/channels>, <mailto:metrics@example.org?subject=unsubscribe>");
            message.From.Mailboxes.Single().Address.ShouldBe("metrics@example.org");
            message.MessageId.ShouldEndWith("@example.org");
        }

        firing.TextBody!.ShouldContain("FIRING    errors");
        firing.TextBody!.ShouldContain("Service: <b>&api");
        firing.TextBody!.ShouldContain($"https://metrics.example.org/dashboard/alerts/{alert.Text("id")}?acknowledge=1");
        firing.HtmlBody!.ShouldContain("<td>&lt;b&gt;&amp;api</td>");
        firing.HtmlBody!.ShouldNotContain("<b>&api");
        resolved.TextBody!.ShouldContain("RESOLVED  errors");
        resolved.HtmlBody!.ShouldContain("Resolved: errors");
    }

    [Fact]
    public async Task a_test_goes_to_all_recipients_and_tells_of_one_that_is_refused()
    {
        await Client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org", "refused@example.org"] });

        var tried = await Client.JsonAsync("channels/team/test", HttpMethod.Post);

        tried["delivered"]!.GetValue<bool>().ShouldBeFalse();
        tried.Text("error").ShouldBe("smtp_550");
        _mail.Taken.ShouldHaveSingleItem().Message.Subject.ShouldBe("Test of a channel");
        (await Client.DeliveriesAsync()).ShouldBeEmpty();
        var text = (await Service.GetAsync("/channels")).Text + (await Service.GetAsync("/audit")).Text;
        text.ShouldNotContain("ann@");
    }

    [Fact]
    public async Task that_a_channel_was_switched_off_is_told_by_mail_with_its_name_and_why()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status410Gone);
        await Client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org", "bob@example.org"] });
        await Client.SetChannelAsync("on-call", new { kind = "webhook", url = receiver.Url.AbsoluteUri, fallback = "team" });
        await Client.SetRouteAsync("default", ["on-call"]);

        await Client.RaiseAsync("errors");
        await Until.TrueAsync(async () => (await Client.DeliveriesAsync("channel=team&state=delivered")).Count == 2);

        _mail.Taken.Select(taken => taken.To.ShouldHaveSingleItem()).ShouldBe(["ann@example.org", "bob@example.org"], ignoreOrder: true);
        foreach (var (_, message) in _mail.Taken)
        {
            message.Subject.ShouldBe("A channel was switched off");
            message.TextBody!.ShouldContain("Nothing is sent to the channel on-call any more: the other side answered 410: it wants nothing any more.");
            message.HtmlBody!.ShouldContain("channel on-call any more: the other side answered 410");
        }

        (await Client.DeliveriesAsync("channel=team")).ShouldAllBe(delivery => delivery!.Text("type") == "channel.disabled");
    }

    [Fact]
    public async Task an_email_channel_whose_mail_server_is_not_set_any_more_holds_up_no_other()
    {
        await Client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org"] });
        await using var receiver = await Receiver.StartAsync();
        await Client.SetWebhookAsync("on-call", receiver);
        await Client.SetRouteAsync("default", ["team", "on-call"]);
        await using var without = await TestService.StartAsync(Service.Settings with { Smtp = null, AlertEmailFrom = null }, foldsBeside: true);
        await Service.Host.StopAsync();
        using var client = without.Client();

        await client.RaiseAsync("errors");
        await Until.TrueAsync(() => receiver.Journal.Count == 1);

        var unsent = await client.DeliveryAsync("channel=team", delivery => delivery["error"] is not null);
        unsent.Text("error").ShouldBe("no_mail_server");
    }
}
