using BusinessMetrics.Projections.Watch.Channels;

namespace BusinessMetrics.Watch.Channels;

/// <summary>A channel as it is sent, for the API document; <see cref="ChannelDataReader"/> is what reads it.</summary>
public sealed record ChannelData
{
    public required ChannelKind Kind { get; init; }

    /// <summary>Where it leads: needed for webhook, slack and alertmanager (its root), possible for pagerduty. Of slack it is a secret.</summary>
    public string? Url { get; init; }

    /// <summary>1 to 50 mail addresses; needed for email.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>The mail's sender; ALERT_EMAIL_FROM if left out.</summary>
    public string? From { get; init; }

    /// <summary>whsec_ and Base64; of webhook. One is made, and answered once, if left out.</summary>
    public string? Secret { get; init; }

    /// <summary>The integration key; needed for pagerduty.</summary>
    public string? RoutingKey { get; init; }

    /// <summary>Liquid: of email the subject, of slack the whole JSON body. The usual one if left out.</summary>
    public string? Template { get; init; }

    /// <summary>Whether it is told of ends, too; true if left out.</summary>
    public bool? SendResolved { get; init; }

    /// <summary>The channel that is told when this one is switched off; those of the default route if left out.</summary>
    public string? Fallback { get; init; }
}
