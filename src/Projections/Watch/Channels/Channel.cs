using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Watch.Channels;

/// <summary>What a channel speaks.</summary>
public enum ChannelKind
{
    /// <summary>Standard Webhooks: JSON, signed.</summary>
    [JsonStringEnumMemberName("webhook")]
    Webhook,

    /// <summary>SMTP.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>Slack's incoming webhooks, and what takes their JSON.</summary>
    [JsonStringEnumMemberName("slack")]
    Slack,

    /// <summary>PagerDuty's Events API v2, and what takes its JSON.</summary>
    [JsonStringEnumMemberName("pagerduty")]
    PagerDuty,

    /// <summary>Alertmanager's API v2.</summary>
    [JsonStringEnumMemberName("alertmanager")]
    Alertmanager,

    /// <summary>The service's own log.</summary>
    [JsonStringEnumMemberName("log")]
    Log,
}

/// <summary>
/// A way out to people or machines, without what is secret of it: that is kept enciphered beside the log, so that it can be
/// changed and forgotten.
/// </summary>
/// <remarks>The JSON names are stored with every event and never change.</remarks>
public sealed record Channel
{
    [JsonPropertyName("n")]
    public required string Name { get; init; }

    [JsonPropertyName("k")]
    public required ChannelKind Kind { get; init; }

    /// <summary>Where it leads; of a URL that is itself a secret, its host alone. Null for mail and the log.</summary>
    [JsonPropertyName("u")]
    public string? Url { get; init; }

    /// <summary>Who gets the mail, each with all but the first letter of the name masked.</summary>
    [JsonPropertyName("t")]
    public IReadOnlyList<string>? Recipients { get; init; }

    /// <summary>The mail's sender; null for the service's.</summary>
    [JsonPropertyName("f")]
    public string? From { get; init; }

    /// <summary>Liquid: a mail's subject, or the whole JSON body of a Slack channel; null for the usual one.</summary>
    [JsonPropertyName("p")]
    public string? Template { get; init; }

    /// <summary>Whether it is told of ends, too.</summary>
    [JsonPropertyName("r")]
    public bool SendsResolved { get; init; } = true;

    /// <summary>The channel that is told when this one is switched off; null for those of the default route.</summary>
    [JsonPropertyName("b")]
    public string? Fallback { get; init; }

    /// <summary>Of what is secret: two that differ have different ones.</summary>
    [JsonPropertyName("s")]
    public string? Fingerprint { get; init; }

    /// <summary>What signatures v1a are checked with, as whpk_ and Base64; only of webhooks.</summary>
    [JsonPropertyName("y")]
    public string? PublicKey { get; init; }

    /// <summary>Until when signatures of the secret before are sent, too.</summary>
    [JsonPropertyName("o")]
    public DateTimeOffset? RotatesUntil { get; init; }

    /// <summary>Why nothing is sent there any more; null while it is.</summary>
    [JsonPropertyName("d")]
    public string? DisabledFor { get; init; }

    [JsonIgnore]
    public bool IsEnabled => DisabledFor is null;

    public static string StreamOf(string name) => $"channel/{name}";

    /// <summary>The same for channels that are the same.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ChannelsJson.Default.Channel);

    public static Channel Parse(string json) => JsonSerializer.Deserialize(json, ChannelsJson.Default.Channel)!;
}
