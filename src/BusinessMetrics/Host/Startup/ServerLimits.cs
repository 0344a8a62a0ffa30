using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BusinessMetrics.Host.Startup;

/// <summary>What the server takes before any endpoint sees it: sizes, times, encryption, encodings.</summary>
internal static class ServerLimits
{
    /// <summary>A batch of 16 MB and a little, so that the endpoint can say what is wrong with a larger one.</summary>
    private const long LargestBody = 17 * 1024 * 1024;

    /// <summary>Bytes a second, after the grace: a slow line, and not one that is kept open for its own sake.</summary>
    private const double SlowestBody = 1024;

    /// <summary>Each is inflated as it is read, and no further than a body may be long.</summary>
    private const string Encodings = "gzip, br, deflate";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static void Apply(KestrelServerOptions kestrel, ServiceSettings settings)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new(SlowestBody, Grace);
        limits.MinResponseDataRate = new(SlowestBody, Grace);
        limits.Http2.MaxStreamsPerConnection = 100;
        if (settings.TlsCertificateFile is { } file)
            UseTls(kestrel, file, settings.TlsKeyFile);
    }

    /// <summary>How long a request may take in all; a metric may wait for its commit as long as it was allowed to.</summary>
    public static void AddRequestTimeouts(IServiceCollection services, ServiceSettings settings) => services.AddRequestTimeouts(options => options.DefaultPolicy = new()
    {
        Timeout = settings.RequestTimeout,
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        WriteTimeoutResponse = context => Problems.TimedOut(settings.RequestTimeout).ExecuteAsync(context),
    });

    /// <summary>What is still encoded after the encodings that are known were taken off: several at once, or another.</summary>
    public static Task RefuseEncodedAsync(HttpContext context, RequestDelegate next)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return next(context);
        context.Response.Headers.AcceptEncoding = Encodings;
        return Problems.UnsupportedEncoding(encoding, Encodings).ExecuteAsync(context);
    }

    private static void UseTls(KestrelServerOptions kestrel, string certificateFile, string? keyFile)
    {
        var (certificate, chain) = ReadCertificate(certificateFile, keyFile);
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = certificate;
            https.ServerCertificateChain = chain;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        });
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadCertificate(string certificateFile, string? keyFile)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return (X509Certificate2.CreateFromPemFile(certificateFile, keyFile), chain);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            throw new StartupException(
                $"The certificate {certificateFile} cannot be used: {exception.Message}\nTLS_CERTIFICATE_FILE needs a PEM file with the certificate (and those that it was issued by), and TLS_KEY_FILE one with its private key.");
        }
    }
}
