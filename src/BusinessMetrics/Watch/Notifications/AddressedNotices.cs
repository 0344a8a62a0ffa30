using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries.Rendering;

namespace BusinessMetrics.Watch.Notifications;

/// <summary>Writes notices for whoever a channel leads to: mail for each recipient by itself.</summary>
public sealed class AddressedNotices(ChannelCipher cipher, ServiceSettings settings)
{
    /// <param name="notice">Without an id it gets one; without a thread each message is one of its own.</param>
    /// <param name="ofUse">After that nobody needs to know any more.</param>
    /// <param name="admits">Whether an address may be written to; null for all.</param>
    internal IEnumerable<NewDelivery> Of(ChannelTarget target, Notice notice, TimeSpan ofUse, Func<string, bool>? admits = null)
    {
        string?[] recipients = target.Channel.Kind == ChannelKind.Email ? [.. (target.Secret.Recipients ?? []).Where(address => admits?.Invoke(address) ?? true)] : [null];
        foreach (var recipient in recipients)
        {
            var own = notice.Id == Guid.Empty ? notice with { Id = Guid.CreateVersion7(notice.At) }
                : recipient is null ? notice
                : notice with { Id = IdOf($"{notice.Id} to {cipher.FingerprintOf(recipient)}") };
            if (own.Thread == Guid.Empty)
                own = own with { Thread = own.Id };
            if (NoticeRenderer.Render(target.Channel, own, settings.AlertEmailFrom) is { } rendered)
                yield return new(
                    own,
                    target.Channel.Name,
                    recipient is null ? null : cipher.FingerprintOf(recipient),
                    recipient is null ? null : MailAddresses.Masked(recipient),
                    rendered,
                    own.At + ofUse);
        }
    }

    /// <summary>The same of the same text, whoever asks.</summary>
    public static Guid IdOf(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
