using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Routes;
using Route = BusinessMetrics.Projections.Watch.Routes.Route;

namespace BusinessMetrics.Watch.Channels;

/// <summary>
/// The channels that the environment names, ALERT_WEBHOOK_URL and ALERT_EMAIL_ENABLED, and the default route to them. They are no
/// events: who changes the environment changes them. A default route that was set takes the place of theirs.
/// </summary>
public sealed class EnvironmentChannels
{
    public const string Webhook = "alert-webhook";
    public const string Email = "alert-email";

    public EnvironmentChannels(ServiceSettings settings, ChannelCipher cipher)
    {
        var targets = new List<ChannelTarget>();
        if (settings.AlertWebhookUrl is { } url)
        {
            var keys = new SigningKeys(settings.AlertWebhookSecret, cipher.DeriveSigningKey(Webhook));
            ChannelSecret secret = new() { Keys = keys };
            targets.Add(new(
                new() { Name = Webhook, Kind = ChannelKind.Webhook, Url = url.AbsoluteUri, PublicKey = WebhookKeys.PublicOf(keys.PrivateKey), Fingerprint = cipher.FingerprintOf(secret) },
                secret));
        }

        if (settings.AlertEmailEnabled)
        {
            ChannelSecret secret = new() { Recipients = settings.AlertEmailTo };
            targets.Add(new(
                new() { Name = Email, Kind = ChannelKind.Email, Recipients = [.. settings.AlertEmailTo.Select(MailAddresses.Masked)], Fingerprint = cipher.FingerprintOf(secret) },
                secret));
        }

        Targets = targets;
        DefaultRoute = targets.Count == 0 ? null : new() { Name = Route.DefaultName, Channels = [.. targets.Select(target => target.Channel.Name)] };
    }

    public IReadOnlyList<ChannelTarget> Targets { get; }

    /// <summary>Null where the environment names no channel.</summary>
    public Route? DefaultRoute { get; }

    public bool Has(string channel) => Targets.Any(target => target.Channel.Name == channel);

    /// <summary>Names that only the environment gives.</summary>
    public static bool IsReserved(string channel) => channel is Webhook or Email;
}
