using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Watch.Channels;

/// <summary>A channel changed. Each event tells all of it that is not secret, so that what holds is told by the newest alone.</summary>
public abstract record ChannelEvent
{
    [JsonPropertyName("c")]
    public required Channel Channel { get; init; }
}

/// <summary>It was made or replaced; one that was switched off is on again.</summary>
public sealed record ChannelSet : ChannelEvent
{
    public static StoredEvent Stored { get; } = new(typeof(ChannelSet), "channel_set", ChannelsJson.Default.ChannelSet);
}

/// <summary>It signs with a new secret.</summary>
public sealed record ChannelSecretRotated : ChannelEvent
{
    public static StoredEvent Stored { get; } = new(typeof(ChannelSecretRotated), "channel_secret_rotated", ChannelsJson.Default.ChannelSecretRotated);
}

/// <summary>The service switched it off, since the other side wants nothing, or has taken nothing for days.</summary>
public sealed record ChannelDisabled : ChannelEvent
{
    public static StoredEvent Stored { get; } = new(typeof(ChannelDisabled), "channel_disabled", ChannelsJson.Default.ChannelDisabled);
}

/// <summary>It is there no more, and neither is what was secret of it.</summary>
public sealed record ChannelRemoved([property: JsonPropertyName("n")] string Name)
{
    public static StoredEvent Stored { get; } = new(typeof(ChannelRemoved), "channel_removed", ChannelsJson.Default.ChannelRemoved);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChannelSet))]
[JsonSerializable(typeof(ChannelSecretRotated))]
[JsonSerializable(typeof(ChannelDisabled))]
[JsonSerializable(typeof(ChannelRemoved))]
[JsonSerializable(typeof(Channel))]
internal sealed partial class ChannelsJson : JsonSerializerContext;
