using System.Net;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>Receivers over TLS, with an authority of the operator's own.</summary>
[Collection(DeliveryCollection.Name)]
public class WebhookTlsTests(TestServers servers)
{
    [Fact]
    public async Task a_certificate_for_another_name_is_refused_and_one_of_a_known_authority_is_taken()
    {
        using var directory = new TemporaryDirectory();
        using var authority = Certificates.Authority();
        var file = Path.Combine(directory.Path, "authority.pem");
        await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
        using var right = Certificates.Of(authority, names => names.AddIpAddress(IPAddress.Loopback));
        using var wrong = Certificates.Of(authority, names => names.AddDnsName("elsewhere.example.org"));
        using var stranger = Certificates.Authority();
        using var unknown = Certificates.Of(stranger, names => names.AddIpAddress(IPAddress.Loopback));
        await using var known = await Receiver.StartAsync(right);
        await using var other = await Receiver.StartAsync(wrong);
        await using var third = await Receiver.StartAsync(unknown);
        await using var service = await TestService.StartAsync((await servers.NewTellingAsync()) with { OutboundCaFile = file });
        using var client = service.Client();
        foreach (var (name, receiver) in (IEnumerable<(string, Receiver)>)[("right", known), ("wrong", other), ("unknown", third)])
            await client.SetWebhookAsync(name, receiver);

        foreach (var name in (string[])["wrong", "unknown"])
            (await client.JsonAsync($"channels/{name}/test", HttpMethod.Post)).Text("error").ShouldBe("tls", name);
        (await client.JsonAsync("channels/right/test", HttpMethod.Post))["delivered"]!.GetValue<bool>().ShouldBeTrue();

        other.Journal.ShouldBeEmpty();
        third.Journal.ShouldBeEmpty();
        known.Journal.Count.ShouldBe(1);

        // Without the authority even that one is nobody's.
        await using var trusting = await TestService.StartAsync(await servers.NewTellingAsync());
        using var another = trusting.Client();
        await another.SetWebhookAsync("right", known);
        (await another.JsonAsync("channels/right/test", HttpMethod.Post)).Text("error").ShouldBe("tls");
    }
}
