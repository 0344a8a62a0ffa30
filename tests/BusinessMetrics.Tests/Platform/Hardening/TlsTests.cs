using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>The service over TLS, with certificates made here.</summary>
public class TlsTests
{
    [Fact]
    public async Task with_a_certificate_it_speaks_TLS_of_today_and_says_that_it_always_will()
    {
        using var directory = new TemporaryDirectory();
        var (certificate, key) = Write(directory.Path, "service");
        await using var service = await ServiceProcess.StartAsync(
            directory.Path, ("TLS_CERTIFICATE_FILE", certificate), ("TLS_KEY_FILE", key), ("LOG_LEVEL", "ERROR"));
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(certificate);
        using var client = Client(service.Url, SslProtocols.None, trusted);

        service.Url.Scheme.ShouldBe("https");
        using var answer = await client.GetAsync("health/live");
        answer.EnsureSuccessStatusCode();
        answer.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem().ShouldStartWith("max-age=");
        client.DefaultRequestHeaders.Authorization = new("Bearer", service.Token);
        (await client.CountAsync()).ShouldBe(0);

        // Neither without TLS, nor with one that is known to be broken.
        using var plain = new HttpClient { BaseAddress = new UriBuilder(service.Url) { Scheme = "http" }.Uri };
        await Should.ThrowAsync<HttpRequestException>(plain.GetAsync("health/live"));
#pragma warning disable SYSLIB0039, CA5397
        using var old = Client(service.Url, SslProtocols.Tls11, trusted);
#pragma warning restore SYSLIB0039, CA5397
        await Should.ThrowAsync<HttpRequestException>(old.GetAsync("health/live"));
    }

    [Fact]
    public async Task a_certificate_that_cannot_be_used_is_named_at_the_start()
    {
        using var directory = new TemporaryDirectory();
        var (certificate, _) = Write(directory.Path, "one");
        var (_, key) = Write(directory.Path, "another");
        (string, string)[] common = [("DATA_DIR", Path.Combine(directory.Path, "data")), ("DATABASE_URL", "postgresql://127.0.0.1:1/none"), ("REDIS_URL", "redis://127.0.0.1:1"), ("SERVICE_PORT", "0")];

        var mismatch = await ServiceProcess.RunAsync([], [.. common, ("TLS_CERTIFICATE_FILE", certificate), ("TLS_KEY_FILE", key)]);
        var alone = await ServiceProcess.RunAsync([], [.. common, ("TLS_KEY_FILE", key)]);

        mismatch.ExitCode.ShouldBe(1);
        mismatch.Errors.ShouldContain("TLS_CERTIFICATE_FILE");
        mismatch.Errors.ShouldNotContain("   at ");
        alone.ExitCode.ShouldBe(2);
        alone.Errors.ShouldContain("TLS_KEY_FILE");
    }

    private static HttpClient Client(Uri url, SslProtocols protocols, X509Certificate2 trusted)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new()
            {
                EnabledSslProtocols = protocols,
                RemoteCertificateValidationCallback = (_, given, _, problems) =>
                    problems is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateChainErrors && given!.GetCertHashString() == trusted.GetCertHashString(),
            },
        };
        return new(handler) { BaseAddress = url };
    }

    /// <summary>A certificate for the loopback address, signed by itself.</summary>
    internal static (string Certificate, string Key) Write(string directory, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(directory, $"{name}.crt"), Path.Combine(directory, $"{name}.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
