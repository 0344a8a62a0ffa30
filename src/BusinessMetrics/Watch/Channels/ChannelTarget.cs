using BusinessMetrics.Projections.Watch.Channels;

namespace BusinessMetrics.Watch.Channels;

/// <summary>A channel with what is secret of it: all that is needed to send.</summary>
public sealed record ChannelTarget(Channel Channel, ChannelSecret Secret);
