namespace BusinessMetrics.Platform.Http;

/// <summary>Who sent metrics, and in which request.</summary>
public sealed record Caller(string Name, string CorrelationId);
