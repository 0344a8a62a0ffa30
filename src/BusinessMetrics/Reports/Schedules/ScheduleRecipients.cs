using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Routes;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>Who may be sent a report: whoever a channel for people or their programs leads to, of mail within REPORT_RECIPIENT_DOMAINS.</summary>
public sealed class ScheduleRecipients(RoutingDirectory directory, ServiceSettings settings)
{
    private static readonly ChannelKind[] Kinds = [ChannelKind.Email, ChannelKind.Webhook, ChannelKind.Slack, ChannelKind.Log];

    /// <summary>Why nothing can be sent to a channel; null where it can.</summary>
    internal async Task<FieldError?> RefusalAsync(string field, string channel, CancellationToken cancellation)
    {
        if (await directory.FindTargetAsync(channel, cancellation) is not { } target)
            return new(field, FieldError.Quote(channel), "a channel that there is; GET /channels lists them");
        if (!Kinds.Contains(target.Channel.Kind))
            return new(field, FieldError.Quote(channel), "a channel of mail, a webhook, Slack or the log: a report is no incident");
        if (target.Secret.Recipients?.FirstOrDefault(address => !Admits(address)) is { } outside)
            return new(field, $"{FieldError.Quote(channel)}, which leads to {MailAddresses.Masked(outside)}", $"addresses of {string.Join(", ", settings.ReportRecipientDomains)} (REPORT_RECIPIENT_DOMAINS)");
        return null;
    }

    /// <summary>Whether an address is of the domains that reports may be sent to: all, where none are named.</summary>
    public bool Admits(string address) =>
        settings.ReportRecipientDomains.Count == 0 || settings.ReportRecipientDomains.Contains(address[(address.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);
}
