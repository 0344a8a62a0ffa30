using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Somebody has seen an alert and sees to it: nobody is told of it again while it fires.</summary>
public sealed record AlertAcknowledged
{
    [JsonPropertyName("i")]
    public required Guid AlertId { get; init; }

    /// <summary>The subject who did.</summary>
    [JsonPropertyName("a")]
    public required string By { get; init; }

    [JsonPropertyName("n")]
    public string? Note { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(AlertAcknowledged), "alert_acknowledged", AlertsJson.Default.AlertAcknowledged);

    public static string StreamOf(Guid alertId) => $"alert-acknowledgement/{alertId}";
}
