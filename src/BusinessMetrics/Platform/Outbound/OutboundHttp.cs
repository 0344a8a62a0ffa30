using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using BusinessMetrics.Platform.Settings;
using Microsoft.Security.AntiSSRF;

namespace BusinessMetrics.Platform.Outbound;

/// <summary>
/// HTTP to whatever URL somebody set: only to <see cref="OutboundAddresses"/>, without redirects, cookies or a proxy of the
/// environment, and with TLS verified. What comes back is bounded by whoever reads it.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int LongestHeadersKilobytes = 16;

    private readonly HttpMessageInvoker _tls;
    private readonly HttpMessageInvoker _plain;

    public OutboundHttp(OutboundAddresses addresses, ServiceSettings settings)
    {
        var trusted = settings.OutboundCaFile is { } file ? Certificates(file) : null;
        _tls = Over(addresses.HandlerOf(isTls: true), trusted);
        _plain = Over(addresses.HandlerOf(isTls: false), null);
    }

    /// <summary>The answer once its headers are there; its body is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        // The check of addresses is made where TCP connects; QUIC would go around it.
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return (request.RequestUri!.Scheme == Uri.UriSchemeHttps ? _tls : _plain).SendAsync(request, cancellation);
    }

    public void Dispose()
    {
        _tls.Dispose();
        _plain.Dispose();
    }

    /// <summary>The certificates of OUTBOUND_CA_FILE.</summary>
    internal static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    private static HttpMessageInvoker Over(AntiSSRFHandler handler, X509Certificate2Collection? trusted)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.MaxResponseHeadersLength = LongestHeadersKilobytes;
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        // A name may lead elsewhere in a while.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.ResponseDrainTimeout = TimeSpan.FromSeconds(1);
        if (trusted is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, trusted) };
        return new HttpMessageInvoker(handler);
    }

    /// <summary>By the machine's authorities, or by one of those that were given; the name has to be right for both.</summary>
    internal static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection trusted)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        using var own = X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
        return chain.Build(own);
    }

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
}
