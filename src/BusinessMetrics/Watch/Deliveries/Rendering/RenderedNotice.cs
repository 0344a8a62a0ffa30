namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>A notice as it is sent, byte for byte however often.</summary>
public sealed record RenderedNotice(string ContentType, byte[] Body);
