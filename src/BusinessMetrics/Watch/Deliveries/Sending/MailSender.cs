using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries.Rendering;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace BusinessMetrics.Watch.Deliveries.Sending;

/// <summary>Hands mail to the server of SMTP_URL, each recipient's message by itself: one who is refused keeps it from nobody else.</summary>
public sealed class MailSender(ServiceSettings settings, ChannelCipher cipher)
{
    private readonly X509Certificate2Collection? _trusted = settings.OutboundCaFile is { } file ? OutboundHttp.Certificates(file) : null;

    public async Task<DeliveryOutcome> SendAsync(ChannelTarget target, Outgoing outgoing, CancellationToken cancellation)
    {
        if (settings.Smtp is not { } server)
            return new("no_mail_server");
        if (target.Secret.Recipients?.FirstOrDefault(address => cipher.IsOf(outgoing.Recipient, address)) is not { } recipient)
            return new("recipient_removed", IsFinal: true);
        using var client = new SmtpClient { Timeout = (int)HttpSender.Patience.TotalMilliseconds, CheckCertificateRevocation = false };
        if (_trusted is { } trusted)
            client.ServerCertificateValidationCallback = (_, certificate, _, errors) => OutboundHttp.IsTrusted(certificate, errors, trusted);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(HttpSender.Patience);
        try
        {
            await client.ConnectAsync(server.Host, server.Port, OptionsOf(server.Security), limit.Token);
            if (server.User is not null)
                await client.AuthenticateAsync(server.User, server.Password!, limit.Token);
            using var message = MailRenderer.Addressed(outgoing.Body, recipient);
            var answer = await client.SendAsync(message, limit.Token);
            // It is delivered, whatever the goodbye comes to.
            await client.DisconnectAsync(quit: true, limit.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return new(null, 250, answer);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return OutcomeOf(exception);
        }
    }

    /// <summary>What the server says with 4 at first is for now, with 5 for good; what is wrong between it and this service is for its operator to mend.</summary>
    internal static DeliveryOutcome OutcomeOf(Exception exception) => exception switch
    {
        SmtpCommandException refused => new($"smtp_{(int)refused.StatusCode}", (int)refused.StatusCode, null, IsFinal: (int)refused.StatusCode >= 500),
        AuthenticationException or ServiceNotAuthenticatedException => new("authentication"),
        SslHandshakeException => new("tls"),
        NotSupportedException => new("no_tls"),
        ProtocolException => new("closed"),
        SocketException or IOException or OperationCanceledException or TimeoutException => new(HttpSender.ErrorOf(exception)),
        _ => new("failed"),
    };

    private static SecureSocketOptions OptionsOf(SmtpSecurity security) => security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
