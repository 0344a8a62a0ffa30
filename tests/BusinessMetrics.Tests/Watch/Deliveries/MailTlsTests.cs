using System.Net;
using System.Security.Cryptography.X509Certificates;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>Mail over TLS to a server that has to know who sends.</summary>
[Collection(DeliveryCollection.Name)]
public sealed class MailTlsTests : IDisposable
{
    private const string User = "metrics";
    private const string Password = "a%pass:word@with/all";

    private readonly TestServers _servers;
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _authority = Certificates.Authority();
    private readonly ShiftedClock _clock = new(TimeSpan.Zero);

    public MailTlsTests(TestServers servers)
    {
        _servers = servers;
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    private string AuthorityFile => Path.Combine(_directory.Path, "authority.pem");

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("starttls", SmtpSecurity.StartTls)]
    [InlineData("implicit", SmtpSecurity.Tls)]
    public async Task mail_goes_over_TLS_to_a_server_that_knows_who_sends(string tls, SmtpSecurity security)
    {
        await using var mail = await StartMailAsync(tls, _authority);
        await using var service = await StartAsync(mail, security);
        using var client = await ChannelAsync(service);

        await client.RaiseAsync("errors");
        var delivered = await client.DeliveryAsync("state=delivered", _ => true);

        delivered["attempts"]!.AsArray().Count.ShouldBe(1);
        mail.Logins.ShouldBe([(User, true)]);
        mail.Taken.ShouldHaveSingleItem().To.ShouldBe(["ann@example.org"]);
    }

    [Fact]
    public async Task a_server_of_an_authority_that_nobody_knows_is_told_nothing_and_tried_again()
    {
        using var stranger = Certificates.Authority();
        await using var mail = await StartMailAsync("starttls", stranger);
        await using var service = await StartAsync(mail, SmtpSecurity.StartTls);
        using var client = await ChannelAsync(service);

        await client.RaiseAsync("errors");
        await client.DeliveryAsync("state=waiting", delivery => delivery["error"]?.GetValue<string>() == "tls");
        _clock.Ahead += TimeSpan.FromSeconds(6);
        var again = await client.DeliveryAsync("state=waiting", delivery => delivery["attempts"]!.AsArray() is [_, var second] && second!["duration_ms"] is not null);

        again["attempts"]!.AsArray().Select(attempt => attempt!.Text("error")).ShouldBe(["tls", "tls"]);
        mail.Logins.ShouldBeEmpty();
        mail.Offered.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_server_that_does_not_offer_TLS_is_not_spoken_to_in_plain()
    {
        await using var mail = await MailServer.StartAsync();
        await using var service = await StartAsync(mail, SmtpSecurity.StartTls);
        using var client = await ChannelAsync(service);

        await client.RaiseAsync("errors");
        await client.DeliveryAsync("state=waiting", delivery => delivery["error"]?.GetValue<string>() == "no_tls");

        mail.Logins.ShouldBeEmpty();
        mail.Offered.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_wrong_password_is_told_as_one_and_told_to_nobody()
    {
        const string Wrong = "wrong-pass-word-7f3a";
        await using var mail = await StartMailAsync("implicit", _authority);
        await using var service = await StartAsync(mail, SmtpSecurity.Tls, Wrong);
        using var client = await ChannelAsync(service);

        await client.RaiseAsync("errors");
        var failed = await client.DeliveryAsync("", delivery => delivery["error"] is not null);

        failed.Text("error").ShouldBe("authentication");
        failed.Text("state").ShouldBe("waiting");
        // By each of the ways that the server offers.
        mail.Logins.Distinct().ShouldBe([(User, false)]);
        mail.Offered.ShouldBeEmpty();
        foreach (var path in (string[])["/deliveries", $"/deliveries/{failed.Text("id")}", "/channels", "/audit"])
            (await service.GetAsync(path)).Text.ShouldNotContain(Wrong, Case.Insensitive, path);
        var tried = await client.JsonAsync("channels/team/test", HttpMethod.Post);
        tried.Text("error").ShouldBe("authentication");
        tried.ToJsonString().ShouldNotContain(Wrong);
    }

    private async Task<MailServer> StartMailAsync(string tls, X509Certificate2 authority)
    {
        using var certificate = Certificates.Of(authority, names => names.AddIpAddress(IPAddress.Loopback));
        var file = Path.Combine(_directory.Path, "mail.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return await MailServer.StartAsync($"--tls={tls}", $"--certificate={file}", $"--user={User}", $"--password={Password}");
    }

    private async Task<TestService> StartAsync(MailServer mail, SmtpSecurity security, string password = Password)
    {
        // As an operator writes it.
        var scheme = security == SmtpSecurity.Tls ? "smtps" : "smtp";
        var server = SmtpServer.Parse($"{scheme}://{User}:{Uri.EscapeDataString(password)}@127.0.0.1:{mail.Port}");
        server.ShouldNotBeNull().Security.ShouldBe(security);
        return await TestService.StartAsync(
            (await _servers.NewTellingAsync()) with { Smtp = server, AlertEmailFrom = "metrics@example.org", OutboundCaFile = AuthorityFile },
            builder => builder.Services.AddSingleton<TimeProvider>(_clock));
    }

    private static async Task<HttpClient> ChannelAsync(TestService service)
    {
        var client = service.Client();
        await client.SetChannelAsync("team", new { kind = "email", to = (string[])["ann@example.org"] });
        await client.SetRouteAsync("default", ["team"]);
        return client;
    }
}
